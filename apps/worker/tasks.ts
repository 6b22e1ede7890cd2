import type { Logger } from 'pino';
import { businessDateAt } from '#kernel';
import type { Ledger } from '#ledger/nest';
import { untilNextDay } from './days.js';
import { pause } from './keep-going.js';

/** Records of personal data whose command came to nothing are kept so long: no command takes longer. */
const SWEPT_AFTER_MS = 24 * 3_600_000;

/** Begins each day as it comes, missed ones in turn, and then sweeps what commands of the days before left behind. */
export async function followDays(ledger: Ledger, log: Logger, signal: AbortSignal): Promise<void> {
  let begun = '';
  while (!signal.aborted) {
    const now = ledger.clock();
    const today = businessDateAt(now);
    if (today !== begun) {
      await ledger.beginToday();
      begun = today;
      log.info({ day: today }, 'day began');
      await sweep(ledger, log);
    }
    await pause(untilNextDay(ledger.clock()), signal);
  }
}

async function sweep({ vault, log: events, clock }: Ledger, log: Logger): Promise<void> {
  const before = new Date(Date.parse(clock()) - SWEPT_AFTER_MS).toISOString();
  const known = async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
    return new Set((await events.commands(ids)).keys());
  };
  const swept = await vault.sweep(known, before);
  if (swept > 0) log.info({ records: swept }, 'swept records whose command came to nothing');
}
