import { describe, expect, it } from '@jest/globals';
import { fen, given, givenDay, outOfOrder } from '#kernel';
import { accountDecider, keepsOwnBalance } from './account.decide.js';
import type { AccountCommand, CloseAccount, OpenAccount, StateAccount } from './account.decide.js';
import type { AccountEvent, AccountKind, AccountOpened, AccountPosted } from './account.events.js';

const OPEN: OpenAccount = {
  type: 'OpenAccount',
  account: 'cash-1',
  region: '411522101',
  name: '现金',
  kind: 'cash',
  ways: ['现金'],
};
const OPENED: AccountOpened = { ...OPEN, type: 'AccountOpened' };

function posted(amount: bigint, day: string): AccountPosted {
  return { type: 'AccountPosted', entry: 'entry-0', amountFen: fen(amount), valueDate: givenDay(day) };
}

function post(amount: bigint, day: string): AccountCommand {
  return { type: 'PostToAccount', entry: 'entry-1', amountFen: fen(amount), valueDate: givenDay(day) };
}

describe('opening an account', () => {
  it('keeps what was said of it, and its number as a reference', () => {
    given(accountDecider, []).when(OPEN).thenEvents(OPENED);
    const number = { subject: 'subject-1', record: 'record-1', version: 1, commitment: 'c0ffee' };
    given(accountDecider, [])
      .when({ ...OPEN, kind: 'bank', bank: '农村信用社', number })
      .thenEvents({ ...OPENED, kind: 'bank', bank: '农村信用社', number });
  });

  it('is refused in order of precedence', () => {
    interface Situation {
      readonly events: readonly AccountEvent[];
      readonly command: OpenAccount;
    }
    const faults = [
      {
        code: 'account-name-missing',
        breaks: (one: Situation): Situation => ({ ...one, command: { ...OPEN, name: '' } }),
      },
      { code: 'account-exists', breaks: (one: Situation): Situation => ({ ...one, events: [OPENED] }) },
    ];
    const code = ({ events, command }: Situation) => given(accountDecider, events).when(command).refusalCode;
    expect(outOfOrder({ events: [], command: OPEN }, faults, code)).toEqual([]);
    given(accountDecider, [OPENED])
      .when(OPEN)
      .thenRefused('account-exists', { field: 'name', value: '现金', wanted: '411522101' });
  });
});

describe('posting to an account', () => {
  it('takes what comes in on any day', () => {
    given(accountDecider, [OPENED])
      .when(post(1n, '2023-05-29'))
      .thenEvents({ ...posted(1n, '2023-05-29'), entry: 'entry-1' });
  });

  it('takes out all there is and not a fen more', () => {
    const history = [OPENED, posted(10_000n, '2023-05-29')];
    given(accountDecider, history)
      .when(post(-10_000n, '2023-05-29'))
      .thenEvents({ ...posted(-10_000n, '2023-05-29'), entry: 'entry-1' });
    given(accountDecider, history)
      .when(post(-10_001n, '2023-05-29'))
      .thenRefused('account-below-zero', { field: 'account', value: '现金', wanted: '0.01' });
  });

  it('takes nothing out before it came in', () => {
    const history = [OPENED, posted(10_000n, '2023-05-29')];
    given(accountDecider, history).when(post(-1n, '2023-05-28')).thenRefused('account-below-zero', { wanted: '0.01' });
  });

  it('lets an entry dated back make no later day negative', () => {
    // 100.00 from the 1st on, 70.00 gone on the 20th, 50.00 back on the 25th: from the 10th on 30.00 can go.
    const history = [
      OPENED,
      posted(10_000n, '2023-05-01'),
      posted(5_000n, '2023-05-25'),
      posted(-7_000n, '2023-05-20'),
    ];
    given(accountDecider, history)
      .when(post(-3_000n, '2023-05-10'))
      .thenEvents({ ...posted(-3_000n, '2023-05-10'), entry: 'entry-1' });
    given(accountDecider, history)
      .when(post(-3_001n, '2023-05-10'))
      .thenRefused('account-below-zero', { wanted: '0.01' });
    given(accountDecider, history)
      .when(post(-8_000n, '2023-05-25'))
      .thenEvents({ ...posted(-8_000n, '2023-05-25'), entry: 'entry-1' });
  });
});

const THROUGH = givenDay('2023-06-30');
const CLOSED: AccountEvent = { type: 'AccountClosed', account: 'cash-1', through: THROUGH };
const FIGURES = { through: THROUGH, ledgerFen: fen(100n), statedFen: fen(100n), evidence: ['e'] };
const STATED: AccountEvent = { type: 'AccountStated', account: 'cash-1', ...FIGURES };
const STATE: StateAccount = { type: 'StateAccount', ...FIGURES };
const REASON = { subject: 'subject-1', record: 'record-1', version: 1, commitment: 'c0ffee' };

interface Asked<Command> {
  readonly events: readonly AccountEvent[];
  readonly command: Command;
}

