import { actingOf, madeBy, noteText } from '#execution';
import type { CommandContext } from '#execution';
import { fundId, isWithoutReservation, spendAmount, spendAtOnce, transferAtOnce } from '#funds';
import { memoOf, outgoTexts } from '#funds/nest';
import type { PurposeLine } from '#funds';
import { namesSomething } from '#kernel';
import type { SpendingRow, TransferRow } from '#registers';
import { accountOf } from './row-commands.js';
import type { RowCommand } from './row-commands.js';

export type OutgoRow = SpendingRow | TransferRow;

/** What a row of money out asks for. */
export function outgoCommand(row: OutgoRow, county: string, context: CommandContext): RowCommand {
  return row.kind === 'spending' ? spendingCommand(row, county, context) : transferCommand(row, context);
}

/** The funds that a row takes money from or brings it to. */
export function fundsOf(row: OutgoRow): readonly string[] {
  const fund = fundId(row.region, row.fundKind);
  return row.kind === 'spending' ? [fund] : [fund, fundId(row.toRegion, row.toFundKind)];
}

/** Reserved and spent in one append on that day; fees and administration need no reservation (domain.md, Money out). */
function spendingCommand(row: SpendingRow, county: string, context: CommandContext): RowCommand {
  const { date: valueDate, spendKind: kind, payee, handler, memo } = row;
  const fund = fundId(row.region, row.fundKind);
  const account = accountOf(row.account, county);
  const texts = {
    ...(memo === '' ? {} : { memo }),
    ...(namesSomething(handler) ? { handler } : {}),
    ...(payee === '' ? {} : { payee }),
  };
  const asked = { fund, account, valueDate, lines: [lineOf(row)], kind };
  return {
    money: true,
    personal: outgoTexts({ pays: 'spending', ...asked, ...texts }),
    said: { ...asked, purpose: row.purpose },
    plan: (refs) => {
      const { handler: by, payee: to } = refs;
      const fields = {
        ...{ entry: madeBy(context, 'entry'), account, valueDate, lines: [lineOf(row)], kind, ...memoOf(refs) },
        ...(by === undefined ? {} : { handler: by }),
        ...(to === undefined ? {} : { payee: to }),
      };
      const acting = actingOf(context);
      if (isWithoutReservation(kind)) return spendAmount(fund, { type: 'SpendAmount', ...fields }, acting);
      const reservation = madeBy(context, 'reservation');
      return spendAtOnce(fund, { type: 'SpendAtOnce', ...fields, reservation }, acting);
    },
  };
}

function transferCommand(row: TransferRow, context: CommandContext): RowCommand {
  const { date: valueDate, memo } = row;
  const from = fundId(row.region, row.fundKind);
  const to = fundId(row.toRegion, row.toFundKind);
  const asked = { from, to, lines: [lineOf(row)], valueDate };
  return {
    money: true,
    personal: noteText('memo', memo === '' ? undefined : memo),
    said: { ...asked, purpose: row.purpose },
    plan: (refs) =>
      transferAtOnce({ transfer: madeBy(context, 'transfer'), ...asked, ...memoOf(refs) }, actingOf(context)),
  };
}

function lineOf({ purpose, amountFen }: OutgoRow): PurposeLine {
  return { purpose, amountFen };
}
