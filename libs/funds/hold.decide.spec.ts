import { describe, expect, it } from '@jest/globals';
import { fen, given, givenDay, outOfOrder } from '#kernel';
import { fundDecider } from './fund.decide.js';
import type { FundEvent, FundOpened } from './fund.events.js';
import type { HoldApprovals, LiftHold } from './hold.decide.js';
import type { ApprovalsHeld } from './hold.events.js';
import type { ReserveAmount } from './outgo.commands.js';

const TODAY = givenDay('2023-07-10');
const FUND = '411522101-welfare';
const OPENED: FundOpened = {
  ...{ type: 'FundOpened', fund: FUND, region: '411522101', path: ['411522101', '411522'], level: 'township' },
  ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
};
const DUES: FundEvent = {
  ...{ type: 'DuesReceived', fund: FUND, entry: 'e1', purpose: 'free', account: 'bank' },
  ...{ amountFen: fen(1_000n), valueDate: givenDay('2023-01-01') },
};
const MISSED = { cause: 'minimum-checkpoint', year: 2023, checkpoint: '06-30', on: givenDay('2023-06-30') } as const;
const hold: HoldApprovals = { type: 'HoldApprovals', hold: 'h1', ...MISSED };
const HELD: ApprovalsHeld = { type: 'ApprovalsHeld', fund: FUND, hold: 'h1', ...MISSED };
const lift: LiftHold = { type: 'LiftHold', hold: 'h1', reason: 'reached', on: TODAY };
const LIFTED: FundEvent = { type: 'HoldLifted', fund: FUND, hold: 'h1', reason: 'reached', on: TODAY };
const reserve: ReserveAmount = {
  ...{ type: 'ReserveAmount', reservation: 'r1', lines: [{ purpose: 'free', amountFen: fen(1_000n) }] },
  ...{ valueDate: TODAY, emergency: false },
};
const facts = { today: TODAY };
const after = (...events: readonly FundEvent[]) => given(fundDecider, [OPENED, DUES, ...events]);

describe('a hold', () => {
  it('is put on once, and lifted once', () => {
    after().when(hold, facts).thenEvents(HELD);
    after(HELD).when(hold, facts).thenEvents();
    after(HELD).when(lift, facts).thenEvents(LIFTED);
    after(HELD, LIFTED).when(lift, facts).thenEvents();
    after().when(lift, facts).thenEvents();
    given(fundDecider, []).when(hold, facts).thenRefused('fund-unknown');
  });

  it('refuses reservations, not emergency ones, and names its cause', () => {
    after(HELD).when(reserve, facts).thenRefused('fund-held', { value: FUND, wanted: 'minimum-checkpoint 2023-06-30' });
    const emergency = { ...reserve, emergency: true };
    expect(after(HELD).when(emergency, facts).refusalCode).toBeUndefined();
    expect(after(HELD, LIFTED).when(reserve, facts).refusalCode).toBeUndefined();
  });

  it('stays while another one is on', () => {
    const other: FundEvent = { ...HELD, hold: 'h2', checkpoint: '09-30' };
    after(HELD, other, LIFTED)
      .when(reserve, facts)
      .thenRefused('fund-held', { wanted: 'minimum-checkpoint 2023-09-30' });
  });

  it('is told behind what is wrong with the reservation itself, and before what is short', () => {
    const lines = (purpose: string, amount: bigint) => [{ purpose, amountFen: fen(amount) }];
    interface Situation {
      readonly events: readonly FundEvent[];
      readonly command: ReserveAmount;
    }
    const asking = (part: Partial<ReserveAmount>) => (one: Situation) => ({
      ...one,
      command: { ...one.command, ...part },
    });
    const faults = [
      { code: 'purpose-unknown', breaks: asking({ lines: lines('助学', 1n) }) },
      { code: 'dated-after-today', breaks: asking({ valueDate: givenDay('2023-07-11') }) },
      { code: 'fund-held', breaks: (one: Situation): Situation => ({ ...one, events: [HELD] }) },
      { code: 'not-enough-available', breaks: asking({ lines: lines('free', 1_001n) }) },
    ];
    // The unknown purpose and the missing money are one field: the last pair stands apart.
    const code = ({ events, command }: Situation) => after(...events).when(command, facts).refusalCode;
    expect(outOfOrder({ events: [], command: reserve }, faults.slice(1), code)).toEqual([]);
    expect(outOfOrder({ events: [], command: reserve }, faults.slice(0, 3), code)).toEqual([]);
  });
});
