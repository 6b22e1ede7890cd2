import { hash } from 'node:crypto';
import { leafHash } from '#event-log';
import type { Unit } from '#event-log';
import type { EncodedEvent, EventRegistry } from '#execution';
import type { DonationReceived } from '#funds';
import { fen, givenDay } from '#kernel';
import type { BusinessDate } from '#kernel';
import { ledgerRegistry } from '#ledger/nest';

const registry: EventRegistry = ledgerRegistry();
const meta = { by: 'local' };
const MOMENT = '2026-01-01T00:00:00.000Z';

/** A UUID that is another for every number, the same in every run. */
export function numberedId(space: string, number: number): string {
  const hex = hash('sha256', `${space} ${String(number)}`, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

const days = new Map<number, readonly BusinessDate[]>();

/** A day of a year, by number, going round. */
export function dayOf(year: number, number: number): BusinessDate {
  let ofYear = days.get(year);
  if (ofYear === undefined) {
    ofYear = Array.from({ length: 365 }, (_, at) => {
      return givenDay(new Date(Date.UTC(year, 0, 1 + at)).toISOString().slice(0, 10));
    });
    days.set(year, ofYear);
  }
  return ofYear[number % 365] ?? givenDay(`${String(year)}-01-01`);
}

export interface GiftAt {
  /** The fund's id: its stream is `fund-<id>`. */
  readonly fund: string;
  readonly revision: number;
  /** Makes ids and amount. */
  readonly number: number;
  readonly purpose?: string;
  readonly account?: string;
  readonly year?: number;
  /** The very day; absent: one of the year, by number. */
  readonly valueDate?: BusinessDate;
}

/** A gift as one command's unit, with movements, ids and leaf, as the executor makes it. */
export function giftUnit({ fund, revision, number, purpose, account, year, valueDate }: GiftAt): Unit {
  const event: DonationReceived = {
    type: 'DonationReceived',
    fund,
    entry: numberedId('entry', number),
    purpose: purpose ?? 'free',
    account: account ?? 'bank',
    amountFen: fen(BigInt(100 + (number % 90_000))),
    valueDate: valueDate ?? dayOf(year ?? 2025, number),
    way: 'transfer',
    donorKind: 'anonymous',
    noReceiptReason: 'anonymous',
  };
  const ids = { id: numberedId('event', number), commandId: numberedId('command', number), recordedAt: MOMENT };
  const answer = `{"ok":true,"result":{"entry":"${event.entry}"}}`;
  return unitOfOne({ stream: `fund-${fund}`, revision }, registry.encode(event), { ...ids, answer });
}

/** One event as one command's unit. */
export function unitOfOne(
  { stream, revision }: { readonly stream: string; readonly revision: number },
  { type, version, payload, movements }: EncodedEvent,
  of: { readonly id: string; readonly commandId: string; readonly recordedAt: string; readonly answer: string },
): Unit {
  const { id, commandId, recordedAt, answer } = of;
  const content = Buffer.from(commandId.replaceAll('-', '').repeat(2), 'hex');
  // Written out: to spread several objects into one costs more than all digests.
  const leaf = leafHash({
    id,
    stream,
    revision,
    type,
    version,
    payload,
    movements,
    commandId,
    content,
    recordedAt,
    meta,
  });
  return {
    commandId,
    content,
    meta,
    recordedAt,
    answer,
    events: [{ id, stream, revision, type, version, payload, movements, leaf }],
    expected: new Map([[stream, revision === 0 ? 'none' : revision - 1]]),
  };
}
