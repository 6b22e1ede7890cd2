import { describe, expect, it } from '@jest/globals';
import { AMOUNT_MAX_FEN, fen, given, givenDay, outOfOrder, parseQuantity, QUANTITY_MAX, quantity } from '#kernel';
import type { BusinessDate, Fault, Quantity } from '#kernel';
import { fundDecider } from '../fund.decide.js';
import type { FundEvent } from '../fund.events.js';
import type { ReverseEntry } from '../reversal/reversal.commands.js';
import type { IssueGoods, ReceiveGoods } from './goods.commands.js';
import type { GoodsIssued, GoodsReceived, LotLine } from './goods.events.js';

const TODAY = givenDay('2023-05-29');
const FUND = '411522101-welfare';
const REASON = { subject: 's', record: 'r', version: 1, commitment: 'c' };
const day = (text: string): BusinessDate => givenDay(`2023-${text}`);
const many = (text: string): Quantity => parseQuantity(text) ?? quantity(0n);

const opened: FundEvent = {
  ...{ type: 'FundOpened', fund: FUND, region: '411522101', path: ['411522101', '411522'], level: 'township' },
  ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
};
const purposes: readonly FundEvent[] = [
  { type: 'PurposeOpened', fund: FUND, purpose: '助学', words: ['助学', '助学物资'] },
  { type: 'PurposeOpened', fund: FUND, purpose: '济困', words: ['济困'] },
  { type: 'PurposeAllowed', fund: FUND, purpose: '济困', allows: ['relief'] },
];
const month = (through: string): FundEvent => ({ type: 'MonthClosed', fund: FUND, through: day(through) });
const opening: FundEvent = {
  ...{ type: 'OpeningBalanceEntered', fund: FUND, entry: 'o', purpose: 'free', account: 'bank', amountFen: fen(1n) },
  valueDate: day('05-20'),
};
const abolished: FundEvent = {
  ...{ type: 'FundAbolished', fund: FUND, on: day('05-29'), successor: '411522102-welfare', into: '411522102' },
};

const RICE = { article: '大米', unit: '袋', purpose: 'free' };
const command: ReceiveGoods = {
  ...{ type: 'ReceiveGoods', entry: 'new', ...RICE, quantity: many('10'), amountFen: fen(1_000n) },
  ...{ valueBasis: 'market-price', valueDate: TODAY, donorKind: 'anonymous', noReceiptReason: 'anonymous' },
};
const issuing: IssueGoods = {
  ...{ type: 'IssueGoods', entry: 'out', ...RICE, quantity: many('1'), use: 'relief', valueDate: TODAY },
};

/** A lot as it was received. */
function lot(entry: string, [amount, of]: readonly [bigint, string], part: Partial<GoodsReceived> = {}): GoodsReceived {
  const gift = { valueBasis: 'market-price', donorKind: 'anonymous', noReceiptReason: 'anonymous' } as const;
  const goods = { ...RICE, quantity: of, amountFen: fen(amount), valueDate: day('05-01') };
  return { type: 'GoodsReceived', fund: FUND, entry, ...goods, ...gift, ...part };
}

type Place = readonly [lot: string, since: BusinessDate];

function line(of: string, amount: bigint, [entry, since]: Place = ['a', day('05-01')]): LotLine {
  return { lot: entry, since, quantity: of, amountFen: fen(amount) };
}

function out(entry: string, lines: readonly LotLine[], part: Partial<GoodsIssued> = {}): GoodsIssued {
  return { type: 'GoodsIssued', fund: FUND, entry, ...RICE, use: 'relief', lines, valueDate: day('05-10'), ...part };
}

const history = (...events: readonly FundEvent[]) => given(fundDecider, [opened, ...purposes, ...events]);
const receive = (part: Partial<ReceiveGoods> = {}, events: readonly FundEvent[] = []) =>
  history(...events).when({ ...command, ...part }, { today: TODAY });
const issue = (part: Partial<IssueGoods>, events: readonly FundEvent[]) =>
  history(...events).when({ ...issuing, ...part }, { today: TODAY });
const reverse = (original: FundEvent, events: readonly FundEvent[]) => {
  const asked: ReverseEntry = {
    ...{ type: 'ReverseEntry', entry: 'back', original, asDeficit: false, reason: REASON, request: 'q' },
  };
  return history(...events).when(asked, { today: TODAY });
};

