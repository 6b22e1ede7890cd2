import type { EventLog, Unit } from '#event-log';

/** Calls under way at a time: while the database writes one, the units of the next are made. */
const AHEAD = 2;
const AT_ONCE = 4_000;

/** Loads so many units in their order, by the port's own bulk path. Throws where one was not newly appended. */
export async function loadUnits(log: EventLog, count: number, unitAt: (number: number) => Unit): Promise<void> {
  const underWay: Promise<void>[] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const units = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, at) => unitAt(from + at));
    underWay.push(loaded(log, units));
    if (underWay.length === AHEAD) await underWay.shift();
  }
  await Promise.all(underWay);
}

/** Throws where one was not newly appended. */
export async function loaded(log: EventLog, units: readonly Unit[]): Promise<void> {
  for (const outcome of await log.load(units)) {
    if (outcome.kind !== 'appended' || outcome.again) throw new Error('a unit was not loaded');
  }
}
