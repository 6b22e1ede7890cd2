import { describe, expect, it } from '@jest/globals';
import { AMOUNT_MAX_FEN, fen, given, givenDay, outOfOrder } from '#kernel';
import { authorityDecider, inForce, thresholdOn } from './authority.decide.js';
import type { AdoptDecisionThreshold, AdoptRoleLimit } from './authority.decide.js';
import type { AuthorityEvent, DecisionThresholdAdopted } from './authority.events.js';

const FROM = givenDay('2024-01-01');
const BASIS = { documentNumber: '安政〔2023〕8号', clause: '第三条' };
const LIMIT: AdoptRoleLimit = {
  ...{ type: 'AdoptRoleLimit', region: '411522', role: 'finance-officer' },
  ...{ amountFen: fen(1_000n), from: FROM, basis: BASIS },
};
const THRESHOLD: AdoptDecisionThreshold = {
  ...{ type: 'AdoptDecisionThreshold', region: '411522', amountFen: fen(5_000n), from: FROM },
};

describe("a county's settings", () => {
  const adopted = (...events: readonly AuthorityEvent[]) => given(authorityDecider, events);

  it('are adopted from a day on, with or without a basis, and taken back by one without an amount', () => {
    adopted()
      .when(LIMIT)
      .thenEvents({ ...LIMIT, type: 'RoleLimitAdopted' });
    adopted()
      .when(THRESHOLD)
      .thenEvents({ ...THRESHOLD, type: 'DecisionThresholdAdopted' });
    const from = givenDay('2024-06-01');
    adopted({ ...THRESHOLD, type: 'DecisionThresholdAdopted' })
      .when({ type: 'AdoptDecisionThreshold', region: '411522', from })
      .thenEvents({ type: 'DecisionThresholdAdopted', region: '411522', from });
  });

  it('are refused in order of precedence', () => {
    const part = (changed: Partial<AdoptRoleLimit>) => (command: AdoptRoleLimit) => ({ ...command, ...changed });
    const before = adopted({ ...LIMIT, type: 'RoleLimitAdopted', amountFen: fen(2n) });
    const faults = [
      { code: 'amount-not-positive', breaks: part({ amountFen: fen(0n) }) },
      { code: 'amount-too-large', breaks: part({ amountFen: fen(AMOUNT_MAX_FEN + 1n) }) },
      { code: 'personal-number-in-clear', breaks: part({ basis: { documentNumber: '13800138000' } }) },
    ];
    expect(outOfOrder(LIMIT, faults, (command) => before.when(command).refusalCode)).toEqual([]);
  });

  it('say nothing twice: neither what holds already nor that there is none where there was none', () => {
    const limit = { ...LIMIT, type: 'RoleLimitAdopted' } as const;
    const later = givenDay('2024-03-01');
    adopted(limit).when(LIMIT).thenRefused('setting-exists', { field: 'from', value: FROM, wanted: FROM });
    adopted(limit)
      .when({ ...LIMIT, from: later })
      .thenRefused('setting-exists', { value: later, wanted: FROM });
    adopted().when({ type: 'AdoptDecisionThreshold', region: '411522', from: FROM }).thenRefused('setting-exists');
    for (const other of [{ role: 'leader' }, { amountFen: fen(1n) }, { basis: { documentNumber: '1' } }] as const) {
      expect(adopted(limit).when({ ...LIMIT, ...other }).refusalCode).toBeUndefined();
    }
  });

  it('hold from their day on, of one day the one adopted last', () => {
    const set = (amount: bigint, from: string): DecisionThresholdAdopted => {
      return { type: 'DecisionThresholdAdopted', region: '411522', amountFen: fen(amount), from: givenDay(from) };
    };
    const list = [set(1n, '2024-01-01'), set(3n, '2024-03-01'), set(2n, '2024-02-01'), set(4n, '2024-03-01')];
    const on = (day: string) => thresholdOn({ roleLimits: [], thresholds: list }, givenDay(day));
    expect(['2023-12-31', '2024-01-01', '2024-02-29', '2024-03-01', '2999-01-01'].map(on)).toEqual(
      [undefined, 1n, 2n, 4n, 4n].map((amount) => (amount === undefined ? undefined : fen(amount))),
    );
    expect(inForce<DecisionThresholdAdopted>([], FROM) === undefined).toBe(true);
  });
});
