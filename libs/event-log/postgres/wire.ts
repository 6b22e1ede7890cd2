import type { BusinessDate, Moment } from '#kernel';
import { remembered } from '../remembered.js';

const START_BYTES = 1 << 16;
const KEEP_BYTES = 1 << 24;
const EPOCH_MS = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;
const SHORT_TEXT = 48;
const DASH = 45;
const HEX = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, '0123456789abcdef'.indexOf(String.fromCharCode(code))),
);

/** How PostgreSQL's binary format writes a value of a type, its length in front; undefined is NULL. */
export interface Column<Value> {
  readonly oid: number;
  put(wire: Wire, value: Value): void;
}

/**
 * Writes parameters in PostgreSQL's binary format: no quoting of payloads on this side and no parsing on the
 * other. One buffer is used again and again; what `array` gives is valid until the next `rewind`.
 */
export class Wire {
  #bytes: Buffer;
  #view: DataView;
  #end = 0;

  constructor() {
    this.#bytes = Buffer.alloc(START_BYTES);
    this.#view = viewOf(this.#bytes);
  }

  rewind(): void {
    if (this.#bytes.length > KEEP_BYTES) this.#use(Buffer.alloc(START_BYTES));
    this.#end = 0;
  }

  /** A one-dimensional array with one value of each row. */
  array<Row, Value>(column: Column<Value>, rows: readonly Row[], valueOf: (row: Row) => Value): Buffer {
    const start = this.#end;
    this.int32(rows.length === 0 ? 0 : 1);
    this.int32(1);
    this.int32(column.oid);
    if (rows.length > 0) {
      this.int32(rows.length);
      this.int32(1);
      for (const row of rows) column.put(this, valueOf(row));
    }
    return this.#bytes.subarray(start, this.#end);
  }

  int16(value: number): void {
    this.#room(2);
    this.#view.setInt16(this.#end, value);
    this.#end += 2;
  }

  int32(value: number): void {
    this.#room(4);
    this.#view.setInt32(this.#end, value);
    this.#end += 4;
  }

  int64(value: bigint): void {
    this.#room(8);
    this.#view.setBigInt64(this.#end, value);
    this.#end += 8;
  }

  text(value: string): void {
    this.#room(4 + value.length * 3);
    const start = this.#end + 4;
    const written = this.#ascii(value, start) ? value.length : this.#bytes.write(value, start, 'utf8');
    this.#view.setInt32(this.#end, written);
    this.#end = start + written;
  }

  uuid(value: string): void {
    this.#room(20);
    this.#view.setInt32(this.#end, 16);
    this.#end += 4;
    for (let at = 0; at < 36; at += 2) {
      if (value.charCodeAt(at) === DASH) at += 1;
      const high = HEX[value.charCodeAt(at)] ?? 0;
      const low = HEX[value.charCodeAt(at + 1)] ?? 0;
      this.#bytes[this.#end] = high * 16 + low;
      this.#end += 1;
    }
  }

  raw(value: Uint8Array): void {
    this.#room(4 + value.length);
    this.#view.setInt32(this.#end, value.length);
    this.#bytes.set(value, this.#end + 4);
    this.#end += 4 + value.length;
  }

  /** Most texts are short names, for which the call to the encoder costs more than the copy. */
  #ascii(value: string, start: number): boolean {
    if (value.length > SHORT_TEXT) return false;
    for (let at = 0; at < value.length; at += 1) {
      const code = value.charCodeAt(at);
      if (code > 127) return false;
      this.#bytes[start + at] = code;
    }
    return true;
  }

  #room(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#end + bytes));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#use(larger);
  }

  #use(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

export const SMALLINT: Column<number> = {
  oid: 21,
  put: (wire, value) => {
    wire.int32(2);
    wire.int16(value);
  },
};

export const INTEGER: Column<number> = {
  oid: 23,
  put: (wire, value) => {
    wire.int32(4);
    wire.int32(value);
  },
};

export const BIGINT: Column<bigint> = {
  oid: 20,
  put: (wire, value) => {
    wire.int32(8);
    wire.int64(value);
  },
};

export const TEXT: Column<string | undefined> = {
  oid: 25,
  put: (wire, value) => {
    if (value === undefined) wire.int32(-1);
    else wire.text(value);
  },
};

export const UUID: Column<string> = {
  oid: 2950,
  put: (wire, value) => {
    wire.uuid(value);
  },
};

export const BYTEA: Column<Uint8Array> = {
  oid: 17,
  put: (wire, value) => {
    wire.raw(value);
  },
};

const microsecondsOf = remembered((moment: Moment) => BigInt(Date.parse(moment) - EPOCH_MS) * 1000n);
const daysOf = remembered((date: BusinessDate) => (Date.parse(date) - EPOCH_MS) / DAY_MS);

/** timestamptz is microseconds since 2000. */
export const TIMESTAMPTZ: Column<Moment> = {
  oid: 1184,
  put: (wire, value) => {
    wire.int32(8);
    wire.int64(microsecondsOf(value));
  },
};

/** date is days since 2000. */
export const DATE: Column<BusinessDate | undefined> = {
  oid: 1082,
  put: (wire, value) => {
    if (value === undefined) {
      wire.int32(-1);
      return;
    }
    wire.int32(4);
    wire.int32(daysOf(value));
  },
};
