import { addDays, stateOf, step, steps } from '#kernel';
import type { BusinessDate, Decider, Plan } from '#kernel';
import type { DayBegan } from './calendar.events.js';

export interface BeginDay {
  readonly type: 'BeginDay';
  readonly day: BusinessDate;
}

export interface CalendarState {
  lastDay: BusinessDate | undefined;
}

/** The calendar is one stream: `calendar-days`. */
export const CALENDAR = 'days';

/** So many missed days, over ten years, are begun by one command. */
const DAYS_AT_ONCE = 4_000;

export const calendarDecider: Decider<CalendarState, BeginDay, DayBegan> = {
  name: 'calendar',
  longLived: true,
  stateVersion: 1,
  initial: () => ({ lastDay: undefined }),
  evolve: (state, event) => {
    state.lastDay = event.day;
    return state;
  },
  decide: (state, command) => {
    const events: DayBegan[] = [];
    let day = state.lastDay === undefined ? command.day : addDays(state.lastDay, 1);
    while (day <= command.day && events.length < DAYS_AT_ONCE) {
      events.push({ type: 'DayBegan', day });
      day = addDays(day, 1);
    }
    return { events };
  },
};

/** Begins the day and, in turn, each day that was missed since the last one; a day that has begun changes nothing. */
export function* beginDay(day: BusinessDate): Plan {
  const { lastDay } = yield* stateOf(calendarDecider, CALENDAR);
  if (lastDay !== undefined && lastDay >= day) return { kind: 'nothing', result: { day: lastDay } };
  return steps([step(calendarDecider, CALENDAR, { type: 'BeginDay', day })], { day });
}
