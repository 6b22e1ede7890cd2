import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Receipt } from '#funds';
import { receiptId } from './receipt.decide.js';

// Few characters, so that parts collide often once they are run together: separators, escapes, case, width and space.
const part = fc.string({ unit: fc.constantFrom('a', 'A', 'ａ', ' ', ':', '：', '%', '3', '-', '–'), maxLength: 3 });
const receipts = fc
  .record({ unit: part, ticketCode: part, number: part })
  .map(({ unit, ticketCode, number }): Receipt => ({ unit, number, ...(ticketCode === '' ? {} : { ticketCode }) }));

/** Any two, and often the same one as another keyboard writes it. */
const pairs = fc.oneof(
  fc.tuple(receipts, receipts),
  receipts.map((receipt): [Receipt, Receipt] => [
    receipt,
    { ...receipt, number: ` ${receipt.number.replaceAll('-', '–').replaceAll('a', 'ａ').toUpperCase()}` },
  ]),
);

/** What makes two receipts one, said another way than the id does. */
function plain({ unit, ticketCode = '', number }: Receipt): string {
  return JSON.stringify(
    [unit, ticketCode, number].map((text) =>
      text.normalize('NFKC').replace(/\s/gu, '').replaceAll('–', '-').toLowerCase(),
    ),
  );
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
      expect(receiptId(shifted) === receiptId(receipt)).toBe(plain(shifted) === plain(receipt));
    }),
  );
});
