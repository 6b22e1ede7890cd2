import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandContext } from '#execution';
import { IssueGoodsCommand, ListGoods, MergeRegionCommand, ShowBalances } from '#funds/nest';
import { ShowStatement, ShowStock } from '#funds/nest';
import type { FundStatement } from '#funds/nest';
import { AskReversalCommand, ReceiveGoodsCommand } from '#giving/nest';
import type { GoodsGiftInput } from '#giving/nest';
import { formatQuantity, formatYuan, parseQuantity, quantity } from '#kernel';
import type { Quantity } from '#kernel';
import { ExplainMinimum, ShowMinimums } from '#minimum/nest';
import { OTHER, TOWN } from '../fixtures/anhe.js';
import { day, Town, yuan } from './town.js';

let town: Town;

beforeEach(async () => {
  town = await Town.founded();
  await town.begin('2023-02-01');
});

afterEach(() => town.close());

const FUND = `${TOWN}-welfare`;
const RICE = { fund: FUND, purpose: 'free', article: '大米', unit: '袋' };
const many = (text: string): Quantity => parseQuantity(text) ?? quantity(0n);

type Lot = readonly [amount: number, of: string, on: string];

function gift([amount, of, on]: Lot, part: Partial<GoodsGiftInput> = {}) {
  const given = {
    amountFen: yuan(amount),
    valueBasis: 'market-price',
    donorKind: 'enterprise',
    donor: '惠民超市',
  } as const;
  const input = { ...RICE, ...given, quantity: many(of), valueDate: day(on), noReceiptReason: 'donor-waived' } as const;
  return (context: CommandContext) => new ReceiveGoodsCommand({ ...input, ...part }, context);
}

const receive = async (lot: Lot, part: Partial<GoodsGiftInput> = {}): Promise<string> =>
  String((await town.done(gift(lot, part)))['entry']);

async function issue(of: string, on: string): Promise<string> {
  const input = { ...RICE, use: 'relief', quantity: many(of), valueDate: day(on), memo: '春节慰问' } as const;
  return String((await town.done((context) => new IssueGoodsCommand(input, context)))['entry']);
}

const reverse = (reversed: string): Promise<void> =>
  town.confirmed((context) => {
    return new AskReversalCommand({ fund: FUND, reversed, reason: '登记错误', asDeficit: false }, context);
  });

/** What is in stock of each fund: quantity and value received, issued, transferred, left. */
async function stock(asked: { readonly asOf?: string; readonly knownAt?: bigint } = {}) {
  const { asOf = '2023-12-31', ...known } = asked;
  const rows = await town.ask(new ShowStock({ asOf: day(asOf), ...known }));
  return rows.map((row) => [
    ...[row.name, `${row.article} ${row.unit}`],
    ...[row.received, row.issued, row.transferred, row.inStock].map(formatQuantity),
    ...[row.receivedFen, row.issuedFen, row.transferredFen, row.inStockFen].map(formatYuan),
  ]);
}

async function counted(year: number, asOf?: string): Promise<string | undefined> {
  return (await town.printed(year, asOf)).find(([of]) => of === '柳林镇')?.[1];
}

async function explained(): Promise<readonly string[]> {
  const found = await town.ask(new ExplainMinimum({ fund: FUND, year: 2023, limit: 100 }));
  return [
    formatYuan(found?.amountFen ?? yuan(0)),
    ...(found?.lines ?? []).map((line) => `${line.kind} ${formatYuan(line.amountFen)}`),
  ];
}

const goodsOf = ({ goods }: Pick<FundStatement, 'goods'>) =>
  goods.map(({ purpose, openingFen, flows, closingFen }) => [
    ...[purpose, formatYuan(openingFen)],
    ...flows.map(({ kind, amountFen }) => `${kind} ${formatYuan(amountFen)}`),
    formatYuan(closingFen),
  ]);

