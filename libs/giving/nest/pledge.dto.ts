import type { DonorKind } from '#funds';
import {
  ChoiceField,
  DateField,
  EvidenceField,
  PageParameters,
  PartField,
  Shows,
  StreamIdField,
  TextField,
  TrueFalseField,
  UuidField,
  YuanField,
} from '#http';
import type { BusinessDate, EvidenceHash, Fen } from '#kernel';
import type { PledgeStanding } from './pledges.view.js';

export class PledgePath {
  @UuidField({ about: 'Id of the pledge' })
  pledge!: string;
}

export class DuePart {
  @DateField({ about: 'The day for which it is promised.', example: '2024-06-30' })
  dueOn!: BusinessDate;

  @YuanField({ about: 'Amount in yuan.' })
  amount!: Fen;
}

export class PledgeBody {
  @TextField({ about: '`free`, a purpose’s name or one of its words; `free` where absent.', max: 60, optional: true })
  purpose?: string;

  @ChoiceField({ about: 'Who promises', choices: ['individual', 'enterprise', 'organisation'] })
  donorKind!: DonorKind;

  @TextField({ about: 'Name; kept in the vault.', max: 200, optional: true, example: '安和面粉厂' })
  donor?: string;

  @DateField({ about: 'The day on which it was promised.' })
  madeOn!: BusinessDate;

  @PartField({ about: 'What is promised for which day, by days.', of: () => DuePart, list: true })
  dues!: readonly DuePart[];

  @TrueFalseField({ about: 'Whether it is in writing, with evidence; not where absent.', optional: true })
  written?: boolean;

  @TrueFalseField({ about: 'Whether it is for hardship relief; not where absent.', optional: true })
  hardshipRelief?: boolean;

  @TextField({ about: 'Who agreed on the fund’s side; kept in the vault.', max: 200, optional: true, example: '李强' })
  agreedBy?: string;

  @TextField({ about: 'Note; kept in the vault.', max: 2000, lines: true, optional: true, example: '分三年' })
  memo?: string;

  @EvidenceField({ about: 'Evidence, uploaded before.', optional: true })
  evidence?: readonly EvidenceHash[];
}

export class FulfilPledgeBody {
  @UuidField({ about: 'The entry of the gift.' })
  gift!: string;

  @YuanField({ about: 'How much of the gift; as far as both go where absent.', optional: true })
  amount?: Fen;
}

export class WithdrawPledgeBody {
  @DateField({ about: 'The day on which it is given up.' })
  on!: BusinessDate;

  @TextField({ about: 'Why; kept in the vault.', max: 2000, lines: true, example: '企业停产' })
  reason!: string;

  @TextField({ about: 'Who agreed; kept in the vault.', max: 200, optional: true, example: '李强' })
  agreedBy?: string;
}

export class PledgesParameters extends PageParameters {
  @StreamIdField({ about: 'Only of this fund.', optional: true, example: '990101-welfare' })
  fund?: string;

  @ChoiceField({
    about: 'Only those that stand so.',
    choices: ['open', 'overdue', 'kept', 'withdrawn'],
    optional: true,
  })
  standing?: PledgeStanding;
}

/** 认捐 */
export class PledgeShown {
  @Shows('Id', '7c9e6679-7425-80de-944b-e07fc1f90ae7')
  pledge!: string;

  @Shows('Index of its event in the log', '1234')
  index!: string;

  @Shows('The fund that it is owed to', '990101-welfare')
  fund!: string;

  @Shows('Purpose', 'free')
  purpose!: string;

  @Shows('Who promises', 'enterprise')
  donorKind!: DonorKind;

  @Shows('Name', '安和面粉厂')
  donor!: string;

  @Shows('The day on which it was promised', '2024-01-05')
  madeOn!: string;

  @Shows('All that is promised, in yuan', '100000.00')
  amount!: string;

  @Shows('What of it has arrived, in yuan', '30000.00')
  fulfilled!: string;

  @Shows('Dues, with what of each is missing', [{ dueOn: '2024-06-30', amount: '30000.00', missing: '0.00' }])
  dues!: readonly object[];

  @Shows('How it stands today', 'open')
  standing!: PledgeStanding;

  @Shows('Whether it is in writing', true)
  written!: boolean;

  @Shows('Whether it is for hardship relief', false)
  hardshipRelief!: boolean;

  @Shows('Who agreed on the fund’s side', '李强', { optional: true })
  agreedBy?: string;

  @Shows('Note', '分三年', { optional: true })
  memo?: string;

  @Shows('The day on which it was withdrawn', '2024-09-01', { optional: true })
  withdrawnOn?: string;

  @Shows('Why it was withdrawn', '企业停产', { optional: true })
  reason?: string;

  @Shows('Evidence', [])
  evidence!: readonly string[];
}
