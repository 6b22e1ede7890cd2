import { formerRowKeyText, rowKeyText } from '#registers';
import type { RegisterRow } from '#registers';
import { accountOf } from './row-commands.js';

/** By what a row is known again. */
export interface RowKeys {
  readonly key: string;
  /** Its key in a ledger that took it while spellings of its number were told apart; absent where that is the same. */
  readonly former?: string;
}

/**
 * Gives the rows of one sheet, in their order, the keys by which they are known again: content, and number among the
 * sheet's equals. What stands in several files (copies, registers that cumulate) is the same row each time.
 */
export function keysOfSheet(county: string, idOf: (parts: readonly string[]) => string): (row: RegisterRow) => RowKeys {
  const equals = new Map<string, number>();
  const keyFor = (text: string, of: string): string => {
    const first = idOf(['row', text, '1']);
    const counted = `${of}${first}`;
    const ordinal = (equals.get(counted) ?? 0) + 1;
    equals.set(counted, ordinal);
    return ordinal === 1 ? first : idOf(['row', text, String(ordinal)]);
  };
  return (read) => {
    const row = withAccountId(read, county);
    const [text, former] = [rowKeyText(county, row), formerRowKeyText(county, row)];
    const key = keyFor(text, '');
    return former === text ? { key } : { key, former: keyFor(former, 'former ') };
  };
}

/** An account has the same id before it is opened for a row and after it. */
function withAccountId<Row extends RegisterRow>(row: Row, county: string): Row {
  if (!('account' in row)) return row;
  return { ...row, account: { known: true, id: accountOf(row.account, county) } };
}
