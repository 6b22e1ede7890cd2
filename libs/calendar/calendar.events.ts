import { eventKind } from '#kernel';
import type { BusinessDate } from '#kernel';

/** 日期开始: a day of business has begun; whatever is due by date follows from it. */
export interface DayBegan {
  readonly type: 'DayBegan';
  readonly day: BusinessDate;
}

export const calendarEvents = [eventKind<DayBegan>({ type: 'DayBegan', version: 1, term: '日期开始' })];
