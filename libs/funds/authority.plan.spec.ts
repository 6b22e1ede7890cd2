import { describe, expect, it } from '@jest/globals';
import { addDays, fen, givenDay, givenStreams, steps } from '#kernel';
import type { BusinessDate, Histories, Plan } from '#kernel';
import { approveRequest } from '#people';
import type { Role } from '#people';
import type { FundEvent } from './fund.events.js';
import { bearGiftFee, expireReservation, releaseReservation, remitUpward, reserveAmount } from './outgo.plan.js';
import { returnGift, returnSpending, spendAmount, spendAtOnce } from './outgo.plan.js';
import { askCover, askReversal, planReversal } from './reversal/reversal.plan.js';
import type { ReversalPlan } from './reversal/reversal.plan.js';
import { followMerge } from './succession/succession.plan.js';
import { sendTransfer, settleTransfer, transferAtOnce } from './transfer/transfer.plan.js';

const TODAY = givenDay('2024-06-30');
const DAY = givenDay('2024-05-10');
const [TOWN, OTHER, COUNTY] = ['411522101-welfare', '411522102-welfare', '411522-welfare'];
const MINUTES = '安党组〔2024〕3号';
const DECISION = `411522:${MINUTES}`;
const lines = (amount: bigint) => [{ purpose: 'free', amountFen: fen(amount) }];
const opened = (fund: string): FundEvent => {
  const region = fund.slice(0, fund.indexOf('-'));
  const path = region === '411522' ? [region] : [region, '411522'];
  const kind = { kind: 'welfare', kindName: '计划生育公益金', lendable: false };
  return { type: 'FundOpened', fund, region, path, level: 'township', ...kind };
};
const gift = (fund: string, amount: bigint) => ({
  ...{ type: 'DonationReceived', fund, entry: 'gift', purpose: 'free', amountFen: fen(amount), account: 'bank' },
  ...{ valueDate: DAY, donorKind: 'anonymous', noReceiptReason: 'anonymous' },
});
const person = (name: string, roles: readonly Role[], limit?: bigint) => [
  { type: 'PersonAdded', person: name },
  ...roles.map((role) => ({ type: 'RoleGranted', role, region: '*', from: DAY })),
  ...roles.flatMap((role) =>
    limit === undefined ? [] : [{ type: 'LimitGranted', role, region: '*', amountFen: fen(limit), from: DAY }],
  ),
];
const account = { type: 'AccountOpened', account: 'bank', region: '411522', name: '专户', kind: 'bank', ways: [] };
const threshold = (amount: bigint, from = DAY) => ({
  ...{ type: 'DecisionThresholdAdopted', region: '411522', amountFen: fen(amount), from },
});
const recorded = (amount: bigint, decidedOn = DAY) => ({
  ...{ type: 'CollectiveDecisionRecorded', decision: DECISION, region: '411522', minutesNumber: MINUTES, decidedOn },
  ...{ amountFen: fen(amount), attendees: ['chen', 'wu'], others: [], evidence: ['e'] },
});

/** Chen's word reaches 100 fen, Wu's any amount; of the town's 900 fen 100 were spent as a fee. */
const streams: Histories = {
  'person-chen': person('chen', ['finance-officer', 'cashier'], 100n),
  'person-wu': person('wu', ['finance-officer', 'leader']),
  'account-bank': [account],
  [`fund-${TOWN}`]: [
    opened(TOWN),
    gift(TOWN, 900n),
    { ...spending('paid', 150n), type: 'AmountSpent', fund: TOWN, kind: 'bank-fee' },
  ],
  [`fund-${OTHER}`]: [opened(OTHER)],
  [`fund-${COUNTY}`]: [opened(COUNTY)],
};
const chen = { by: 'chen', on: TODAY };
const wu = { by: 'wu', on: TODAY };

function spending(entry: string, amount: bigint, valueDate: BusinessDate = DAY) {
  return { entry, account: 'bank', valueDate, lines: lines(amount) };
}
const GIFT = { entry: 'gift', revision: 1 };
const reserve = (amount: bigint, part: { readonly decision?: string; readonly valueDate?: BusinessDate } = {}) => {
  const kept = { reservation: 'r', lines: lines(amount), valueDate: DAY, emergency: false };
  return (by = chen) => reserveAmount(TOWN, { type: 'ReserveAmount', ...kept, ...part }, by);
};
const sent = (amount: bigint, decision?: string) => {
  const transfer = { transfer: 't', from: TOWN, to: OTHER, lines: lines(amount), valueDate: DAY };
  return { ...transfer, ...(decision === undefined ? {} : { decision }) };
};
const remit = (amount: bigint, decision?: string) => {
  const cited = decision === undefined ? {} : { decision };
  return (by = chen) => remitUpward(TOWN, { type: 'RemitUpward', ...spending('up', amount), ...cited }, { acting: by });
};
const carriedOut: ReversalPlan = function* (content, confirmed) {
  const planned = yield* planReversal(content, confirmed);
  return planned.kind === 'refused' ? planned : steps(planned.steps, {});
};
const REASON = { subject: 's', record: 'r', version: 1, commitment: 'c' };
const asking = (entry: string, revision: number) => {
  const asked = { fund: TOWN, entry: 'back', asDeficit: false, reason: REASON, request: 'q' };
  return () => askReversal({ ...asked, reversed: { entry, revision } }, chen, carriedOut);
};
const codeOf = (plan: () => Plan, histories = streams) => givenStreams(histories).plan(plan).refusalCode;

