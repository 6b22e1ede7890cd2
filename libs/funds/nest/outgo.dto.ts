import {
  ChoiceField,
  ChoicesField,
  DateField,
  EvidenceField,
  PartField,
  RegionCodeField,
  TextField,
  TrueFalseField,
  UuidField,
  YuanField,
} from '#http';
import { PURPOSE_USES, SPEND_KINDS } from '#funds';
import type { PurposeLine, PurposeUse, SpendKind } from '#funds';
import type { BusinessDate, EvidenceHash, Fen } from '#kernel';
import { FundPath } from './fund.dto.js';
import type { OutgoInput } from './outgo.handlers.js';

export class ReservationPath extends FundPath {
  @UuidField({ about: 'Id of the reservation' })
  reservation!: string;
}

export class FundEntryPath extends FundPath {
  @UuidField({ about: 'Id of the entry' })
  entry!: string;
}

/** A part of an amount, from one purpose. */
export class LinePart {
  @TextField({ about: '`free`, or a purpose’s name; no purpose stands twice.', max: 60, example: 'free' })
  purpose!: string;

  @YuanField({ about: 'Amount in yuan.' })
  amount!: Fen;
}

const LINES = { about: 'Purposes and amounts; no purpose twice.', of: () => LinePart, list: true } as const;

export const DECISION = {
  about: '集体决策 that it rests on: its minutes number (会议纪要文号), or its id.',
  ...{ max: 67, optional: true, example: '安党组〔2024〕3号' },
} as const;

export class AllowPurposeBody {
  @TextField({ about: 'The purpose’s name, or `free`.', max: 60, example: '助学' })
  purpose!: string;

  @ChoicesField({ about: 'All that it may be used for, anew.', choices: PURPOSE_USES, example: ['relief'] })
  allows!: readonly PurposeUse[];
}

export class ReserveBody {
  @PartField(LINES)
  lines!: readonly LinePart[];

  @DateField({ about: 'The day from which it is kept.' })
  valueDate!: BusinessDate;

  @TrueFalseField({ about: 'Whether it is an emergency; not where absent.', optional: true })
  emergency?: boolean;

  @DateField({ about: 'The last day on which it holds.', optional: true, example: '2023-12-31' })
  expiresOn?: BusinessDate;

  @TextField({ about: 'Note; kept in the vault.', max: 2000, lines: true, optional: true, example: '冬令救助' })
  memo?: string;

  @TextField(DECISION)
  decision?: string;
}

export class ReleaseBody {
  @PartField({ ...LINES, about: 'What is given up; all that is left where absent.', optional: true })
  lines?: readonly LinePart[];

  @DateField({ about: 'The day from which it is free again.' })
  valueDate!: BusinessDate;
}

/** What all money through an account has, besides how much. */
export class OutgoBody {
  @UuidField({ about: 'Id of the account that the money leaves, or comes back to.' })
  account!: string;

  @DateField({ about: '付款或到账日期' })
  valueDate!: BusinessDate;

  @DateField({ about: 'Of a late entry: the day of closed time that it belongs to (前期调整).', optional: true })
  belongsOn?: BusinessDate;

  @TextField({ about: 'Note; kept in the vault.', max: 2000, lines: true, optional: true, example: '第三季度' })
  memo?: string;

  @TextField({ about: '经办人; kept in the vault.', max: 100, optional: true, example: '王芳' })
  handler?: string;

  @EvidenceField({ about: 'SHA-256 of evidence uploaded before.', optional: true })
  evidence?: readonly EvidenceHash[];
}

export class OutgoLinesBody extends OutgoBody {
  @PartField(LINES)
  lines!: readonly LinePart[];
}

export class SpendBody extends OutgoLinesBody {
  @ChoiceField({ about: 'What it is for', choices: SPEND_KINDS })
  kind!: SpendKind;

  @UuidField({
    about: 'Id of the reservation that it is taken from; fees and administration do without.',
    optional: true,
  })
  reservation?: string;

  @TextField({ about: 'Who is paid; kept in the vault.', max: 200, optional: true, example: '李强' })
  payee?: string;
}

export class GiftFeeBody extends OutgoBody {
  @YuanField({ about: 'The fee in yuan; free money bears it, else the gift’s own purpose.', example: '6.00' })
  amount!: Fen;
}

/** 上缴 */
export class RemitBody extends OutgoLinesBody {
  @RegionCodeField({ about: 'Code of the region that it goes to, where that is known.', optional: true, example: '41' })
  toRegion?: string;

  @TextField(DECISION)
  decision?: string;
}

/** 用途变更 */
export class ExchangeBody {
  @TextField({ about: 'The purpose that the money leaves, or `free`.', max: 60, example: '助学' })
  from!: string;

  @TextField({ about: 'The purpose that it comes to, or `free`.', max: 60, example: '应急救助' })
  to!: string;

  @YuanField({ about: 'Amount in yuan.' })
  amount!: Fen;

  @DateField({ about: 'The day of the change.' })
  valueDate!: BusinessDate;

  @ChoiceField({ about: 'Why', choices: ['donor-consent', 'purpose-finished'] })
  reason!: 'donor-consent' | 'purpose-finished';

  @UuidField({ about: 'Entry of the gift whose purpose changes; needed with a donor’s consent.', optional: true })
  gift?: string;

  @EvidenceField({ about: 'SHA-256 of the donor’s written consent, or of what was published.' })
  evidence!: readonly EvidenceHash[];
}

/** 弥补亏空 */
export class CoverBody {
  @TextField({ about: 'The purpose that is in deficit.', max: 60, example: '助学' })
  purpose!: string;

  @YuanField({ about: 'Amount in yuan, of free money.' })
  amount!: Fen;

  @DateField({ about: 'The day from which it is covered.' })
  valueDate!: BusinessDate;
}

export function linesOf(parts: readonly LinePart[]): readonly PurposeLine[] {
  return parts.map(({ purpose, amount: amountFen }) => ({ purpose, amountFen }));
}

/** What a person entered of money through an account, as its command takes it. */
export function outgoInputOf(fund: string, body: OutgoBody): OutgoInput {
  const { account, valueDate, belongsOn, memo, handler, evidence } = body;
  return {
    ...{ fund, account, valueDate },
    ...(belongsOn === undefined ? {} : { belongsOn }),
    ...(memo === undefined ? {} : { memo }),
    ...(handler === undefined ? {} : { handler }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}
