import { describe, expect, it } from '@jest/globals';
import { fundDecider } from '#funds';
import type { FundOpened, YearClosed } from '#funds';
import { fen, given, givenDay, givenStreams } from '#kernel';
import { judgeFund } from './fund-year.decide.js';
import type { FundYear } from './fund-year.decide.js';
import { followHold, holdsChanged } from './hold.decide.js';
import type { HeldYear } from './hold.decide.js';
import { DEFAULT_CHECKPOINTS } from './rule.decide.js';
import type { RuleAdopted } from './rule.events.js';

const HOLDING: RuleAdopted = {
  ...{
    type: 'RuleAdopted',
    rule: 'r',
    fundKind: 'welfare',
    level: 'township',
    firstYear: 2023,
    measure: 'contributed',
  },
  ...{ amountFen: fen(1_000n), countingKinds: ['donation'], checkpoints: DEFAULT_CHECKPOINTS, enforcement: ['hold'] },
};
const ALERTING: RuleAdopted = { ...HOLDING, enforcement: ['alert', 'close'] };

/** 1 July 2023 with 300 of 1,000: March is in, June is missed. */
function changed(part: Partial<FundYear> = {}, held: Partial<HeldYear> = {}) {
  const judged: FundYear = {
    ...{ region: '411522101', level: 'township', year: 2023, rules: [HOLDING], onHandOn: () => fen(0n) },
    ...{ asOf: givenDay('2023-06-30'), overThrough: givenDay('2023-06-30'), on: givenDay('2023-07-01') },
    ...{ countyFirstOn: givenDay('2023-01-01'), sums: new Map([['donation', fen(300n)]]) },
    ...part,
  };
  const asked = { year: 2023, held: [], isOver: false, asOf: judged.asOf, today: givenDay('2023-07-01'), ...held };
  return holdsChanged(judgeFund(judged), asked).map((command) => [
    command.type,
    command.hold,
    'reason' in command ? command.reason : command.checkpoint,
    command.on,
  ]);
}

const JUNE = 'minimum-2023-06-30';
const sums = (amount: bigint) => ({ sums: new Map([['donation', fen(amount)]]) });

describe('a missed checkpoint', () => {
  it('holds where the rule says so, from its own day, once', () => {
    expect(changed()).toEqual([['HoldApprovals', JUNE, '06-30', '2023-06-30']]);
    expect(changed({ rules: [ALERTING] })).toEqual([]);
    expect(changed({}, { held: ['06-30'] })).toEqual([]);
    expect(changed(sums(500n))).toEqual([]);
  });

  it('holds from the day on which it is seen, where that is later', () => {
    const later = { asOf: givenDay('2023-07-20'), overThrough: givenDay('2023-07-19') };
    expect(changed(later, { today: givenDay('2023-07-20') })).toEqual([['HoldApprovals', JUNE, '06-30', '2023-07-20']]);
    const over = { asOf: givenDay('2023-12-31'), overThrough: givenDay('2023-12-31') };
    const days = changed(over, { today: givenDay('2024-02-01') }).map((change) => change.at(-1));
    expect(days).toEqual(Array.from({ length: 4 }, () => '2024-02-01'));
  });

  it('holds no longer when its amount is in, it is waived, or no rule asks for it', () => {
    const on = (reason: string) => [['LiftHold', JUNE, reason, '2023-07-01']];
    const held = { held: ['06-30'] };
    expect(changed(sums(500n), held)).toEqual(on('reached'));
    const waiver = { from: givenDay('2023-07-01'), until: givenDay('2023-07-31') };
    expect(changed({ waivers: [{ ...waiver, checkpoint: '06-30' }] }, held)).toEqual(on('waived'));
    expect(changed({ waivers: [waiver] }, held)).toEqual(on('waived'));
    expect(changed({ waivers: [{ ...waiver, checkpoint: '03-31' }] }, held)).toEqual([]);
    expect(changed({ rules: [ALERTING] }, held)).toEqual(on('not-asked'));
    expect(changed({ rules: [] }, held)).toEqual(on('not-asked'));
    const other = [{ monthDay: '12-31', basisPoints: 10_000 }];
    expect(changed({ rules: [{ ...HOLDING, checkpoints: other }] }, held)).toEqual(on('not-asked'));
    expect(changed({}, { ...held, isOver: true })).toEqual(on('not-asked'));
    expect(changed({}, { isOver: true })).toEqual([]);
  });
});

describe('a hold on a fund', () => {
  const opened: FundOpened = {
    ...{ type: 'FundOpened', fund: 'f', region: '411522101', path: ['411522101'], level: 'township', kind: 'welfare' },
    ...{ kindName: '计划生育公益金', lendable: false },
  };
  const [hold] = holdsChanged(
    judgeFund({
      ...{ region: '411522101', level: 'township', year: 2023, rules: [HOLDING], onHandOn: () => fen(0n) },
      ...{ asOf: givenDay('2023-04-01'), overThrough: givenDay('2023-03-31'), on: givenDay('2023-04-01') },
      ...{ countyFirstOn: givenDay('2023-01-01'), sums: new Map() },
    }),
    { year: 2023, held: [], isOver: false, asOf: givenDay('2023-03-31'), today: givenDay('2023-04-01') },
  );

  it('is put on by the ledger itself, and not for a year that is closed', () => {
    if (hold === undefined) throw new Error('nothing is held');
    const held = { cause: 'minimum-checkpoint', year: 2023, checkpoint: '03-31', on: '2023-03-31' };
    givenStreams({ 'fund-f': [opened] })
      .plan(() => followHold('f', hold, givenDay('2023-04-01')))
      .thenStreams({ 'fund-f': [{ type: 'ApprovalsHeld', fund: 'f', hold: 'minimum-2023-03-31', ...held }] });
    const closed: YearClosed = {
      ...{
        type: 'YearClosed',
        fund: 'f',
        year: 2023,
        purposes: [],
        openingFen: fen(0n),
        flows: [],
        closingFen: fen(0n),
      },
      ...{ contributedFen: fen(0n), minimumFen: fen(0n), outcome: 'waived', countingKinds: [] },
    };
    given(fundDecider, [opened, closed])
      .when(hold, { today: givenDay('2024-04-01') })
      .thenEvents();
  });
});
