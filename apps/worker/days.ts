import { addDays, businessDateAt } from '#kernel';
import type { Moment } from '#kernel';

/** Timers count at most so far; a clock that was set is noticed by then. */
const LONGEST_WAIT_MS = 60_000;
const SHANGHAI = '+08:00';

/** Milliseconds until the next midnight of Asia/Shanghai, or until the next look at the clock. */
export function untilNextDay(now: Moment): number {
  const midnight = Date.parse(`${addDays(businessDateAt(now), 1)}T00:00:00${SHANGHAI}`);
  return Math.min(Math.max(midnight - Date.parse(now), 0) + 1, LONGEST_WAIT_MS);
}