describe('goods in stock', () => {
  it('are listed at their value, by day and as known then, and are in no balance', async () => {
    await receive([100, '3', '2023-01-05']);
    const known = (await town.ledger.log.head()) as bigint;
    const issued = await issue('1', '2023-01-10');
    await receive([500.01, '10.5', '2023-01-20'], { article: '大 米' });
    await town.twice(async () => {
      expect(await stock()).toEqual([
        ['柳林镇', '大米 袋', '13.5', '1', '0', '12.5', '600.01', '33.33', '0.00', '566.68'],
      ]);
      expect(await stock({ asOf: '2023-01-05' })).toEqual([
        ['柳林镇', '大米 袋', '3', '0', '0', '3', '100.00', '0.00', '0.00', '100.00'],
      ]);
      expect((await stock({ knownAt: known })).map((row) => row[5])).toEqual(['3']);
      for (const times of [{}, { knownAt: (await town.ledger.log.head()) as bigint }]) {
        const balances = await town.ask(new ShowBalances({ asOf: day('2023-12-31'), ...times }));
        const moved = balances.filter(
          (row) => row.receivedFen !== 0n || row.spentFen !== 0n || row.availableFen !== 0n,
        );
        expect(moved).toEqual([]);
      }
      const listed = await town.ask(new ListGoods({ limit: 10 }));
      expect(listed.map((row) => [row.kind, formatQuantity(row.quantity), formatYuan(row.amountFen)])).toEqual([
        ['goods', '3', '100.00'],
        ['goods-issue', '-1', '-33.33'],
        ['goods', '10.5', '500.01'],
      ]);
      expect(listed.map(({ donorName, memoText, entry }) => [donorName, memoText, entry === issued])).toEqual([
        ['惠民超市', '', false],
        ['', '春节慰问', true],
        ['惠民超市', '', false],
      ]);
      const last = listed[1];
      const after = last === undefined ? {} : { after: last };
      expect(await town.ask(new ListGoods({ ...after, limit: 10 }))).toEqual(listed.slice(2));
    });
  });

  it('are taken back by two persons, and their receipt number is free again', async () => {
    const receipt = { unit: '990101', number: 'AH1' };
    const entry = await receive([100, '3', '2023-01-05'], { receipt });
    const twice = await town.send(gift([1, '1', '2023-01-05'], { receipt }));
    expect(twice).toMatchObject({ ok: false, refusal: { code: 'receipt-number-used' } });
    const out = await issue('1', '2023-01-10');
    await town.ledger.views.catchUp();
    const early = await town.send((context) => {
      return new AskReversalCommand({ fund: FUND, reversed: entry, reason: '重复', asDeficit: false }, context);
    });
    expect(early).toMatchObject({ ok: false, refusal: { code: 'not-enough-in-stock', wanted: '2 袋' } });
    await reverse(out);
    await reverse(entry);
    await receive([50, '1', '2023-01-06'], { receipt });
    await town.twice(async () => {
      expect(await stock()).toEqual([['柳林镇', '大米 袋', '1', '0', '0', '1', '50.00', '0.00', '0.00', '50.00']]);
      const pairs = (await town.ask(new ListGoods({ limit: 10 }))).map(({ entry: of, reversed, reversedBy }) => {
        return [of === entry || of === out, reversed === null ? '' : 'reverses', reversedBy === null ? '' : 'reversed'];
      });
      expect(pairs.sort()).toEqual([
        [false, '', ''],
        [false, 'reverses', ''],
        [false, 'reverses', ''],
        [true, '', 'reversed'],
        [true, '', 'reversed'],
      ]);
    });
  });

  it('go to the fund that takes over when their region goes into another one, those that come later too', async () => {
    await receive([100, '3', '2023-01-05']);
    await issue('1', '2023-01-10');
    await town.begin('2023-07-02');
    const merger = { region: TOWN, into: OTHER, on: day('2023-07-01') };
    await town.done((context) => new MergeRegionCommand(merger, context));
    await town.ledger.catchUp();
    await receive([7, '1', '2023-06-30']);
    await town.twice(async () => {
      expect(await stock()).toEqual([
        ['柳林镇', '大米 袋', '4', '1', '-3', '0', '107.00', '33.33', '-73.67', '0.00'],
        ['城关镇', '大米 袋', '0', '0', '3', '3', '0.00', '0.00', '73.67', '73.67'],
      ]);
    });
    const late = await town.send(gift([1, '1', '2023-07-01']));
    expect(late).toMatchObject({ ok: false, refusal: { code: 'fund-abolished', wanted: `${OTHER}-welfare` } });
    const out = { ...RICE, fund: `${OTHER}-welfare`, use: 'relief', quantity: many('3') } as const;
    await town.done((context) => new IssueGoodsCommand({ ...out, valueDate: day('2023-07-01') }, context));
    await town.ledger.catchUp();
    expect((await stock()).at(-1)?.slice(5)).toEqual(['0', '0.00', '73.67', '73.67', '0.00']);
  });
});

