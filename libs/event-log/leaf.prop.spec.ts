import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '#kernel';
import type { BusinessDate, Fen, Movement } from '#kernel';
import { leafEntry } from './leaf.js';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });
const day = fc.constantFrom('2023-05-29', '2024-02-29').map((date) => date as BusinessDate);

const movement = fc
  .record({
    part: fc.constantFrom('money' as const, 'reserve' as const),
    ...{ kind: text, entry: text, fund: optional(text), purpose: optional(text), account: optional(text) },
    amountFen: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }).map((amount) => amount as Fen),
    ...{ valueDate: day, countsOn: optional(day) },
  })
  .map((line) => line as Movement);

const content = fc.record({
  ...{ id: text, stream: text, revision: fc.nat(), type: text, version: fc.nat(), payload: text },
  movements: fc.array(movement, { maxLength: 3 }),
  ...{ commandId: text, content: fc.uint8Array({ maxLength: 32 }) },
  recordedAt: fc.constant('2026-11-24T13:25:57.100Z'),
  meta: fc.dictionary(text, text, { maxKeys: 3 }),
});

describe('the bytes of a leaf', () => {
  it('are canonical JSON, to the letter', () => {
    fc.assert(
      fc.property(content, (event) => {
        const { id, stream, revision, type, version, payload, movements, commandId, recordedAt, meta } = event;
        const lines = movements.map((line) => ({ ...line }));
        const hex = Buffer.from(event.content).toString('hex');
        const list = [id, stream, revision, type, version, payload, lines, commandId, hex, recordedAt, meta];
        return leafEntry(event) === canonicalJson(list);
      }),
    );
  });
});
