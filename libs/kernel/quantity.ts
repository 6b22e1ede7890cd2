declare const quantityBrand: unique symbol;

/** A quantity of goods in thousandths of its unit: 2.5 is 2500n. Exact, as money is. */
export type Quantity = bigint & { readonly [quantityBrand]: true };

/** The largest quantity of one entry: a billion of its unit less a thousandth. */
export const QUANTITY_MAX = 999_999_999_999n as Quantity;
export const NO_QUANTITY = 0n as Quantity;

const QUANTITY = /^(0|[1-9]\d{0,11})(?:\.(\d{1,3}))?$/u;

/** Reads a quantity as people and files write it: at most three decimals, no sign, no separators; else undefined. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = QUANTITY.exec(text);
  if (match === null) return undefined;
  const [, whole = '0', decimals = ''] = match;
  return quantity(BigInt(whole) * 1000n + BigInt(decimals.padEnd(3, '0')));
}

export function quantity(thousandths: bigint): Quantity {
  return thousandths as Quantity;
}

/** Writes a quantity in the one way that events hold it: no separators, no zeros behind its last decimal. */
export function formatQuantity(amount: Quantity): string {
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? 0n - amount : amount).toString().padStart(4, '0');
  const decimals = digits.slice(-3).replace(/0+$/u, '');
  return `${sign}${digits.slice(0, -3)}${decimals === '' ? '' : `.${decimals}`}`;
}
