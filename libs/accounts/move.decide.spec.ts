import { describe, expect, it } from '@jest/globals';
import { AMOUNT_MAX_FEN, fen, given, givenDay, outOfOrder } from '#kernel';
import { moneyMovedMovements } from './account.events.js';
import { entryRefusal, moveDecider } from './move.decide.js';
import type { MoveMoney } from './move.decide.js';

const TODAY = givenDay('2023-05-29');
const MOVE: MoveMoney = {
  type: 'MoveMoney',
  move: 'move-1',
  from: 'bank-1',
  to: 'cash-1',
  amountFen: fen(10_000n),
  valueDate: TODAY,
};
const decided = (command: MoveMoney) => given(moveDecider, []).when(command, { today: TODAY });

describe('moving money between accounts', () => {
  it('is one event that moves it out of the one and into the other', () => {
    decided(MOVE).thenEvents({ ...MOVE, type: 'MoneyMoved' });
    const memo = { subject: 'subject-1', record: 'record-1', version: 1, commitment: 'c0ffee' };
    decided({ ...MOVE, memo }).thenEvents({ ...MOVE, memo, type: 'MoneyMoved' });
  });

  it('is refused in order of precedence', () => {
    const part = (changed: Partial<MoveMoney>) => (command: MoveMoney) => ({ ...command, ...changed });
    const faults = [
      { code: 'amount-not-positive', breaks: part({ amountFen: fen(0n) }) },
      { code: 'amount-too-large', breaks: part({ amountFen: fen(AMOUNT_MAX_FEN + 1n) }) },
      { code: 'dated-after-today', breaks: part({ valueDate: givenDay('2023-05-30') }) },
      { code: 'accounts-equal', breaks: part({ to: 'bank-1', from: 'bank-1' }) },
    ];
    expect(outOfOrder(MOVE, faults, (command) => decided(command).refusalCode)).toEqual([]);
    decided({ ...MOVE, to: 'bank-1' }).thenRefused('accounts-equal', { field: 'to', value: 'bank-1' });
  });

  it('changes the sum of the accounts by nothing, and no fund', () => {
    const lines = moneyMovedMovements({ ...MOVE, type: 'MoneyMoved' });
    const line = { part: 'money', kind: 'account-move', entry: 'move-1', valueDate: TODAY };
    expect(lines).toEqual([
      { ...line, account: 'bank-1', amountFen: -10_000n },
      { ...line, account: 'cash-1', amountFen: 10_000n },
    ]);
  });
});

describe('any entry', () => {
  it.each<[bigint, string, string | undefined]>([
    [1n, '2023-05-29', undefined],
    [AMOUNT_MAX_FEN, '2023-05-29', undefined],
    [1n, '1990-01-01', undefined],
    [1n, '1989-12-31', 'dated-too-early'],
    [0n, '2023-05-29', 'amount-not-positive'],
    [-1n, '2023-05-29', 'amount-not-positive'],
    [AMOUNT_MAX_FEN + 1n, '2023-05-29', 'amount-too-large'],
    [2n ** 63n, '2023-05-29', 'amount-too-large'],
    [1n, '2023-05-30', 'dated-after-today'],
    [1n, '2024-01-01', 'dated-after-today'],
  ])('of %s fen on %s: %p', (amount, day, code) => {
    expect(entryRefusal({ amountFen: fen(amount), valueDate: givenDay(day) }, TODAY)?.code).toBe(code);
  });

  it('says in yuan and days what would have been taken', () => {
    const entry = { amountFen: fen(-1n), valueDate: TODAY };
    expect(entryRefusal(entry, TODAY)).toEqual({
      code: 'amount-not-positive',
      field: 'amount',
      value: '-0.01',
      wanted: '0.01',
    });
    expect(entryRefusal({ ...entry, amountFen: fen(AMOUNT_MAX_FEN + 1n) }, TODAY)).toEqual({
      code: 'amount-too-large',
      field: 'amount',
      value: '100000000000.01',
      wanted: '100000000000.00',
    });
    expect(entryRefusal({ amountFen: fen(1n), valueDate: givenDay('2023-05-30') }, TODAY)).toEqual({
      code: 'dated-after-today',
      field: 'valueDate',
      value: '2023-05-30',
      wanted: '2023-05-29',
    });
  });
});
