import { canonicalJson, paperKey } from '#kernel';
import type { AccountChoice, DonationRow, RegisterRow } from './rows.js';
import { keyOf } from './text.js';

/**
 * The text by which a row is known again: what it says, not where or how it says it. Running number, handler, memo,
 * row number and spelling are not in it, so a mended, re-sorted or re-typed register stays known.
 */
export function rowKeyText(county: string, row: RegisterRow): string {
  return canonicalJson([county, row.kind, ...contents(row, paperKey)]);
}

/** The text of the same row without its number; undefined where it bears none. */
export function unnumberedRowKeyText(county: string, row: RegisterRow): string | undefined {
  if (row.kind === 'donation') {
    const { receipt, ...without } = row;
    return receipt === undefined ? undefined : rowKeyText(county, without);
  }
  return !('document' in row) || row.document === '' ? undefined : rowKeyText(county, { ...row, document: '' });
}

/** The text by which it was known when each spelling of its number was another one: ledgers hold rows taken by it. */
export function formerRowKeyText(county: string, row: RegisterRow): string {
  return canonicalJson([county, row.kind, ...contents(row, (number) => number.normalize('NFKC').toUpperCase())]);
}

function contents(row: RegisterRow, written: (number: string) => string): readonly string[] {
  switch (row.kind) {
    case 'region':
      return [row.code, row.name, row.level, row.parent, ...row.aliases];
    case 'account':
      return [row.holder, keyOf(row.name), row.accountKind, keyOf(row.bank), row.number, ...row.ways.map(keyOf)];
    case 'opening':
      return [...money(row), accountOf(row)];
    case 'donation':
      return [...money(row), wayKey(row), keyOf(row.payer), ...receipt(row).map(written)];
    case 'spending':
      return [...money(row), row.spendKind, accountOf(row), keyOf(row.payee), written(row.document)];
    case 'transfer':
      return [...money(row), row.toRegion, row.toFundKind, written(row.document)];
    case 'appropriation':
    case 'grant':
    case 'dues':
    case 'interest':
      return [...money(row), wayKey(row), keyOf(row.payer), written(row.document)];
  }
}

function accountOf({ account }: { readonly account: AccountChoice }): string {
  return account.known ? account.id : keyOf(account.name);
}

function wayKey({ way, wayWords }: Pick<DonationRow, 'way' | 'wayWords'>): string {
  return wayWords === '' ? way : keyOf(wayWords);
}

function receipt(row: DonationRow): readonly string[] {
  return row.receipt === undefined ? ['', ''] : [row.receipt.code, row.receipt.number];
}

function money(row: Exclude<RegisterRow, { readonly kind: 'region' | 'account' }>): readonly string[] {
  return [row.region, row.fundKind, keyOf(row.purpose), row.date, row.amountFen.toString()];
}
