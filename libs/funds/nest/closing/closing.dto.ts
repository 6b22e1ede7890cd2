import { DateField, NumberField, PeriodField, ReadParameters, Shows, TextField, YuanField } from '#http';
import type { BusinessDate, Fen } from '#kernel';

/** 月结 */
export class CloseMonthBody {
  @PeriodField({ about: 'The month, YYYY-MM; months are closed in turn.', monthsOnly: true })
  month!: string;
}

/** 指标收回 */
export class LapseQuotaBody {
  @YuanField({ about: 'What lapses, in yuan.', example: '20000.00' })
  amount!: Fen;

  @DateField({ about: 'The day on which it lapses.', example: '2023-12-31' })
  valueDate!: BusinessDate;

  @TextField({ about: 'Note; kept in the vault.', max: 2000, lines: true, optional: true, example: '年终收回' })
  memo?: string;
}

export class StatementParameters extends ReadParameters {
  @PeriodField({ about: 'A month, a quarter or a year.' })
  period!: string;

  @TextField({
    about: 'What had been recorded by then: a log index, or an RFC 3339 time.',
    max: 40,
    optional: true,
    example: '2023-07-01T08:00:00+08:00',
  })
  knownAt?: string;
}

export class ChecklistParameters extends ReadParameters {
  @DateField({ about: 'The day through which the fund is to be closed.', example: '2023-06-30' })
  through!: BusinessDate;
}

export class DifferenceParameters extends ReadParameters {
  @NumberField({ about: 'A closed year.', min: 1900, max: 2999, fromText: true, example: 2023 })
  year!: number;
}

const FLOWS = [{ kind: 'donation', amount: '1000.00' }];
const PART = { purpose: '*', opening: '0.00', flows: FLOWS, closing: '1000.00' };
const CLOSED = { index: '1234', recordedAt: '2024-01-15T01:02:03.004Z', by: 'local' };

const PRIOR = { flows: FLOWS, opening: '0.00', closing: '1000.00', ...CLOSED };

/** 基金报表 */
export class StatementRow {
  @Shows('Id of the fund', '990101-welfare')
  fund!: string;

  @Shows('Code of the region', '990101')
  region!: string;

  @Shows('Name of the region', '安和县')
  regionName!: string;

  @Shows('Kind of fund', 'welfare')
  fundKind!: string;

  @Shows('Name of the kind', '计划生育公益金')
  kindName!: string;

  @Shows('A month, a quarter or a year', '2023')
  period!: string;

  @Shows('First day', '2023-01-01')
  from!: string;

  @Shows('Last day', '2023-12-31')
  through!: string;

  @Shows('When it was closed; absent while it is open', CLOSED, { optional: true })
  closed?: object;

  @Shows('The whole fund (`*`) first, then each purpose; what came in is positive', [PART])
  parts!: readonly object[];

  @Shows('Goods at their value, beside the money and no part of it', [
    { purpose: '*', opening: '0.00', flows: [{ kind: 'goods', amount: '500.00' }], closing: '500.00' },
  ])
  goods!: readonly object[];

  @Shows('Of a year before the ledger: its totals as older books had them, in no balance', PRIOR, { optional: true })
  priorYear?: object;

  @Shows('Reservations that carry over', [{ reservation: '…', reservedOn: '2023-06-01', lines: [], amount: '1.00' }])
  reservations!: readonly object[];

  @Shows('Of a closed year', { contributed: '1000.00', minimum: '50000.00', outcome: 'unmet' }, { optional: true })
  minimum?: object;

  @Shows('As known now, where that differs', { parts: [PART], goods: [], contributed: '1000.00' }, { optional: true })
  knownNow?: object;
}

/** 结账检查表 */
export class ChecklistRow {
  @Shows('Id of the fund', '990101-welfare')
  fund!: string;

  @Shows('The day', '2023-06-30')
  through!: string;

  @Shows('What stands in the way; with `blocks` it keeps the fund from being closed', [
    { matter: 'account', about: '…', name: '公益金专户', blocks: true },
    { matter: 'request', about: '…', name: 'reverse-entry', blocks: false, by: 'wang.fang', until: '2023-07-30' },
  ])
  inTheWay!: readonly object[];

  @Shows('What carries over', [{ matter: 'reservation', about: '…', name: '', blocks: false, amount: '1.00' }])
  carriedOver!: readonly object[];
}

/** 差异说明 */
export class DifferenceRow {
  @Shows('Id of the fund', '990101-welfare')
  fund!: string;

  @Shows('The closed year', 2023)
  year!: number;

  @Shows('When it was closed', CLOSED)
  closed!: object;

  @Shows('What was reported', { opening: '0.00', closing: '1000.00', contributed: '1000.00' })
  reported!: object;

  @Shows('What is known now', { opening: '0.00', closing: '900.00', contributed: '900.00' })
  knownNow!: object;

  @Shows('The entries between the two', [
    { index: '1300', entry: '…', kind: 'donation', purpose: 'free', amount: '-100.00', valueDate: '2024-02-01' },
  ])
  entries!: readonly object[];
}