describe('closing an account', () => {
  const command: CloseAccount = { type: 'CloseAccount', through: THROUGH, today: THROUGH };

  it('closes it through a day, once what was closed before is stated', () => {
    given(accountDecider, [OPENED]).when(command).thenEvents(CLOSED);
    const later = givenDay('2023-07-31');
    given(accountDecider, [OPENED, CLOSED, STATED])
      .when({ ...command, through: later, today: later })
      .thenEvents({ ...CLOSED, through: later });
  });

  it('keeps what the box had: the closed days are one sum', () => {
    const history = [OPENED, posted(5_000n, '2023-06-01'), posted(-2_000n, '2023-06-30'), CLOSED];
    given(accountDecider, history)
      .when(post(-3_000n, '2023-07-01'))
      .thenEvents({ ...posted(-3_000n, '2023-07-01'), entry: 'entry-1' });
    given(accountDecider, history)
      .when(post(-3_001n, '2023-07-01'))
      .thenRefused('account-below-zero', { wanted: '0.01' });
    const state = history.reduce((before, event) => accountDecider.evolve(before, event), accountDecider.initial());
    expect(state.days).toEqual({ days: ['2023-06-30'], sums: [3_000n], total: 3_000n });
  });

  it('is refused in order of precedence', () => {
    const asking = (part: Partial<CloseAccount>) => (one: Asked<CloseAccount>) => {
      return { ...one, command: { ...one.command, ...part } };
    };
    const sound: Asked<CloseAccount> = {
      events: [OPENED, CLOSED, STATED],
      command: { ...command, through: givenDay('2023-07-31'), today: givenDay('2023-07-31') },
    };
    const faults = [
      { code: 'account-unknown', breaks: (one: Asked<CloseAccount>) => ({ ...one, events: [] }) },
      { code: 'dated-after-today', breaks: asking({ today: givenDay('2023-06-29') }) },
      { code: 'account-closed-already', breaks: asking({ through: THROUGH }) },
      {
        code: 'account-closing-not-stated',
        breaks: (one: Asked<CloseAccount>) => ({ ...one, events: one.events.filter((event) => event !== STATED) }),
      },
    ];
    const code = (one: Asked<CloseAccount>) => given(accountDecider, one.events).when(one.command).refusalCode;
    expect(outOfOrder(sound, faults, code)).toEqual([]);
  });
});

describe('stating a closed account', () => {
  it('puts the other side’s figure beside the ledger’s, and why they differ', () => {
    given(accountDecider, [OPENED, CLOSED]).when(STATE).thenEvents(STATED);
    given(accountDecider, [OPENED, CLOSED])
      .when({ ...STATE, statedFen: fen(99n), difference: REASON })
      .thenEvents({ ...STATED, statedFen: fen(99n), difference: REASON });
  });

  it('is refused in order of precedence', () => {
    const asking = (part: Partial<StateAccount>) => (one: Asked<StateAccount>) => {
      return { ...one, command: { ...one.command, ...part } };
    };
    const having = (events: readonly AccountEvent[]) => (one: Asked<StateAccount>) => ({ ...one, events });
    const faults = [
      { code: 'account-unknown', breaks: having([]) },
      { code: 'account-stated-already', breaks: having([OPENED, CLOSED, STATED]) },
      { code: 'account-not-closed-through', breaks: asking({ through: givenDay('2023-07-31') }) },
      { code: 'account-evidence-missing', breaks: asking({ evidence: [] }) },
      { code: 'difference-unexplained', breaks: asking({ statedFen: fen(101n) }) },
    ];
    const code = (one: Asked<StateAccount>) => given(accountDecider, one.events).when(one.command).refusalCode;
    // A stated closing of another day is not stated already.
    const apart = faults.filter(({ code: one }) => one !== 'account-stated-already');
    expect(outOfOrder({ events: [OPENED, CLOSED], command: STATE }, apart, code)).toEqual([]);
    given(accountDecider, [OPENED, CLOSED, STATED])
      .when({ ...STATE, evidence: [], statedFen: fen(101n) })
      .thenRefused('account-stated-already', { value: '2023-06-30', wanted: '2023-06-30' });
    given(accountDecider, [OPENED, CLOSED])
      .when({ ...STATE, ledgerFen: undefined })
      .thenRefused('account-not-closed-through');
    given(accountDecider, [OPENED, CLOSED])
      .when({ ...STATE, statedFen: fen(101n) })
      .thenRefused('difference-unexplained', { field: 'difference', value: '1.01', wanted: '1.00' });
  });
});

it('keeps a balance of its own for everything but a bank account', () => {
  const kept = (kind: AccountKind): boolean =>
    keepsOwnBalance(accountDecider.evolve(accountDecider.initial(), { ...OPENED, kind }));
  expect((['bank', 'cash', 'wallet', 'quota'] as const).map(kept)).toEqual([false, true, true, true]);
  expect(keepsOwnBalance(accountDecider.initial())).toBe(false);
});