/** What is there after a plan was carried out. */
function after(histories: Histories, plan: () => Plan): Histories {
  const { came } = givenStreams(histories).plan(plan);
  if (came.kind !== 'written') throw new Error(JSON.stringify(came, (_, one: unknown) => String(one)));
  const written = Object.entries(came.streams).map(([name, events]) => [name, [...(histories[name] ?? []), ...events]]);
  return { ...histories, ...(Object.fromEntries(written) as Histories) };
}

describe('an amount over the limit of who acts', () => {
  const plans: Readonly<Record<string, (amount: bigint, by: typeof chen) => Plan>> = {
    reserve: (amount, by) => reserve(amount)(by),
    'spend without reservation': (amount, by) =>
      spendAmount(TOWN, { type: 'SpendAmount', ...spending('e', amount), kind: 'bank-fee' }, by),
    'spend at once': (amount, by) => {
      const paid = { ...spending('e', amount), reservation: 'r', kind: 'relief' } as const;
      return spendAtOnce(TOWN, { type: 'SpendAtOnce', ...paid }, by);
    },
    'fee of a gift': (amount, by) => {
      const { entry, account: from, valueDate } = spending('e', amount);
      const fee = { entry, account: from, valueDate, amountFen: fen(amount) };
      return bearGiftFee(TOWN, { type: 'BearGiftFee', ...fee }, { acting: by, gift: GIFT });
    },
    'gift back': (amount, by) =>
      returnGift(TOWN, { type: 'ReturnGift', ...spending('e', amount) }, { acting: by, gift: GIFT }),
    remit: (amount, by) => remit(amount)(by),
    transfer: (amount, by) => sendTransfer(sent(amount), by),
    'transfer at once': (amount, by) => transferAtOnce(sent(amount), by),
  };

  it.each(Object.keys(plans))('is refused: %s; another with a higher limit does it', (name) => {
    const plan = plans[name] as (amount: bigint, by: typeof chen) => Plan;
    expect([100n, 101n].map((amount) => codeOf(() => plan(amount, chen)))).toEqual([undefined, 'amount-over-limit']);
    expect(codeOf(() => plan(101n, wu))).toBeUndefined();
    // Behind the role, before all that the fund itself would say.
    const nobody = { ...streams, 'person-chen': person('chen', ['clerk'], 100n) };
    expect(codeOf(() => plan(101n, chen), nobody)).toBe('role-missing');
    expect(codeOf(() => plan(10_000n, chen))).toBe('amount-over-limit');
  });

  it('is told with what the limit is and who could have a higher one', () => {
    givenStreams(streams)
      .plan(() => reserve(101n)())
      .thenRefused('amount-over-limit', { value: '1.01', wanted: '1.00 finance-officer, leader' });
  });

  it('is not asked for where it was approved: spending a reservation, releasing it', () => {
    const kept = after(streams, () => reserve(500n)(wu));
    const paid = { ...spending('e', 300n), reservation: 'r', kind: 'relief' } as const;
    expect(codeOf(() => spendAmount(TOWN, { type: 'SpendAmount', ...paid }, chen), kept)).toBeUndefined();
    const release = { type: 'ReleaseReservation', entry: 'x', reservation: 'r', cause: 'released' } as const;
    expect(codeOf(() => releaseReservation(TOWN, { ...release, valueDate: DAY }, chen), kept)).toBeUndefined();
  });

  it('holds who confirms a request, not who asks', () => {
    const clerk = { by: 'clerk', on: TODAY };
    const confirm = (plan: () => Plan, by: typeof chen): string | undefined => {
      const asked = after({ ...streams, 'person-clerk': person('clerk', ['clerk']) }, plan);
      return codeOf(() => approveRequest('q', by, () => nothing()), asked);
    };
    expect(confirm(asking('paid', 2), wu)).toBeUndefined();
    const byClerk = (): Plan => {
      const place = { entry: 'paid', revision: 2 };
      const asked = { fund: TOWN, entry: 'back', asDeficit: false, reason: REASON, request: 'q', reversed: place };
      return askReversal(asked, clerk, carriedOut);
    };
    expect([confirm(byClerk, chen), confirm(byClerk, wu)]).toEqual(['amount-over-limit', undefined]);
    const short = {
      ...{ type: 'EntryReversed', fund: TOWN, entry: 'gone', reversed: 'gift', original: 'DonationReceived' },
      ...{ kind: 'donation', lines: [{ purpose: '助学', amountFen: fen(-200n) }], valueDate: DAY, account: 'bank' },
      ...{ reason: REASON, request: 'q0' },
    };
    const inDeficit = {
      ...streams,
      'person-clerk': person('clerk', ['clerk']),
      [`fund-${TOWN}`]: [
        ...(streams[`fund-${TOWN}`] ?? []),
        { type: 'PurposeOpened', fund: TOWN, purpose: '助学', words: [] },
        short,
      ],
    };
    const content = { fund: TOWN, entry: 'c', purpose: '助学', amountFen: fen(150n), valueDate: DAY };
    const asked = after(inDeficit, () => askCover(content, 'q', clerk));
    const first = (by: typeof chen) => codeOf(() => approveRequest('q', by, () => nothing()), asked);
    expect([first(chen), first(wu)]).toEqual(['amount-over-limit', undefined]);
  });
});

