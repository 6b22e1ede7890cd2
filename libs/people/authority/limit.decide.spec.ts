import { describe, expect, it } from '@jest/globals';
import { fen, given, givenDay, outOfOrder } from '#kernel';
import { personDecider } from '../person.decide.js';
import type { LimitGranted, PersonEvent, Role, RoleGranted } from '../person.events.js';
import type { RoleLimitAdopted } from './authority.events.js';
import { limitRefusal } from './limit.decide.js';
import type { EndLimit, GrantLimit } from './limit.decide.js';

const [FROM, LATER] = [givenDay('2024-01-01'), givenDay('2024-06-01')];
const PATH = ['411522101', '411522'];
const ADDED: PersonEvent = { type: 'PersonAdded', person: 'chen' };

function held(role: Role, region = '411522', part: Partial<RoleGranted> = {}): RoleGranted {
  return { type: 'RoleGranted', role, region, from: FROM, ...part };
}

function limited(amountFen: bigint, part: Partial<LimitGranted> = {}): LimitGranted {
  const place = { role: 'finance-officer', region: '411522' } as const;
  return { type: 'LimitGranted', ...place, amountFen: fen(amountFen), from: FROM, ...part };
}

const GRANT: GrantLimit = { ...limited(1_000n), type: 'GrantLimit' };
const END: EndLimit = { type: 'EndLimit', role: 'finance-officer', region: '411522', from: LATER };

describe("a person's own limit", () => {
  const officer = [ADDED, held('finance-officer')];

  it('is granted for a role that is held, and ended', () => {
    given(personDecider, officer).when(GRANT).thenEvents(limited(1_000n));
    given(personDecider, [...officer, limited(1_000n)])
      .when(END)
      .thenEvents({ ...END, type: 'LimitEnded' });
  });

  it('is refused in order of precedence', () => {
    interface Situation {
      readonly events: readonly PersonEvent[];
      readonly command: GrantLimit;
    }
    const sound: Situation = { events: officer, command: GRANT };
    const part = (changed: Partial<GrantLimit>) => (one: Situation) => ({
      ...one,
      command: { ...one.command, ...changed },
    });
    const faults = [
      { code: 'amount-not-positive', breaks: part({ amountFen: fen(0n) }) },
      { code: 'personal-number-in-clear', breaks: part({ basis: { documentNumber: '13800138000' } }) },
      { code: 'role-not-held', breaks: part({ role: 'leader' }) },
    ];
    const code = ({ events, command }: Situation) => given(personDecider, events).when(command).refusalCode;
    expect(outOfOrder(sound, faults, code)).toEqual([]);
    given(personDecider, officer)
      .when({ ...GRANT, region: '411522101' })
      .thenRefused('role-not-held');
    given(personDecider, [...officer, limited(1_000n)])
      .when({ ...GRANT, from: LATER })
      .thenRefused('limit-granted-already', { value: '10.00', wanted: FROM });
    given(personDecider, officer).when(END).thenRefused('limit-not-granted');
    given(personDecider, [ADDED]).when(END).thenRefused('role-not-held');
  });
});

describe('how far a word reaches', () => {
  const code = (
    amountFen: bigint,
    events: readonly PersonEvent[],
    { limits = [], on = FROM }: { readonly limits?: readonly RoleLimitAdopted[]; readonly on?: typeof FROM } = {},
  ) => {
    const state = [ADDED, ...events].reduce(
      (before, event) => personDecider.evolve(before, event),
      personDecider.initial(),
    );
    const word = { roles: ['finance-officer', 'leader'], path: PATH, on, amountFen: fen(amountFen) } as const;
    return limitRefusal(state, { roleLimits: [...limits], thresholds: [] }, word)?.code;
  };
  const OVER = 'amount-over-limit';
  const role = (amount: bigint | undefined, from = FROM): RoleLimitAdopted => {
    const about = amount === undefined ? {} : { amountFen: fen(amount) };
    return { type: 'RoleLimitAdopted', region: '411522', role: 'finance-officer', from, ...about };
  };

  it('is any amount where nothing was set', () => {
    expect(code(10n ** 12n, [held('finance-officer')])).toBeUndefined();
  });

  it("ends at the person's own limit, from its day on until it is ended", () => {
    const events = [held('finance-officer'), limited(1_000n)];
    expect([1_000n, 1_001n].map((amount) => code(amount, events))).toEqual([undefined, OVER]);
    expect(code(1_001n, [held('finance-officer'), limited(1_000n, { from: LATER })])).toBeUndefined();
    const ended: PersonEvent = { ...END, type: 'LimitEnded' };
    expect(code(1_001n, [...events, ended])).toBe(OVER);
    expect(code(1_001n, [...events, ended], { on: LATER })).toBeUndefined();
    // Whoever loses a role and gets it again does so with the limit.
    const again: readonly PersonEvent[] = [
      { type: 'RoleEnded', role: 'finance-officer', region: '411522', on: LATER },
      held('finance-officer'),
    ];
    expect(code(1_001n, [...events, ...again])).toBe(OVER);
  });

  it("ends at the role's limit where the person has none, and where that of the person is ended", () => {
    const limits = [role(500n)];
    expect([500n, 501n].map((amount) => code(amount, [held('finance-officer')], { limits }))).toEqual([
      undefined,
      OVER,
    ]);
    expect(code(501n, [held('finance-officer'), limited(1_000n)], { limits })).toBeUndefined();
    expect(code(501n, [held('finance-officer')], { limits: [role(500n), role(undefined, LATER)] })).toBe(OVER);
    expect(
      code(501n, [held('finance-officer')], { limits: [role(500n), role(undefined, LATER)], on: LATER }),
    ).toBeUndefined();
  });

  it('is that of the role that reaches farthest, of those that are held there on that day', () => {
    const events = [held('finance-officer'), limited(1_000n)];
    expect(code(1_001n, [...events, held('leader')])).toBeUndefined();
    expect(code(1_001n, [...events, held('leader', '411523')])).toBe(OVER);
    expect(code(1_001n, [...events, held('leader', '*', { from: LATER })])).toBe(OVER);
    expect(code(1_001n, [...events, held('cashier')])).toBe(OVER);
    const town = [held('finance-officer', '411522101'), limited(2_000n, { region: '411522101' })];
    expect([2_000n, 2_001n].map((amount) => code(amount, [...events, ...town]))).toEqual([undefined, OVER]);
  });

  it('is told with the amount, the limit and the roles of which somebody could have a higher one', () => {
    const lower = [held('finance-officer'), limited(900n)];
    const state = [ADDED, held('cashier'), limited(1_000n, { role: 'cashier' }), ...lower].reduce(
      (before, event) => personDecider.evolve(before, event),
      personDecider.initial(),
    );
    const word = { roles: ['cashier', 'finance-officer'], path: PATH, on: FROM, amountFen: fen(1_050n) } as const;
    expect(limitRefusal(state, { roleLimits: [], thresholds: [] }, word)).toEqual({
      ...{ code: OVER, field: 'amount', value: '10.50', wanted: '10.00 cashier, finance-officer' },
    });
  });
});