describe('goods that were received', () => {
  it('count as contributed where the rule says so, by their day, and less what was taken back', async () => {
    await town.income(TOWN, [10, '2023-01-05']);
    const entry = await receive([100, '3', '2023-01-05']);
    await receive([40, '1', '2023-01-20']);
    expect(await counted(2023)).toBe('10.00');
    await town.adopt({ region: TOWN, countingKinds: ['dues', 'goods'] });
    await issue('1', '2023-01-21');
    await town.twice(async () => {
      expect([await counted(2023), await counted(2023, '2023-01-19')]).toEqual(['150.00', '110.00']);
      expect(await explained()).toEqual(['150.00', 'dues 10.00', 'goods 100.00', 'goods 40.00']);
      const head = (await town.ledger.log.head()) as bigint;
      const then = await town.ask(new ShowMinimums({ year: 2023, knownAt: head }));
      expect(then.find(({ fund }) => fund === FUND)?.contributedFen).toBe(yuan(150));
    });
    const [out] = (await town.ask(new ListGoods({ limit: 10 }))).filter(({ kind }) => kind === 'goods-issue');
    await reverse(out?.entry ?? '');
    await reverse(entry);
    await town.twice(async () => {
      expect(await counted(2023)).toBe('50.00');
    });
  });

  it('make a year that is met, and its close says so; they are not on hand', async () => {
    await town.adopt({ region: TOWN, countingKinds: ['goods'] });
    await town.adopt({ region: OTHER, measure: 'level', countingKinds: [] });
    await receive([50_000, '100', '2023-01-05']);
    await receive([50_000, '100', '2023-01-05'], { fund: `${OTHER}-welfare` });
    await town.income(TOWN, [1, '2023-01-05']);
    expect(await town.shown(TOWN, 2023)).toEqual(['50000.00', 'met']);
    expect((await town.shown(OTHER, 2023))[0]).toBe('0.00');
    expect((await town.noted(TOWN)).at(-1)).toEqual([2023, 'met', '2023-02-01', '50000.00']);
    await town.begin('2024-01-05');
    await town.closeYear(TOWN, 2023);
    const year = await town.ask(new ShowStatement({ fund: FUND, period: '2023' }));
    expect(year?.minimum).toMatchObject({ outcome: 'met', contributedFen: yuan(50_000), minimumFen: yuan(50_000) });
    expect(year?.parts[0]?.closingFen).toBe(yuan(1));
  });
});

describe('a statement', () => {
  it('tells of goods beside the money, as they stood when it was closed', async () => {
    await town.income(TOWN, [1, '2023-01-05']);
    await receive([100, '3', '2023-01-05']);
    await issue('1', '2023-01-31');
    const shown = async (period: string) => town.ask(new ShowStatement({ fund: FUND, period }));
    await town.ledger.catchUp();
    expect(goodsOf((await shown('2023-01')) ?? { goods: [] })).toEqual([
      ['*', '0.00', 'goods 100.00', 'goods-issue -33.33', '66.67'],
      ['free', '0.00', 'goods 100.00', 'goods-issue -33.33', '66.67'],
    ]);
    await town.adopt({ region: TOWN, enforcement: ['alert'] });
    await town.begin('2024-01-05');
    await town.closeYear(TOWN, 2023);
    const late = { belongsOn: day('2023-01-07') };
    await receive([9, '1', '2024-01-02'], late);
    await town.twice(async () => {
      const year = await shown('2023');
      expect(goodsOf(year ?? { goods: [] })[0]).toEqual(['*', '0.00', 'goods 100.00', 'goods-issue -33.33', '66.67']);
      expect(goodsOf(year?.knownNow ?? { goods: [] })[0]).toEqual([
        ...['*', '0.00', 'goods 109.00', 'goods-issue -33.33', '75.67'],
      ]);
      expect(year?.parts.map(({ purpose, closingFen }) => [purpose, formatYuan(closingFen)])).toEqual([
        ['*', '1.00'],
        ['free', '1.00'],
      ]);
      expect(goodsOf((await shown('2024-01')) ?? { goods: [] })[0]).toEqual(['*', '66.67', 'goods 9.00', '75.67']);
      expect((await shown('2022-12'))?.goods).toEqual([]);
    });
  });
});
