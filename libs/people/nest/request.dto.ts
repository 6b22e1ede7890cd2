import { ChoiceField, PageParameters, Shows, StreamIdField, TextField, UuidField } from '#http';
import type { RequestStanding } from '#people';

const STANDINGS = ['open', 'carried-out', 'withdrawn', 'declined', 'lapsed'] as const;

export class RequestPath {
  @UuidField({ about: 'Id of the request' })
  request!: string;
}

export class DeclineRequestBody {
  @TextField({ about: 'Why; kept in the vault.', max: 2000, lines: true, example: '金额与凭证不符' })
  reason!: string;
}

export class RequestsParameters extends PageParameters {
  @StreamIdField({
    about: 'Only those that concern this region or one below it.',
    optional: true,
    example: '990101',
  })
  region?: string;

  @ChoiceField({
    about: 'Those that stand so; the open ones where absent.',
    choices: [...STANDINGS, 'any'],
    optional: true,
  })
  standing?: RequestStanding | 'any';
}

/** 申请: what one person asks for and another one must confirm. */
export class RequestShown {
  @Shows('Id', '7c9e6679-7425-80de-944b-e07fc1f90ae7')
  request!: string;

  @Shows('Index of its first event in the log', '1234')
  index!: string;

  @Shows('What is asked for', 'reverse-entry')
  action!: string;

  @Shows('Region that it concerns', '990101')
  region!: string;

  @Shows('The fields of what is asked for, without what is personal; fields that end in `Fen` are fen', {
    fund: '990101-welfare',
  })
  about!: object;

  @Shows('Why it is asked for', '重复登记', { optional: true })
  reason?: string;

  @Shows('Who asks', 'wang.fang')
  madeBy!: string;

  @Shows('The day on which it was made', '2023-06-30')
  madeOn!: string;

  @Shows('The last day on which it can be confirmed', '2023-07-30')
  lapsesOn!: string;

  @Shows('How many others must approve', 1)
  approvals!: number;

  @Shows('Roles of which one is wanted of each', ['finance-officer', 'leader'])
  roles!: readonly string[];

  @Shows('Who approved', ['li.na'])
  approvedBy!: readonly string[];

  @Shows('How it stands', 'open')
  standing!: RequestStanding;

  @Shows('Who closed it', 'li.na', { optional: true })
  closedBy?: string;

  @Shows('The day on which it was closed', '2023-07-01', { optional: true })
  closedOn?: string;

  @Shows('Why it was declined', '金额与凭证不符', { optional: true })
  declineReason?: string;
}
