import { PRIOR_RECEIVED_KINDS, PRIOR_SPENT_KINDS } from '#funds';
import { EvidenceField, NumberField, PartField, Shows, TextField, YuanField } from '#http';
import type { EvidenceHash, Fen } from '#kernel';
import { FundPath } from '../fund.dto.js';

export class PriorYearPath extends FundPath {
  @NumberField({ about: 'The year', min: 1900, max: 2999, fromText: true, example: 2022 })
  year!: number;
}

/** A year's total of one kind. */
export class KindTotalPart {
  @TextField({ about: 'Kind of entry; none stands twice.', max: 40, example: 'donation' })
  kind!: string;

  @YuanField({ about: 'The year’s total in yuan.', example: '38000.00' })
  amount!: Fen;
}

/** 以前年度录入 */
export class EnterPriorYearBody {
  @NumberField({ about: 'A year before all that the ledger has of the fund.', min: 1900, max: 2999, example: 2022 })
  year!: number;

  @PartField({ about: `What came in: ${PRIOR_RECEIVED_KINDS.join(', ')}.`, of: () => KindTotalPart, list: true })
  received!: readonly KindTotalPart[];

  @PartField({ about: `What went out: ${PRIOR_SPENT_KINDS.join(', ')}.`, of: () => KindTotalPart, list: true })
  spent!: readonly KindTotalPart[];

  @YuanField({ about: 'What was on hand at the year’s end, where the books say so.', optional: true })
  closing?: Fen;

  @EvidenceField({ about: 'The books or final accounts of the year.' })
  evidence!: readonly EvidenceHash[];
}

export class WithdrawPriorYearBody {
  @TextField({ about: 'Why; kept in the vault.', max: 2000, lines: true, example: '漏记一笔捐赠' })
  reason!: string;
}

/** 以前年度 of a fund, in yuan; it is part of no balance. */
export class PriorYearRow {
  @Shows('Id of the fund', '990101-welfare')
  fund!: string;

  @Shows('The year', 2022)
  year!: number;

  @Shows('Totals by kind; what came in is positive', [{ kind: 'donation', amount: '38000.00' }])
  flows!: readonly object[];

  @Shows('What the year began with; absent where the closing balance is', '0.00', { optional: true })
  opening?: string;

  @Shows('What was on hand at its end', '38000.00', { optional: true })
  closing?: string;

  @Shows('Evidence by its hash', ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'])
  evidence!: readonly string[];

  @Shows('Log index of its event', '1234')
  index!: string;

  @Shows('When it was entered', '2024-01-15T01:02:03.004Z')
  recordedAt!: string;

  @Shows('Who entered it; told to those who hold a role', 'local', { optional: true })
  by?: string;

  @Shows(
    'When it was withdrawn, where it was',
    { index: '1300', recordedAt: '2024-01-16T01:02:03.004Z', by: 'local' },
    { optional: true },
  )
  withdrawn?: object;
}
