import { fen, type Fen } from '#kernel';

const FACTORS: Readonly<Record<string, bigint>> = {
  亿: 100_000_000n,
  千万: 10_000_000n,
  百万: 1_000_000n,
  十万: 100_000n,
  万: 10_000n,
  千: 1_000n,
  百: 100n,
  十: 10n,
};
const PART = /(\d{1,4})(亿|千万|百万|十万|万|千|百|十)/gu;
const COINS = /^(?:(\d{1,3}(?:,\d{3})+|\d{1,12})[元圆])?(?:(\d)角)?(?:(\d)分)?整?$/u;

/** Reads an amount written in parts: 1万2千, 12万3千5百元, 10元5角. One with a part left to guess (1万2) is not read. */
export function parseCompound(text: string): Fen | undefined {
  return parseParts(text.replace(/(?:[元圆][整正]?)$/u, '')) ?? parseCoins(text);
}

function parseParts(text: string): Fen | undefined {
  const parts = [...text.matchAll(PART)];
  if (parts.length < 2 || parts.map(([part]) => part).join('') !== text) return undefined;
  let sum = 0n;
  let above: bigint | undefined;
  for (const [, digits = '', name = ''] of parts) {
    const factor = FACTORS[name] ?? 1n;
    const value = BigInt(digits) * factor;
    if (value === 0n || (above !== undefined && value >= above)) return undefined;
    sum += value;
    above = factor;
  }
  return fen(sum * 100n);
}

function parseCoins(text: string): Fen | undefined {
  const [, yuan, tenths, hundredths] = COINS.exec(text) ?? [];
  if (tenths === undefined && hundredths === undefined) return undefined;
  return fen(BigInt((yuan ?? '0').replace(/,/gu, '')) * 100n + BigInt(tenths ?? '0') * 10n + BigInt(hundredths ?? '0'));
}
