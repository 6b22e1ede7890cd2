import { formerRowKeyText, rowKeyText, unnumberedRowKeyText } from '#registers';
import type { RegisterRow } from '#registers';
import { hasNumber } from './equal-rows.js';
import { accountOf } from './row-commands.js';

/** By what a row is known again. */
export interface RowKeys {
  readonly key: string;
  /** Its key in a ledger that took it while spellings of its number were told apart; absent where that is the same. */
  readonly former?: string;
  /**
   * Of a row with a number that is not known yet, asked once in the order of the sheet: the key that it has if it was
   * taken when its number was still missing. Rows of the sheet without a number, and those asked for before, come first.
   */
  readonly twin?: () => string;
}

/**
 * Gives the rows of one sheet, in their order, the keys by which they are known again: content, and number among the
 * sheet's equals. What stands in several files (copies, registers that cumulate) is the same row each time.
 */
export function keysOfSheet(
  { county, rows }: { readonly county: string; readonly rows: readonly RegisterRow[] },
  idOf: (parts: readonly string[]) => string,
): (row: RegisterRow) => RowKeys {
  const unnumbered = new Map<string, number>();
  for (const row of rows) if (!hasNumber(row)) countIn(unnumbered, rowKeyText(county, withAccountId(row, county)));
  const equals = new Map<string, number>();
  const keyFor = (text: string, of: string): string => {
    const first = idOf(['row', text, '1']);
    const counted = `${of}${first}`;
    const ordinal = countIn(equals, counted);
    return ordinal === 1 ? first : idOf(['row', text, String(ordinal)]);
  };
  return (read) => {
    const row = withAccountId(read, county);
    const [text, former] = [rowKeyText(county, row), formerRowKeyText(county, row)];
    const key = keyFor(text, '');
    const without = unnumberedRowKeyText(county, row);
    return {
      key,
      ...(former === text ? {} : { former: keyFor(former, 'former ') }),
      ...(without === undefined ? {} : { twin: () => idOf(['row', without, String(countIn(unnumbered, without))]) }),
    };
  };
}

function countIn(counts: Map<string, number>, text: string): number {
  const count = (counts.get(text) ?? 0) + 1;
  counts.set(text, count);
  return count;
}

/** An account has the same id before it is opened for a row and after it. */
function withAccountId<Row extends RegisterRow>(row: Row, county: string): Row {
  if (!('account' in row)) return row;
  return { ...row, account: { known: true, id: accountOf(row.account, county) } };
}