describe('goods that are received', () => {
  it('come into stock at their value, with the donor and what the value rests on', () => {
    const donor = REASON;
    const receipt = { unit: '411522', number: 'AH1' };
    receive({
      donorKind: 'enterprise',
      donor,
      receipt,
      valueBasis: 'invoice',
      evidence: ['e'],
      purpose: '助学物资',
    }).thenEvents({
      ...{ type: 'GoodsReceived', fund: FUND, entry: 'new', ...RICE, purpose: '助学', quantity: '10' },
      ...{ amountFen: fen(1_000n), valueBasis: 'invoice', valueDate: TODAY, donorKind: 'enterprise', donor, receipt },
      evidence: ['e'],
    });
  });

  it('have one name, however it is spelled the next time', () => {
    const { decision } = receive({ article: ' 大 米', unit: '袋 ' }, [lot('a', [1n, '1'])]);
    expect(decision).toMatchObject({ events: [RICE] });
  });

  it('that were found late count on their day while its year is open', () => {
    const late = { belongsOn: day('03-10') };
    expect(receive(late, [month('04-30')]).decision).toMatchObject({ events: [{ ...late, countsOn: late.belongsOn }] });
    const figures = { openingFen: fen(0n), flows: [], closingFen: fen(0n), purposes: [] };
    const minimum = { contributedFen: fen(0n), minimumFen: fen(0n), outcome: 'none', countingKinds: [] } as const;
    const closed: FundEvent = { type: 'YearClosed', fund: FUND, year: 2023, ...figures, ...minimum };
    const { decision } = receive(late, [month('04-30'), closed]);
    expect(decision).not.toHaveProperty('events.0.countsOn');
  });

  it('are refused in order of precedence', () => {
    type Part = Partial<ReceiveGoods> & { readonly events?: readonly FundEvent[] };
    const breaks = (part: Part) => (one: Part) => ({
      ...one,
      ...part,
      events: [...(one.events ?? []), ...(part.events ?? [])],
    });
    const faults: readonly Fault<Part>[] = [
      { code: 'fund-abolished', breaks: breaks({ events: [abolished] }) },
      { code: 'amount-not-positive', breaks: breaks({ amountFen: fen(0n) }) },
      { code: 'article-name-missing', breaks: breaks({ article: '—' }) },
      { code: 'quantity-not-positive', breaks: breaks({ quantity: quantity(0n) }) },
      { code: 'purpose-unknown', breaks: breaks({ purpose: '修路' }) },
      { code: 'personal-number-in-clear', breaks: breaks({ unit: '13800138000' }) },
      { code: 'value-evidence-missing', breaks: breaks({ valueBasis: 'appraisal' }) },
      { code: 'dated-in-closed-time', breaks: breaks({ events: [month('05-31')] }) },
    ];
    const { noReceiptReason, ...bare } = command;
    const code = ({ events = [], ...part }: Part) =>
      history(...events).when({ ...bare, noReceiptReason: noReceiptReason ?? 'anonymous', ...part }, { today: TODAY })
        .refusalCode;
    expect(outOfOrder<Part>({}, faults, code)).toEqual([]);
    history().when(bare, { today: TODAY }).thenRefused('receipt-missing');
  });

  it.each<[string, Partial<ReceiveGoods>, readonly FundEvent[]]>([
    ['amount-too-large', { amountFen: fen(AMOUNT_MAX_FEN + 1n) }, []],
    ['quantity-too-large', { quantity: quantity(QUANTITY_MAX + 1n) }, []],
    ['dated-after-today', { valueDate: day('05-30') }, []],
    ['dated-before-opening', { valueDate: day('05-19') }, [opening]],
    ['belongs-in-open-time', { belongsOn: day('05-10') }, []],
  ])('are refused: %s', (code, part, events) => {
    receive(part, events).thenRefused(code);
  });

  it('keep an opening balance from being entered after them', () => {
    const entered = { type: 'EnterOpeningBalance', entry: 'o', purpose: 'free', opensPurpose: false } as const;
    const balance = { ...entered, account: 'bank', amountFen: fen(1n), valueDate: day('05-20') };
    history(lot('a', [1n, '1']))
      .when(balance, { today: TODAY })
      .thenRefused('entries-before-opening');
    const back = { type: 'GoodsReversed', entry: 'b', reversed: 'a', kind: 'goods', lines: [line('1', 1n)] } as const;
    const reversed: FundEvent = { ...back, fund: FUND, ...RICE, valueDate: day('05-01'), reason: REASON, request: 'q' };
    expect(history(lot('a', [1n, '1']), reversed).when(balance, { today: TODAY }).refusalCode).toBeUndefined();
  });
});

