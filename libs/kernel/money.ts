declare const fenBrand: unique symbol;

/** An amount in whole fen (1/100 yuan). The only form in which money exists inside the ledger. */
export type Fen = bigint & { readonly [fenBrand]: true };

/** The largest amount of one entry: 100 billion yuan, so that sums stay inside a 64-bit column. */
export const AMOUNT_MAX_FEN = 10_000_000_000_000n as Fen;
export const ZERO_FEN = 0n as Fen;

export function fen(amount: bigint): Fen {
  return amount as Fen;
}

export function plus(left: Fen, right: Fen): Fen {
  return (left + right) as Fen;
}

export function minus(left: Fen, right: Fen): Fen {
  return (left - right) as Fen;
}

export function negated(amount: Fen): Fen {
  return (0n - amount) as Fen;
}

/** What lines come to together. */
export function totalOf(lines: readonly { readonly amountFen: Fen }[]): Fen {
  return lines.reduce((sum, { amountFen }) => plus(sum, amountFen), ZERO_FEN);
}

const YUAN = /^(0|[1-9]\d{0,14})(?:\.(\d{1,2}))?$/u;

/**
 * Reads yuan as the API and the command line write them: ASCII digits, at most two decimals, no sign,
 * no separators. Anything else gives undefined; registers have a reader of their own.
 */
export function parseYuan(text: string): Fen | undefined {
  const match = YUAN.exec(text);
  if (match === null) return undefined;
  const [, yuan = '0', decimals = ''] = match;
  return fen(BigInt(yuan) * 100n + BigInt(decimals.padEnd(2, '0')));
}

/** Writes fen as yuan with two decimals, without separators: `-12.30`. */
export function formatYuan(amount: Fen): string {
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? 0n - amount : amount).toString().padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `-1234567.50` becomes `-1,234,567.50`. */
export function groupedYuan(yuan: string): string {
  return yuan.replaceAll(/\B(?=(?:\d{3})+(?:\.|$))(?<!\.\d*)/gu, ',');
}
