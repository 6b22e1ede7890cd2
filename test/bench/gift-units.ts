import { createHash } from 'node:crypto';
import { leafHash } from '#event-log';
import type { NewEvent, Unit } from '#event-log';
import type { EventRegistry } from '#execution';
import type { DonationReceived } from '#funds';
import { fen, givenDay } from '#kernel';
import { ledgerRegistry } from '#ledger/nest';

const registry: EventRegistry = ledgerRegistry();
const MOMENT = '2026-01-01T00:00:00.000Z';

/** A UUID that is another for every number, the same in every run. */
export function numberedId(space: string, number: number): string {
  const hex = createHash('sha256')
    .update(`${space} ${String(number)}`)
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** A day of a year, by number, going round. */
export function dayOf(year: number, number: number): string {
  const moment = new Date(Date.UTC(year, 0, 1 + (number % 365)));
  return moment.toISOString().slice(0, 10);
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
}

/** A gift as one command's unit, with movements, ids and leaf, as the executor makes it. */
export function giftUnit({ fund, revision, number, purpose, account, year }: GiftAt): Unit {
  const event: DonationReceived = {
    type: 'DonationReceived',
    fund,
    entry: numberedId('entry', number),
    purpose: purpose ?? 'free',
    account: account ?? 'bank',
    amountFen: fen(BigInt(100 + (number % 90_000))),
    valueDate: givenDay(dayOf(year ?? 2025, number)),
    way: 'transfer',
    donorKind: 'anonymous',
    noReceiptReason: 'anonymous',
  };
  const commandId = numberedId('command', number);
  const content = createHash('sha256').update(commandId).digest();
  const meta = { by: 'local' };
  const stream = `fund-${fund}`;
  const named = { id: numberedId('event', number), stream, revision, ...registry.encode(event) };
  const leaf = leafHash({ ...named, commandId, content, recordedAt: MOMENT, meta });
  const written: NewEvent = { ...named, leaf };
  return {
    ...{ commandId, content, meta, recordedAt: MOMENT },
    answer: JSON.stringify({ ok: true, result: { entry: event.entry } }),
    events: [written],
    expected: new Map([[stream, revision === 0 ? ('none' as const) : revision - 1]]),
  };
}
