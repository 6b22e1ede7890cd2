import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Run, step } from './books.js';
import { holds } from './holds.js';
import { VERDICTS } from './verdicts.js';

/** 850 runs are 204,000 commands; a longer run by the environment. */
const RUNS = Number(process.env['FUND_RUNS'] ?? '850');
const COMMANDS = 240;

/** What the random commands must have come to somewhere, or the test would show nothing. */
const MUST_BE_SEEN = [
  ...[
    'ReserveAmount',
    'SpendAmount',
    'BearGiftFee',
    'ReturnGift',
    'RemitUpward',
    'SendTransfer',
    'ExchangePurpose',
  ].map((command) => `${command} not-enough-available`),
  ...['SpendAmount', 'ReleaseReservation', 'ReturnSpending', 'ReturnGift', 'ReceiveTransfer', 'TakeBackTransfer'].map(
    (command) => `${command} dated-before-what-it-answers`,
  ),
  ...['ReserveAmount', 'SpendAmount', 'RemitUpward'].map((command) => `${command} purpose-not-allowed`),
  ...['SpendAmount more-than-reserved', 'ReleaseReservation more-than-reserved', 'SpendAmount reservation-expired'],
  ...[
    'SpendAmount reservation-unknown',
    'ReturnSpending after the last day',
    'ReturnSpending more-than-spent',
    'ReturnGift more-than-given',
  ],
  ...['BearGiftFee more-than-given', 'ExchangePurpose more-than-given', 'SettleTransfer transfer-settled'],
  ...['ReserveAmount', 'SpendAmount', 'BearGiftFee', 'ReleaseReservation', 'ReturnSpending', 'ReturnGift'].map(
    (command) => `${command} taken`,
  ),
  ...['RemitUpward', 'SendTransfer', 'ReceiveTransfer', 'TakeBackTransfer', 'ExchangePurpose'].map(
    (command) => `${command} taken`,
  ),
  ...[
    'DonationReceived',
    'DuesReceived',
    'AmountSpent',
    'SpendingReturned',
    'GiftReturned',
    'RemittedUpward',
    'PurposeExchanged',
  ].map((type) => `reversed ${type}`),
  ...['not-enough-available', 'entry-reversed-already', 'more-than-given', 'more-than-reserved'].map(
    (code) => `ReverseEntry ${code}`,
  ),
  ...['DonationReceived', 'PurposeExchanged', 'SpendingReturned'].map((type) => `reversed ${type} as a deficit`),
  ...['a deficit covered', 'ReserveAmount fund-in-deficit', 'ExchangePurpose more-than-deficit'],
  ...['ReceiveDonation', 'ReceiveDues', 'SpendAmount'].flatMap((command) =>
    ['dated-in-closed-time', 'belongs-in-open-time'].map((code) => `${command} ${code}`),
  ),
  ...['CloseMonth taken', 'CloseMonth account-not-closed', 'CloseYear taken', 'CloseYear year-months-open'],
];

describe('two funds that get random commands', () => {
  it('come to what the books say, with nothing below zero on any day and no purpose paying for another', () => {
    const seen = new Map<string, number>();
    let commands = 0;
    fc.assert(
      fc.property(fc.noBias(fc.array(step, { minLength: COMMANDS, maxLength: COMMANDS })), (steps) => {
        const run = new Run(seen);
        for (const one of steps) holds(run, run.take(one, VERDICTS), one.day);
        commands += run.count;
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    if (process.env['SEEN'])
      console.log(
        [...seen]
          .sort()
          .map((x) => x.join(' '))
          .join('\n'),
      );
    expect(commands).toBeGreaterThanOrEqual(RUNS * COMMANDS);
    expect(MUST_BE_SEEN.filter((what) => (seen.get(what) ?? 0) < RUNS / 250)).toEqual([]);
  }, 300_000);
});
