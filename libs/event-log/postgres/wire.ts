import type { BusinessDate, Moment } from '#kernel';

const START_BYTES = 1 << 16;
const KEEP_BYTES = 1 << 24;
const EPOCH_MS = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;
const HIGH_WORD = 4_294_967_296;

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
  #bytes = Buffer.allocUnsafe(START_BYTES);
  #end = 0;

  rewind(): void {
    if (this.#bytes.length > KEEP_BYTES) this.#bytes = Buffer.allocUnsafe(START_BYTES);
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
    this.#end = this.#bytes.writeInt16BE(value, this.#end);
  }

  int32(value: number): void {
    this.#room(4);
    this.#end = this.#bytes.writeInt32BE(value, this.#end);
  }

  int64(value: bigint): void {
    this.#room(8);
    this.#end = this.#bytes.writeBigInt64BE(value, this.#end);
  }

  /** A whole number of at most 53 bits as int64, without the price of a bigint. */
  int53(value: number): void {
    this.int32(Math.floor(value / HIGH_WORD));
    this.#room(4);
    this.#end = this.#bytes.writeUInt32BE(value >>> 0, this.#end);
  }

  text(value: string): void {
    this.#room(4 + value.length * 3);
    const written = this.#bytes.write(value, this.#end + 4, 'utf8');
    this.#bytes.writeInt32BE(written, this.#end);
    this.#end += 4 + written;
  }

  uuid(value: string): void {
    this.int32(16);
    this.#room(16);
    this.#end += this.#bytes.write(value.replaceAll('-', ''), this.#end, 'hex');
  }

  raw(value: Uint8Array): void {
    this.int32(value.length);
    this.#room(value.length);
    this.#bytes.set(value, this.#end);
    this.#end += value.length;
  }

  #room(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#end + bytes));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
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

/** timestamptz is microseconds since 2000. */
export const TIMESTAMPTZ: Column<Moment> = {
  oid: 1184,
  put: (wire, value) => {
    wire.int32(8);
    wire.int53((Date.parse(value) - EPOCH_MS) * 1000);
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
    wire.int32((Date.parse(value) - EPOCH_MS) / DAY_MS);
  },
};
