import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BIGINT, BYTEA, Wire, TEXT, TIMESTAMPTZ, UUID, type Column } from './wire.js';

const HEADER_BYTES = 20;

/** The values' bytes, as the binary format lays them out behind the array's header. */
function fields<Value>(wire: Wire, column: Column<Value>, values: readonly Value[]): (Buffer | undefined)[] {
  const bytes = wire.array(column, values, (value) => value);
  expect([bytes.readInt32BE(0), bytes.readInt32BE(8)]).toEqual([values.length === 0 ? 0 : 1, column.oid]);
  const found: (Buffer | undefined)[] = [];
  for (let at = HEADER_BYTES; at < bytes.length;) {
    const length = bytes.readInt32BE(at);
    found.push(length < 0 ? undefined : bytes.subarray(at + 4, at + 4 + length));
    at += 4 + Math.max(0, length);
  }
  return found;
}

describe('binary arrays', () => {
  const wire = new Wire();

  it('hold any text, short or long, and NULL', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary', minLength: 40, maxLength: 60 }));
    fc.assert(
      fc.property(fc.array(fc.option(text, { nil: undefined })), (texts) => {
        wire.rewind();
        expect(fields(wire, TEXT, texts).map((field) => field?.toString('utf8'))).toEqual(texts);
      }),
    );
    const large = ['捐'.repeat(1 << 20), 'x'];
    expect(fields(wire, TEXT, large).map((field) => field?.toString('utf8') === large[0])).toEqual([true, false]);
  });

  it('hold ids, amounts, bytes and moments', () => {
    const moment = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.uuid(), fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), moment, (id, amount, date) => {
        wire.rewind();
        const [uuid] = fields(wire, UUID, [id]);
        expect(uuid?.toString('hex')).toBe(id.replaceAll('-', ''));
        expect(fields(wire, BIGINT, [amount])[0]?.readBigInt64BE()).toBe(amount);
        expect(fields(wire, BYTEA, [uuid ?? Buffer.of()])[0]).toEqual(uuid);
        const micros = BigInt(date.getTime() - Date.UTC(2000, 0, 1)) * 1000n;
        expect(fields(wire, TIMESTAMPTZ, [date.toISOString()])[0]?.readBigInt64BE()).toBe(micros);
      }),
    );
    expect(fields(wire, BYTEA, [])).toEqual([]);
  });
});
