import { describe, expect, it } from '@jest/globals';
import { addDays, given, givenDay, givenStreams } from '#kernel';
import { beginDay, calendarDecider } from './calendar.decide.js';
import type { DayBegan } from './calendar.events.js';

const began = (day: string): DayBegan => ({ type: 'DayBegan', day: givenDay(day) });

describe('a day', () => {
  it('begins alone on the first day of a ledger', () => {
    given(calendarDecider, [])
      .when({ type: 'BeginDay', day: givenDay('2023-05-29') })
      .thenEvents(began('2023-05-29'));
  });

  it('begins after each day that was missed, in turn', () => {
    given(calendarDecider, [began('2024-02-27')])
      .when({ type: 'BeginDay', day: givenDay('2024-03-01') })
      .thenEvents(began('2024-02-28'), began('2024-02-29'), began('2024-03-01'));
  });

  it('begins once, and none before the last one', () => {
    given(calendarDecider, [began('2023-05-29')])
      .when({ type: 'BeginDay', day: givenDay('2023-05-29') })
      .thenEvents();
    given(calendarDecider, [began('2023-05-29')])
      .when({ type: 'BeginDay', day: givenDay('2023-05-28') })
      .thenEvents();
  });

  it('leaves the rest of a long absence to the next commands', () => {
    const absent = [began('2010-12-31')];
    const lengths: number[] = [];
    for (;;) {
      const { decision } = given(calendarDecider, absent).when({ type: 'BeginDay', day: givenDay('2023-01-01') });
      if (!('events' in decision) || decision.events.length === 0) break;
      lengths.push(decision.events.length);
      absent.push(...decision.events);
    }
    expect(lengths).toEqual([4_000, 384]);
    expect(absent.map(({ day }) => day)).toEqual(absent.map((_, at) => addDays(givenDay('2010-12-31'), at)));
    expect(absent.at(-1)).toEqual(began('2023-01-01'));
  });
});

describe('the plan of a day', () => {
  it('begins the missed days on the one stream of the calendar', () => {
    givenStreams({ 'calendar-days': [began('2023-12-30')] })
      .plan(() => beginDay(givenDay('2024-01-01')))
      .thenStreams({ 'calendar-days': [began('2023-12-31'), began('2024-01-01')] }, { day: '2024-01-01' });
  });

  it('changes nothing where the day or a later one has begun', () => {
    givenStreams({ 'calendar-days': [began('2024-01-01')] })
      .plan(() => beginDay(givenDay('2024-01-01')))
      .thenNothing({ day: '2024-01-01' });
    givenStreams({ 'calendar-days': [began('2024-01-01')] })
      .plan(() => beginDay(givenDay('2023-12-31')))
      .thenNothing({ day: '2024-01-01' });
  });
});
