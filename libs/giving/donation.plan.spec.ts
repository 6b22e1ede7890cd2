import { describe, expect, it } from '@jest/globals';
import type { AccountEvent } from '#accounts';
import type { FundOpened, ReceiveDonation } from '#funds';
import { AMOUNT_MAX_FEN, fen, givenDay, givenStreams, outOfOrder } from '#kernel';
import type { Fault, Histories } from '#kernel';
import type { PersonEvent, Role } from '#people';
import { receiveDonation } from './donation.plan.js';
import { receiptId } from './receipt.decide.js';
import { reverseEntry } from './reversal.plan.js';

const TODAY = givenDay('2023-05-29');
const FUND = '411522101-welfare';
const acting = { by: 'chen', on: TODAY };
const RECEIPT = { unit: '411522', number: 'AH01' };
const RECEIPT_STREAM = `receipt-${receiptId(RECEIPT)}`;

const person = (role: Role): readonly PersonEvent[] => [
  { type: 'PersonAdded', person: 'chen' },
  { type: 'RoleGranted', role, region: '*', from: TODAY },
];
const OPENED: FundOpened = {
  ...{ type: 'FundOpened', fund: FUND, region: '411522101', path: ['411522101', '411522'], level: 'township' },
  ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
};
const account = (id: string, region: string): AccountEvent => {
  return { type: 'AccountOpened', account: id, region, name: id, kind: 'cash', ways: [] };
};
const bare: ReceiveDonation = {
  type: 'ReceiveDonation',
  entry: 'entry-1',
  purpose: 'free',
  opensPurpose: false,
  account: 'cash',
  amountFen: fen(5_000n),
  valueDate: TODAY,
  donorKind: 'individual',
};
const command: ReceiveDonation = { ...bare, receipt: RECEIPT };

interface Situation {
  readonly streams: Histories;
  readonly fund: string;
  readonly command: ReceiveDonation;
}

const sound: Situation = {
  streams: {
    'person-chen': person('clerk'),
    [`fund-${FUND}`]: [OPENED],
    'account-cash': [account('cash', '411522101')],
    'account-neighbour': [account('neighbour', '411522102')],
  },
  fund: FUND,
  command,
};
const planned = (one: Situation) =>
  givenStreams(one.streams).plan(() => receiveDonation(one.fund, one.command, acting));
/** Booked when dashes were still told apart: on no other stream than this one. */
const FORMER = 'receipt-411522::ah–01';
const DASHED = { unit: '411522', number: 'AH–01' };

const having =
  (more: Histories) =>
  (one: Situation): Situation => ({ ...one, streams: { ...one.streams, ...more } });
const asking = (part: Partial<ReceiveDonation>) => {
  return (one: Situation): Situation => ({ ...one, command: { ...one.command, ...part } });
};

const received = {
  ...{
    type: 'DonationReceived',
    fund: FUND,
    entry: 'entry-1',
    purpose: 'free',
    account: 'cash',
    donorKind: 'individual',
  },
  ...{ amountFen: fen(5_000n), valueDate: TODAY },
};
const posted = { type: 'AccountPosted', entry: 'entry-1', amountFen: fen(5_000n), valueDate: TODAY };
const taken = { type: 'ReceiptNumberTaken', ...RECEIPT, fund: FUND, entry: 'entry-1' };

