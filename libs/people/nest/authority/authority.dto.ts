import {
  ChoiceField,
  DateField,
  EvidenceField,
  PageParameters,
  PartField,
  Shows,
  StreamIdField,
  TextField,
  TextsField,
  YuanField,
} from '#http';
import type { BusinessDate, EvidenceHash, Fen } from '#kernel';
import { LIMITED_ROLES } from '#people';
import type { LimitedRole } from '#people';
import { BasisPart } from '../basis.dto.js';

const FROM = { about: 'First day; today where absent.', optional: true } as const;
const BASIS = { about: '依据', of: () => BasisPart, optional: true } as const;
const COUNTY = { about: 'Code of the county.', example: '990101' } as const;

/** A role that a person holds, and the region for which it is held. */
export class EndLimitBody {
  @ChoiceField({ about: 'Role', choices: LIMITED_ROLES, example: 'finance-officer' })
  role!: LimitedRole;

  @StreamIdField({
    about: 'Code of the region that the role is held for; `*` for the whole ledger.',
    example: '990101',
  })
  region!: string;

  @DateField(FROM)
  from?: BusinessDate;

  @PartField(BASIS)
  basis?: BasisPart;
}

export class GrantLimitBody extends EndLimitBody {
  @YuanField({ about: 'The most that the person approves or pays at once, in yuan.', example: '10000.00' })
  amount!: Fen;
}

export class ThresholdBody {
  @StreamIdField(COUNTY)
  region!: string;

  @YuanField({ about: 'Amount in yuan; none any more where absent.', optional: true, example: '100000.00' })
  amount?: Fen;

  @DateField(FROM)
  from?: BusinessDate;

  @PartField(BASIS)
  basis?: BasisPart;
}

export class RoleLimitBody extends ThresholdBody {
  @ChoiceField({ about: 'Role', choices: LIMITED_ROLES, example: 'finance-officer' })
  role!: LimitedRole;
}

/** 限额, or 集体决策起点. */
export class LimitShown {
  @Shows('What it is: a `person`’s own limit, that of a `role`, or from when on a `decision` is demanded', 'person')
  setting!: string;

  @Shows('Of a person’s own: whose', 'wang.fang', { optional: true })
  person?: string;

  @Shows('Role; none where a decision is demanded', 'finance-officer', { optional: true })
  role?: string;

  @Shows('Region of the person’s role, else the county', '990101')
  region!: string;

  @Shows('Amount in yuan; none where it is ended, or there is none', '10000.00', { optional: true })
  amount?: string;

  @Shows('First day', '2024-01-01')
  from!: string;

  @Shows('Last day; open ended where absent, before the first one where another took its place', '2024-12-31', {
    optional: true,
  })
  until?: string;

  @Shows('依据; without one where absent', { documentNumber: '安政办〔2023〕5号' }, { optional: true })
  basis?: object;
}

/** 集体决策 */
export class DecisionBody {
  @StreamIdField(COUNTY)
  region!: string;

  @TextField({ about: '会议纪要文号; one only within the county.', max: 60, example: '安党组〔2024〕3号' })
  minutesNumber!: string;

  @DateField({ about: 'The day of the meeting.' })
  decidedOn!: BusinessDate;

  @YuanField({ about: 'The amount up to which money can rest on it, in yuan.', example: '300000.00' })
  amount!: Fen;

  @TextField({ about: '议题; kept in the vault.', max: 2000, lines: true, example: '应急救助资金安排' })
  subject!: string;

  @TextsField({ about: 'Ids of the persons who attended.', max: 40, count: 50, optional: true, example: ['li.na'] })
  attendees?: readonly string[];

  @TextsField({
    ...{ about: 'Names of others who attended; kept in the vault.', max: 100, count: 50 },
    ...{ optional: true, example: ['赵刚'] },
  })
  others?: readonly string[];

  @EvidenceField({ about: 'SHA-256 of the minutes, uploaded before.' })
  evidence!: readonly EvidenceHash[];
}

export class DecisionsParameters extends PageParameters {
  @StreamIdField({ about: 'Only those of this county.', optional: true, example: '990101' })
  region?: string;
}

export class DecisionShown {
  @Shows('Id', '990101:安党组〔2024〕3号')
  decision!: string;

  @Shows('Index of its first event in the log', '1234')
  index!: string;

  @Shows('Code of the county', '990101')
  region!: string;

  @Shows('会议纪要文号', '安党组〔2024〕3号')
  minutesNumber!: string;

  @Shows('The day of the meeting', '2024-03-01')
  decidedOn!: string;

  @Shows('Amount in yuan', '300000.00')
  amount!: string;

  @Shows('What rests on it, in yuan', '120000.00')
  used!: string;

  @Shows('What can still be cited, in yuan', '180000.00')
  rest!: string;

  @Shows('议题', '应急救助资金安排')
  subject!: string;

  @Shows('Persons of the ledger who attended', ['li.na'])
  attendees!: readonly string[];

  @Shows('Others who attended', ['赵刚'])
  others!: readonly string[];

  @Shows('SHA-256 of the minutes', ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'])
  evidence!: readonly string[];

  @Shows('The reservations, transfers and entries that rest on it', [
    { citation: '…', fund: '990101-welfare', on: '2024-03-05', amount: '120000.00' },
  ])
  citations!: readonly object[];
}