describe('goods that are issued', () => {
  it('go out at their share of the lot’s value, to the fen: the last of it takes what is left', () => {
    const lots = [lot('a', [100n, '3'])];
    issue({}, lots).thenEvents(out('out', [line('1', 33n)], { valueDate: TODAY }));
    const first = out('x', [line('1', 33n)]);
    issue({}, [...lots, first]).thenEvents(out('out', [line('1', 34n)], { valueDate: TODAY }));
    const second = out('y', [line('1', 34n)]);
    issue({}, [...lots, first, second]).thenEvents(out('out', [line('1', 33n)], { valueDate: TODAY }));
  });

  it('are taken from the oldest lots first, by day and then as they were recorded', () => {
    const lots = [
      lot('b', [90n, '1.5'], { valueDate: day('05-02') }),
      lot('c', [7n, '1'], { valueDate: day('05-02') }),
      lot('a', [100n, '2']),
    ];
    issue({ quantity: many('4') }, lots).thenEvents(
      out('out', [line('2', 100n), line('1.5', 90n, ['b', day('05-02')]), line('0.5', 4n, ['c', day('05-02')])], {
        valueDate: TODAY,
      }),
    );
  });

  it('are all that was asked for, or none', () => {
    const lots = [lot('a', [100n, '3'])];
    issue({ quantity: many('3.001') }, lots).thenRefused('not-enough-in-stock', { value: '3.001 袋', wanted: '3 袋' });
    issue({ quantity: many('3') }, lots).thenEvents(out('out', [line('3', 100n)], { valueDate: TODAY }));
  });

  it('leave what was given for another purpose, or in another unit', () => {
    const lots = [
      lot('a', [100n, '5'], { purpose: '济困' }),
      lot('b', [100n, '5'], { unit: '斤' }),
      lot('c', [1n, '1']),
    ];
    issue({ quantity: many('2') }, lots).thenRefused('not-enough-in-stock', { value: '2 袋', wanted: '1 袋' });
    expect(issue({ quantity: many('5'), purpose: '济困' }, lots).refusalCode).toBeUndefined();
  });

  it('are refused where a day is before what came, or what is there goes out on a later one', () => {
    const lots = [lot('a', [100n, '3'])];
    issue({ valueDate: day('04-30') }, lots).thenRefused('not-enough-in-stock', { wanted: '0 袋' });
    const later = out('x', [line('2', 67n)], { valueDate: day('05-20') });
    issue({ valueDate: day('05-02'), quantity: many('2') }, [...lots, later]).thenRefused('not-enough-in-stock', {
      wanted: '1 袋',
    });
  });

  it.each<[string, Partial<IssueGoods>, readonly FundEvent[]]>([
    ['article-name-missing', { unit: '' }, []],
    ['quantity-not-positive', { quantity: quantity(0n) }, []],
    ['purpose-unknown', { purpose: '修路' }, []],
    ['personal-number-in-clear', { article: '411522199003071239' }, []],
    ['dated-after-today', { valueDate: day('05-30') }, []],
    ['dated-in-closed-time', { valueDate: day('04-30') }, [month('04-30')]],
    ['article-unknown', { article: '白面' }, []],
    ['purpose-not-allowed', { purpose: '助学' }, []],
    ['purpose-not-allowed', { purpose: '济困', use: 'project' }, []],
    ['fund-abolished', {}, [abolished]],
    ['fund-abolished', { valueDate: day('05-28'), quantity: many('9') }, [abolished]],
  ])('are refused: %s', (code, part, events) => {
    issue(part, [lot('a', [100n, '3']), ...events]).thenRefused(code);
  });
});

describe('an entry of goods that is reversed', () => {
  const received = lot('a', [100n, '3']);
  const issued = out('x', [line('1', 33n)]);

  it('goes out of stock whole, by the day on which it counted', () => {
    reverse(received, [received]).thenEvents({
      ...{ type: 'GoodsReversed', fund: FUND, entry: 'back', reversed: 'a', ...RICE, valueDate: day('05-01') },
      ...{ kind: 'goods', lines: [line('3', 100n)], countsOn: day('05-01'), reason: REASON, request: 'q' },
    });
  });

  it('is refused while some of it is issued, and taken once that came back', () => {
    reverse(received, [received, issued]).thenRefused('not-enough-in-stock', { value: '3 袋', wanted: '2 袋' });
    const { decision } = reverse(issued, [received, issued]);
    expect(decision).toMatchObject({
      events: [{ kind: 'goods-issue', valueDate: day('05-10'), lines: [line('1', 33n)] }],
    });
    const back = 'events' in decision ? decision.events : [];
    const whole = reverse(received, [received, issued, ...back]).decision;
    expect(whole).toMatchObject({ events: [{ lines: [line('3', 100n)] }] });
  });

  it('whose time is closed comes back today, and lies in stock from today on', () => {
    const closed = [received, issued, month('05-31')];
    const asked = {
      type: 'ReverseEntry',
      entry: 'back',
      original: issued,
      asDeficit: false,
      reason: REASON,
      request: 'q',
    };
    const june = givenDay('2023-06-15');
    const { decision } = history(...closed).when(asked as ReverseEntry, { today: june });
    const back = 'events' in decision ? decision.events : [];
    expect(back).toMatchObject([{ valueDate: june, belongsOn: day('05-10'), lines: [line('1', 33n, ['a', june])] }]);
    const before = { ...issuing, quantity: many('3'), valueDate: givenDay('2023-06-14') };
    history(...closed, ...back)
      .when(before, { today: june })
      .thenRefused('not-enough-in-stock', { wanted: '2 袋' });
    const then = history(...closed, ...back).when({ ...before, valueDate: june }, { today: june });
    expect(then.decision).toMatchObject({ events: [{ lines: [line('2', 67n), line('1', 33n, ['a', june])] }] });
  });

  it('is refused a second time, and so is the reversal of a reversal', () => {
    const { decision } = reverse(received, [received]);
    const back = 'events' in decision ? decision.events : [];
    reverse(received, [received, ...back]).thenRefused('entry-reversed-already');
    for (const event of back) reverse(event, [received, ...back]).thenRefused('reversal-not-reversible');
  });
});
