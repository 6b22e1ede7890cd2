import type { Logger } from 'pino';
import type { Position } from '#event-log';
import { businessDateAt } from '#kernel';
import type { Ledger } from '#ledger/nest';
import { untilNextDay } from './days.js';
import { pause } from './keep-going.js';

/** Records of personal data whose command came to nothing are kept so long: no command takes longer. */
const SWEPT_AFTER_MS = 24 * 3_600_000;

/** Clocks of machines differ by moments; beyond this one of them is wrong. */
const AHEAD_MAX_MS = 120_000;

/** Whether the newest record bears a time to come; the log is told when that begins. */
async function isClockBehind({ log: events, clock }: Ledger, log: Logger, wasBehind: boolean): Promise<boolean> {
  const head = await events.head();
  const { events: newest } = await events.readAll({ after: (head > 0n ? head - 1n : head) as Position, limit: 1 });
  const knownAt = newest[0]?.knownAt;
  const isBehind = knownAt !== undefined && Date.parse(knownAt) - Date.parse(clock()) > AHEAD_MAX_MS;
  if (isBehind && !wasBehind) {
    log.error(
      { newest: knownAt },
      'the newest record bears a time to come: this clock was set back, or another is ahead',
    );
  }
  return isBehind;
}

/** Begins each day as it comes, missed ones in turn, and then sweeps what commands of the days before left behind. */
export async function followDays(ledger: Ledger, log: Logger, signal: AbortSignal): Promise<void> {
  let begun = '';
  let isBehind = false;
  while (!signal.aborted) {
    const now = ledger.clock();
    const today = businessDateAt(now);
    if (today !== begun) {
      await ledger.beginToday();
      begun = today;
      log.info({ day: today }, 'day began');
      await sweep(ledger, log);
    }
    isBehind = await isClockBehind(ledger, log, isBehind);
    await pause(untilNextDay(ledger.clock()), signal);
  }
}

async function sweep({ vault, log: events, clock }: Ledger, log: Logger): Promise<void> {
  const before = new Date(Date.parse(clock()) - SWEPT_AFTER_MS).toISOString();
  const known = async (ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> => {
    return new Map([...(await events.commands(ids))].map(([id, { content }]) => [id, content]));
  };
  const swept = await vault.sweep(known, before);
  if (swept > 0) log.info({ records: swept }, 'swept records whose command came to nothing');
}
