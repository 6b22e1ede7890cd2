import type { Command } from 'commander';
import { FUND_KIND, REGION } from './columns.js';
import type { Gift } from '#giving/nest';
import { BadInput } from './bad-input.js';
import { readAmount, readCount, readDate } from './input.js';
import { LINES_PER_PAGE } from './journal.js';
import { labelOf } from './labels.js';
import { fundNamed, regionNamed } from './names.js';
import { newCommand, withListOptions } from './new-command.js';
import { withSession } from './session.js';
import type { DataOptions, Session } from './session.js';
import type { Shell } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

interface GiftsOptions extends DataOptions, ListOptions {
  readonly donor?: string;
  readonly receipt?: string;
  readonly from?: string;
  readonly until?: string;
  readonly amount?: string;
  readonly region?: string;
  readonly fund?: string;
  readonly limit?: string;
}

/** 捐赠登记 */
export function giftsCommand(shell: Shell): Command {
  const command = newCommand(shell, 'gifts', {
    words: { zh: '捐赠登记：按捐赠人、票据、日期、金额查找', en: 'gifts, found by donor, receipt, date or amount' },
    example: 'gifts --donor 王 --from 2023-01-01 --until 2023-06-30',
  })
    .option('--donor <part>', shell.in({ zh: '捐赠人姓名的一部分', en: "a part of the donor's name" }))
    .option('--receipt <number>', shell.in({ zh: '票据号', en: 'receipt number' }))
    .option('--from <date>', shell.in({ zh: '到账日期自', en: 'value date from' }))
    .option('--until <date>', shell.in({ zh: '到账日期至（含）', en: 'value date up to this day' }))
    .option('--amount <yuan>', shell.in({ zh: '金额（元）', en: 'amount in yuan' }))
    .option('--region <region>', shell.in({ zh: '归属区划（代码或名称）', en: 'region of the fund, by code or name' }))
    .option(
      '--fund <kind>',
      shell.in({ zh: '基金种类，需同时给出 --region', en: 'kind of fund, together with --region' }),
    )
    .option('--limit <count>', shell.in({ zh: '至多显示的笔数', en: 'at most so many gifts' }));
  return withListOptions(shell, command).action(async (options: GiftsOptions) => {
    requireOneForm(options);
    const filters = filtersOf(options);
    const limit = options.limit === undefined ? Number.MAX_SAFE_INTEGER : readCount('--limit', options.limit);
    await withSession(shell, options, async (session) => {
      const funds = await fundsOf(session, options);
      const gifts = await giftsOf(session, { ...filters, ...(funds === undefined ? {} : { funds }) }, limit);
      const rows = await withRegions(session, gifts);
      await showList(shell, options, { name: { zh: '捐赠登记', en: 'gifts' }, columns: GIFTS, rows });
    });
  });
}

function filtersOf({ donor, receipt, from, until, amount, fund, region }: GiftsOptions) {
  if (fund !== undefined && region === undefined) {
    throw new BadInput({ zh: '--fund 需同时给出 --region。', en: '--fund is given together with --region.' });
  }
  return {
    ...(donor === undefined ? {} : { donor }),
    ...(receipt === undefined ? {} : { receiptNumber: receipt }),
    ...(from === undefined ? {} : { from: readDate('--from', from) }),
    ...(until === undefined ? {} : { until: readDate('--until', until) }),
    ...(amount === undefined ? {} : { amountFen: readAmount('--amount', amount) }),
  };
}

async function fundsOf(session: Session, { region, fund }: GiftsOptions): Promise<readonly string[] | undefined> {
  if (region === undefined) return undefined;
  const found = await regionNamed(session, '--region', region);
  if (fund !== undefined) return [await fundNamed(session, found, fund)];
  const { FundsView } = await import('#funds/nest');
  return (await session.get(FundsView).list({ regions: [found.code] })).map((one) => one.fund);
}

async function giftsOf(
  session: Session,
  asked: ReturnType<typeof filtersOf> & { readonly funds?: readonly string[] },
  limit: number,
): Promise<readonly Gift[]> {
  const { ListGifts } = await import('#giving/nest');
  const gifts: Gift[] = [];
  let page: readonly Gift[];
  do {
    const last = gifts.at(-1);
    const after = last === undefined ? {} : { after: { valueDate: last.valueDate, position: last.position } };
    page = await session.ask(
      new ListGifts({ ...asked, ...after, limit: Math.min(LINES_PER_PAGE, limit - gifts.length) }),
    );
    gifts.push(...page);
  } while (page.length === LINES_PER_PAGE && gifts.length < limit);
  return gifts;
}

type PlacedGift = Gift & {
  readonly region: string;
  readonly regionName: string;
  readonly fundKind: string;
  readonly kindName: string;
};

async function withRegions(session: Session, gifts: readonly Gift[]): Promise<readonly PlacedGift[]> {
  const { RegionsView } = await import('#regions/nest');
  const { FundsView } = await import('#funds/nest');
  const kinds = new Map((await session.get(FundsView).list()).map(({ fund, kindName }) => [fund, kindName]));
  const names = new Map<string, string>();
  const placed: PlacedGift[] = [];
  for (const gift of gifts) {
    const dash = gift.fund.lastIndexOf('-');
    const region = gift.fund.slice(0, dash);
    const name = names.get(region) ?? (await session.get(RegionsView).byCode(region))?.name ?? region;
    names.set(region, name);
    const fundKind = gift.fund.slice(dash + 1);
    placed.push({ ...gift, region, regionName: name, fundKind, kindName: kinds.get(gift.fund) ?? fundKind });
  }
  return placed;
}

const GIFTS: readonly Column<PlacedGift>[] = [
  { key: 'valueDate', heading: { zh: '到账日期', en: 'value date' }, text: (gift) => gift.valueDate },
  { key: 'receipt', heading: { zh: '票据号', en: 'receipt' }, text: (gift) => gift.receiptNumber ?? '' },
  { key: 'donor', heading: { zh: '捐赠人', en: 'donor' }, text: (gift) => gift.donorName },
  {
    key: 'donorKind',
    heading: { zh: '类别', en: 'kind' },
    text: (gift) => gift.donorKind,
    shown: (gift, shell) => labelOf(shell, 'donorKind', gift.donorKind),
  },
  REGION,
  { key: 'name', heading: { zh: '归属单位', en: 'name' }, text: (gift) => gift.regionName },
  FUND_KIND,
  {
    key: 'purpose',
    heading: { zh: '用途', en: 'purpose' },
    text: (gift) => gift.purpose,
    shown: (gift, shell) => labelOf(shell, 'purpose', gift.purpose),
  },
  { key: 'amount', heading: { zh: '金额', en: 'amount' }, amount: (gift) => gift.amountFen },
  { key: 'rest', heading: { zh: '余额', en: 'left' }, amount: (gift) => gift.restFen },
  {
    key: 'way',
    heading: { zh: '收款方式', en: 'way' },
    text: (gift) => gift.way ?? '',
    shown: (gift, shell) => labelOf(shell, 'way', gift.way ?? ''),
  },
  { key: 'memo', heading: { zh: '备注', en: 'memo' }, text: (gift) => gift.memoText },
  { key: 'handler', heading: { zh: '经办人', en: 'handler' }, text: (gift) => gift.handlerName },
  { key: 'entry', heading: { zh: '编号', en: 'entry' }, text: (gift) => gift.entry },
  { key: 'reversedBy', heading: { zh: '被冲销于', en: 'reversed by' }, text: (gift) => gift.reversedBy.join(', ') },
];