function* nothing(): Plan {
  return { kind: 'nothing', result: {} };
}

describe('money that rests on a collective decision', () => {
  const demanded: Histories = {
    ...streams,
    'person-chen': person('chen', ['finance-officer', 'cashier']),
    'authority-411522': [threshold(300n)],
    [`decision-${DECISION}`]: [recorded(500n)],
  };
  const cited = (amount: bigint, citation: string) => {
    return { type: 'DecisionCited', decision: DECISION, citation, fund: TOWN, amountFen: fen(amount), on: DAY };
  };
  const back = (
    amount: bigint,
    citation: string,
    { on = DAY, fund = TOWN }: { on?: BusinessDate; fund?: string } = {},
  ) => {
    return { type: 'CitationReleased', decision: DECISION, citation, fund, amountFen: fen(amount), on };
  };
  const decisionIn = (histories: Histories) => (histories[`decision-${DECISION}`] ?? []).slice(1);
  const kept = after(demanded, () => reserve(400n, { decision: MINUTES })());

  it('is refused without one from the amount on, by the day of the money', () => {
    for (const plan of [
      (amount: bigint) => reserve(amount)(),
      (amount: bigint) => remit(amount)(),
      (amount: bigint) => sendTransfer(sent(amount), chen),
      (amount: bigint) => transferAtOnce(sent(amount), chen),
      (amount: bigint) =>
        spendAtOnce(TOWN, { type: 'SpendAtOnce', ...spending('e', amount), reservation: 'r', kind: 'relief' }, chen),
    ]) {
      expect([299n, 300n].map((amount) => codeOf(() => plan(amount), demanded))).toEqual([
        undefined,
        'decision-missing',
      ]);
    }
    const later = { ...demanded, 'authority-411522': [threshold(300n, givenDay('2024-05-11'))] };
    expect(codeOf(() => reserve(400n)(), later)).toBeUndefined();
    expect(codeOf(() => reserve(400n, { valueDate: givenDay('2024-05-11') })(), later)).toBe('decision-missing');
    expect(codeOf(() => reserve(400n)(chen), { ...demanded, 'person-chen': person('chen', ['leader'], 100n) })).toBe(
      'amount-over-limit',
    );
  });

  it('cites one of its county that has enough left, of that day or before', () => {
    expect(kept[`fund-${TOWN}`]?.at(-1)).toMatchObject({ type: 'AmountReserved', decision: DECISION });
    expect(decisionIn(kept)).toEqual([cited(400n, 'r')]);
    const again = (amount: bigint) => codeOf(() => remit(amount, DECISION)(), kept);
    expect([100n, 101n].map(again)).toEqual([undefined, 'decision-rest-too-small']);
    expect(codeOf(() => reserve(400n, { decision: '4号' })(), demanded)).toBe('decision-unknown');
    const late = { ...demanded, [`decision-${DECISION}`]: [recorded(500n, addDays(DAY, 1))] };
    expect(codeOf(() => reserve(400n, { decision: MINUTES })(), late)).toBe('decision-dated-later');
    const elsewhere = { ...recorded(500n), region: '411523', decision: '411523:1' };
    const foreign = { ...demanded, 'decision-411523:1': [elsewhere] };
    expect(codeOf(() => sendTransfer(sent(400n, '411523:1'), chen), foreign)).toBe('decision-of-another-county');
    const passed = after(demanded, () => sendTransfer(sent(400n, MINUTES), chen));
    expect(passed['transfer-t']?.at(-1)).toMatchObject({ type: 'TransferBegan', decision: DECISION });
    expect(decisionIn(passed)).toEqual([cited(400n, 't')]);
  });

  it('gives back what is released or expires, not what was spent', () => {
    const release = { type: 'ReleaseReservation', entry: 'x', reservation: 'r', cause: 'released' } as const;
    const all = after(kept, () => releaseReservation(TOWN, { ...release, valueDate: DAY }, chen));
    expect(decisionIn(all).slice(1)).toEqual([back(400n, 'r')]);
    const paid = { type: 'SpendAmount', ...spending('e', 150n), reservation: 'r', kind: 'relief' } as const;
    const partly = after(kept, () => spendAmount(TOWN, paid, chen));
    expect(decisionIn(partly)).toEqual(decisionIn(kept));
    const rest = after(partly, () => releaseReservation(TOWN, { ...release, valueDate: DAY }, chen));
    expect(decisionIn(rest).slice(1)).toEqual([back(250n, 'r')]);
    const until = { reservation: 'r', lines: lines(400n), valueDate: DAY, emergency: false, expiresOn: DAY };
    const short = after(demanded, () =>
      reserveAmount(TOWN, { type: 'ReserveAmount', ...until, decision: MINUTES }, chen),
    );
    const over = after(short, () => expireReservation(TOWN, { reservation: 'r', entry: 'x' }, TODAY));
    expect(decisionIn(over).slice(1)).toEqual([back(400n, 'r', { on: addDays(DAY, 1) })]);
  });

  it('gives back what the bank sent back once that is released, also where all had been spent', () => {
    const paid = { type: 'SpendAmount', ...spending('e', 400n), reservation: 'r', kind: 'relief' } as const;
    const spent = after(kept, () => spendAmount(TOWN, paid, chen));
    const place = { entry: 'e', revision: (spent[`fund-${TOWN}`]?.length ?? 0) - 1 };
    const returned = after(spent, () =>
      returnSpending(TOWN, { type: 'ReturnSpending', ...spending('b', 120n) }, { acting: chen, spent: place }),
    );
    expect(decisionIn(returned)).toEqual(decisionIn(kept));
    const release = { type: 'ReleaseReservation', entry: 'x', reservation: 'r', cause: 'released' } as const;
    const released = after(returned, () => releaseReservation(TOWN, { ...release, valueDate: DAY }, chen));
    expect(decisionIn(released).slice(1)).toEqual([back(120n, 'r')]);
  });

  it('gives back a transfer that is sent back, and a remittance that is reversed', () => {
    const settle = (outcome: 'received' | 'sent-back') => {
      const passed = after(demanded, () => sendTransfer(sent(400n, MINUTES), chen));
      return decisionIn(after(passed, () => settleTransfer('t', { outcome, valueDate: DAY }, chen))).slice(1);
    };
    expect([settle('received'), settle('sent-back')]).toEqual([[], [back(400n, 't')]]);
    const gone = after(demanded, () => remit(350n, MINUTES)());
    const revision = (gone[`fund-${TOWN}`]?.length ?? 0) - 1;
    const content = { fund: TOWN, entry: 'back', reversed: 'up', revision, asDeficit: false, reason: REASON };
    const reversed = after(gone, () => carriedOut(content, { request: 'q', acting: chen }));
    expect(decisionIn(reversed).slice(1)).toEqual([back(350n, 'up')]);
  });

  it('rests on it in the fund that took over as well', () => {
    const merge = { fund: TOWN, into: '411522102', on: addDays(DAY, 5), inTransit: [], idOf: (what: string) => what };
    const merged = after(kept, () => followMerge(merge));
    expect(decisionIn(merged)).toEqual(decisionIn(kept));
    const moved = (merged[`fund-${OTHER}`] ?? []).find(
      (event) => 'type' in event && event.type === 'AmountReserved',
    ) as { readonly reservation: string; readonly decision: string };
    expect(moved.decision).toBe(DECISION);
    const { reservation } = moved;
    const valueDate = addDays(DAY, 6);
    const release = { type: 'ReleaseReservation', entry: 'x', reservation, cause: 'released', valueDate } as const;
    const released = after(merged, () => releaseReservation(OTHER, release, chen));
    expect(decisionIn(released).slice(1)).toEqual([back(400n, reservation, { on: valueDate, fund: OTHER })]);
  });
});
