import { describe, expect, it } from '@jest/globals';
import { fen, given, givenDay, outOfOrder } from '#kernel';
import { accountDecider, keepsOwnBalance } from './account.decide.js';
import type { AccountCommand, OpenAccount } from './account.decide.js';
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

it('keeps a balance of its own for everything but a bank account', () => {
  const kept = (kind: AccountKind): boolean =>
    keepsOwnBalance(accountDecider.evolve(accountDecider.initial(), { ...OPENED, kind }));
  expect((['bank', 'cash', 'wallet', 'quota'] as const).map(kept)).toEqual([false, true, true, true]);
  expect(keepsOwnBalance(accountDecider.initial())).toBe(false);
});