describe('a gift', () => {
  it('goes to the fund, to the cash box and takes its receipt number, in one append', () => {
    planned(sound).thenStreams(
      {
        [`fund-${FUND}`]: [{ ...received, receipt: RECEIPT }],
        'account-cash': [posted],
        [RECEIPT_STREAM]: [taken],
      },
      { entry: 'entry-1' },
    );
  });

  it('takes no number where it has a reason to have none', () => {
    const came = planned({ ...sound, command: { ...bare, donorKind: 'anonymous', noReceiptReason: 'anonymous' } });
    const event = { ...received, donorKind: 'anonymous', noReceiptReason: 'anonymous' };
    came.thenStreams({ [`fund-${FUND}`]: [event], 'account-cash': [posted] }, { entry: 'entry-1' });
  });

  it('is refused in order of precedence', () => {
    const opening = { ...received, type: 'OpeningBalanceEntered', valueDate: givenDay('2023-12-31') };
    const faults: readonly Fault<Situation>[] = [
      { code: 'fund-unknown', breaks: (one) => ({ ...one, fund: '999999-welfare' }) },
      { code: 'actor-unknown', breaks: having({ 'person-chen': [] }) },
      { code: 'role-missing', breaks: having({ 'person-chen': person('administrator') }) },
      { code: 'account-unknown', breaks: asking({ account: 'no-account' }) },
      { code: 'account-not-of-region', breaks: asking({ account: 'neighbour' }) },
      { code: 'amount-not-positive', breaks: asking({ amountFen: fen(0n) }) },
      { code: 'amount-too-large', breaks: asking({ amountFen: fen(AMOUNT_MAX_FEN + 1n) }) },
      { code: 'dated-after-today', breaks: asking({ valueDate: givenDay('2023-05-30') }) },
      { code: 'purpose-unknown', breaks: asking({ purpose: '济困' }) },
      { code: 'dated-before-opening', breaks: having({ [`fund-${FUND}`]: [OPENED, opening] }) },
      { code: 'receipt-number-used', breaks: having({ [RECEIPT_STREAM]: [{ ...taken, entry: 'entry-0' }] }) },
    ];
    expect(outOfOrder(sound, faults, (one) => planned(one).refusalCode)).toEqual([]);
  });

  it('without receipt and reason is refused after its purpose and before its day', () => {
    const start = { ...sound, command: bare };
    planned(start).thenRefused('receipt-missing');
    planned(asking({ purpose: '济困' })(start)).thenRefused('purpose-unknown');
    const opening = { ...received, type: 'OpeningBalanceEntered', valueDate: givenDay('2023-12-31') };
    planned(having({ [`fund-${FUND}`]: [OPENED, opening] })(start)).thenRefused('receipt-missing');
  });

  it('is refused where another spelling of the number is taken', () => {
    const used = having({ [RECEIPT_STREAM]: [{ ...taken, entry: 'entry-0' }] })(sound);
    planned(asking({ receipt: { unit: '411522', number: 'ａｈ ０１' } })(used)).thenRefused('receipt-number-used', {
      wanted: 'entry-0',
    });
  });

  it('takes its number under its id alone, and meets one that was taken under a former id or another spelling', () => {
    const dashed = asking({ receipt: DASHED })(sound);
    const stream = `receipt-${receiptId(DASHED)}`;
    const own = { ...taken, ...DASHED };
    planned(dashed).thenStreams({
      [`fund-${FUND}`]: [{ ...received, receipt: DASHED }],
      'account-cash': [posted],
      [stream]: [own],
    });
    for (const there of [stream, FORMER, 'receipt-411522::ah-01']) {
      const used = having({ [there]: [{ ...own, entry: 'entry-0' }] })(dashed);
      planned(used).thenRefused('receipt-number-used', { wanted: 'entry-0' });
    }
    const other = 'receipt-411522::ah001';
    const { streams } = having({ [other]: [{ ...own, number: 'AH001', entry: 'entry-0' }] })(dashed);
    const alike = (ids: readonly string[]) =>
      givenStreams(streams).plan(() => receiveDonation(FUND, dashed.command, { ...acting, alike: ids }));
    alike(['411522::ah001']).thenRefused('receipt-number-used', { value: 'AH001', wanted: 'entry-0' });
    expect(alike([]).refusalCode).toBeUndefined();
  });

  it('that is reversed frees its number, under whichever ids it was taken', () => {
    const stream = `receipt-${receiptId(DASHED)}`;
    const own = { ...taken, ...DASHED };
    const gift = { ...received, receipt: DASHED };
    const reason = { subject: 's', record: 'r', version: 1, commitment: 'c' };
    const content = { fund: FUND, entry: 'back', reversed: 'entry-1', revision: 1, asDeficit: false, reason };
    const freed = [{ ...own, type: 'ReceiptNumberFreed' }];
    const reversed = (streams: Histories) => {
      const booked = having({
        [`fund-${FUND}`]: [OPENED, gift],
        'account-cash': [account('cash', '411522101'), posted],
      });
      const { came } = givenStreams({ ...booked(sound).streams, ...streams }).plan(() => {
        return reverseEntry(content, { request: 'q', acting });
      });
      return came.kind === 'written' ? [came.streams[stream], came.streams[FORMER]] : came;
    };
    expect(reversed({ [stream]: [own], [FORMER]: [own] })).toEqual([freed, freed]);
    // Booked when dashes were still told apart.
    expect(reversed({ [FORMER]: [own] })).toEqual([[], freed]);
  });
});
