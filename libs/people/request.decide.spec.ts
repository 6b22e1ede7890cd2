import { describe, expect, it } from '@jest/globals';
import { given, givenDay, outOfOrder } from '#kernel';
import { requestDecider } from './request.decide.js';
import type { MakeRequest, RequestCommand } from './request.decide.js';
import type { RequestEvent, RequestMade } from './request.events.js';

const ON = givenDay('2024-01-31');
const LAST = givenDay('2024-03-01');
const AFTER = givenDay('2024-03-02');
const REASON = { subject: 'subject-1', record: 'record-1', version: 1, commitment: 'c0ffee' };
const asked: Omit<MakeRequest, 'type'> = {
  ...{ request: 'q1', action: 'reverse-entry', content: { entry: 'e1' }, path: ['411522101', '411522'], by: 'clerk' },
  ...{ approvals: 1, roles: ['finance-officer', 'leader'], on: ON },
};
const make: MakeRequest = { type: 'MakeRequest', ...asked };
const MADE: RequestMade = { type: 'RequestMade', ...asked, lapsesOn: LAST };
const OF_TWO: RequestMade = { ...MADE, approvals: 2 };
const by = (person: string, on = ON) => ({ by: person, on });
const approve = (person: string, on = ON): RequestCommand => ({ type: 'ApproveRequest', ...by(person, on) });
const withdraw = (person: string, on = ON): RequestCommand => ({ type: 'WithdrawRequest', ...by(person, on) });
const decline = (person: string, on = ON): RequestCommand => ({
  ...{ type: 'DeclineRequest', reason: REASON },
  ...by(person, on),
});
const APPROVED: RequestEvent = { type: 'RequestApproved', request: 'q1', ...by('first') };
const DONE: RequestEvent = { type: 'RequestCarriedOut', request: 'q1', ...by('first') };

describe('a request', () => {
  it('holds for thirty days, the leap day among them', () => {
    given(requestDecider, []).when(make).thenEvents(MADE);
    given(requestDecider, [MADE]).when(make).thenRefused('request-exists', { value: 'q1' });
  });

  it('of one approval is carried out by it', () => {
    given(requestDecider, [MADE]).when(approve('first')).thenEvents(DONE);
    given(requestDecider, [MADE])
      .when(approve('first', LAST))
      .thenEvents({ ...DONE, ...by('first', LAST) });
  });

  it('of two is carried out by the second, of another person', () => {
    given(requestDecider, [OF_TWO]).when(approve('first')).thenEvents(APPROVED);
    given(requestDecider, [OF_TWO, APPROVED])
      .when(approve('second'))
      .thenEvents({ ...DONE, by: 'second' });
    given(requestDecider, [OF_TWO, APPROVED])
      .when(approve('first'))
      .thenRefused('approved-already', { value: 'first' });
    given(requestDecider, [OF_TWO, APPROVED]).when(approve('clerk')).thenRefused('second-person-is-first');
  });

  it('is withdrawn by who made it, and declined by another, also one who approved it', () => {
    given(requestDecider, [MADE])
      .when(withdraw('clerk'))
      .thenEvents({ type: 'RequestWithdrawn', request: 'q1', ...by('clerk') });
    given(requestDecider, [MADE]).when(withdraw('first')).thenRefused('request-not-yours', { wanted: 'clerk' });
    const DECLINED: RequestEvent = { type: 'RequestDeclined', request: 'q1', ...by('first'), reason: REASON };
    given(requestDecider, [OF_TWO, APPROVED]).when(decline('first')).thenEvents(DECLINED);
    given(requestDecider, [MADE]).when(decline('clerk')).thenRefused('second-person-is-first');
  });

  it('lapses once its last day is over, and only while it is open', () => {
    const lapsed: RequestEvent = { type: 'RequestLapsed', request: 'q1', on: AFTER };
    const lapse = (today: typeof ON): RequestCommand => ({ type: 'LapseRequest', today });
    given(requestDecider, [MADE]).when(lapse(LAST)).thenEvents();
    given(requestDecider, [MADE]).when(lapse(AFTER)).thenEvents(lapsed);
    given(requestDecider, [MADE])
      .when(lapse(givenDay('2025-01-01')))
      .thenEvents(lapsed);
    given(requestDecider, [MADE, lapsed]).when(lapse(AFTER)).thenEvents();
    given(requestDecider, [MADE, DONE]).when(lapse(AFTER)).thenEvents();
    given(requestDecider, [MADE, lapsed]).when(approve('first', LAST)).thenRefused('request-lapsed', { wanted: LAST });
  });

  it.each([approve, withdraw, decline].map((answer) => [answer('x').type, answer] as const))(
    '%s: refused in order of precedence',
    (_type, answer) => {
      interface Situation {
        readonly events: readonly RequestEvent[];
        readonly person: string;
        readonly on: typeof ON;
      }
      const own = answer === withdraw;
      const faults = [
        { code: 'request-unknown', breaks: (one: Situation): Situation => ({ ...one, events: [] }) },
        { code: 'request-closed', breaks: (one: Situation): Situation => ({ ...one, events: [OF_TWO, DONE] }) },
        { code: 'request-lapsed', breaks: (one: Situation): Situation => ({ ...one, on: AFTER }) },
        own
          ? { code: 'request-not-yours', breaks: (one: Situation): Situation => ({ ...one, person: 'first' }) }
          : { code: 'second-person-is-first', breaks: (one: Situation): Situation => ({ ...one, person: 'clerk' }) },
      ];
      const sound: Situation = { events: [OF_TWO], person: own ? 'clerk' : 'first', on: LAST };
      const code = ({ events, person, on }: Situation) =>
        given(requestDecider, events).when(answer(person, on)).refusalCode;
      expect(outOfOrder(sound, faults, code)).toEqual([]);
    },
  );
});
