import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Receipt } from '#funds';
import { namesSomething } from '#kernel';
import { receiptId } from './receipt.decide.js';

// Few characters, so that parts collide often once they are run together: separators, escapes, case, width and space.
const part = fc.string({
  unit: fc.constantFrom('a', 'A', 'ａ', ' ', ':', '：', '%', '0', '3', '-', '–'),
  maxLength: 3,
});
const saysSomething = (text = ''): boolean => text === '' || namesSomething(text);
const says = part.filter(saysSomething);
const receipts = fc
  .record({ unit: part, ticketCode: says, number: part.filter(namesSomething) })
  .map(({ unit, ticketCode, number }): Receipt => ({ unit, number, ...(ticketCode === '' ? {} : { ticketCode }) }));

/** Any two, and often the same one as another keyboard writes it. */
const pairs = fc.oneof(
  fc.tuple(receipts, receipts),
  receipts.map((receipt): [Receipt, Receipt] => [
    receipt,
    {
      ...receipt,
      number: ` №${receipt.number.replace(/^\d/u, '00$&').replaceAll('-', '–').replaceAll('a', 'ａ').toUpperCase()}`,
    },
  ]),
);

/** What makes two receipts one, said another way than the id does. */
function plain({ unit, ticketCode = '', number }: Receipt): string {
  return JSON.stringify([written(unit), ...[ticketCode, number].map(counted)]);
}

function written(text: string): string {
  return text.replaceAll('№', '').normalize('NFKC').replace(/\s/gu, '').toLowerCase();
}

function counted(text: string): string {
  const parts = written(text).match(/[-–]+|\d+|[^-–\d]/gu) ?? [];
  const isDash = (part: string): boolean => /^[-–]/u.test(part);
  const isNumber = (part: string | undefined): boolean => /^\d/u.test(part ?? '');
  const kept = parts.filter((part, at) => !isDash(part) || (isNumber(parts[at - 1]) && isNumber(parts[at + 1])));
  return kept.map((part) => (isDash(part) ? '-' : isNumber(part) ? BigInt(part).toString() : part)).join('');
}

it('gives two receipts one id exactly where they are one receipt', () => {
  let equal = 0;
  fc.assert(
    fc.property(pairs, ([left, right]) => {
      const same = plain(left) === plain(right);
      if (same) equal += 1;
      expect(receiptId(left) === receiptId(right)).toBe(same);
    }),
    { numRuns: 10_000 },
  );
  expect(equal).toBeGreaterThan(10);
});

it('gives a receipt its id however it is typed, and whatever is shifted from one part to the next', () => {
  fc.assert(
    fc.property(receipts, fc.nat({ max: 6 }), (receipt, at) => {
      const { ticketCode = '', number, unit } = receipt;
      const wide = number.replace(/[!-~]/gu, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0));
      expect(receiptId({ ...receipt, number: ` ${wide.toUpperCase()} ` })).toBe(receiptId(receipt));
      const shifted: Receipt = { unit, ticketCode: ticketCode + number.slice(0, at), number: number.slice(at) };
      fc.pre(saysSomething(shifted.ticketCode) && saysSomething(shifted.number));
      expect(receiptId(shifted) === receiptId(receipt)).toBe(plain(shifted) === plain(receipt));
    }),
  );
});
