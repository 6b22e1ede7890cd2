import type { Command } from 'commander';
import type { GoodsListAsked, GoodsShown, StockRow } from '#funds/nest';
import { businessDateAt } from '#kernel';
import { FUND_KIND, NAME, REGION } from './columns.js';
import { issueGoodsCommand, receiveGoodsCommand } from './goods-entry.command.js';
import { readCount, readDate } from './input.js';
import { LINES_PER_PAGE } from './journal.js';
import { requireDay, timesOf } from './known-at.js';
import type { TimeOptions } from './known-at.js';
import { labelOf } from './labels.js';
import { fundsMeant } from './names.js';
import { newCommand, newGroup, withFundsOptions, withListOptions, withTimes } from './new-command.js';
import type { FundsOptions } from './new-command.js';
import { withSession } from './session.js';
import type { DataOptions, Session } from './session.js';
import type { Shell, Words } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

interface StockOptions extends DataOptions, ListOptions, FundsOptions, TimeOptions {}

interface GoodsListOptions extends StockOptions {
  readonly from?: string;
  readonly limit?: string;
}

/** 物资 */
export function goodsCommand(shell: Shell): Command {
  return newGroup(shell, 'goods', {
    words: { zh: '物资：接收、发放、收发明细、库存', en: 'goods: received, issued, listed, in stock' },
    commands: [receiveGoodsCommand(shell), issueGoodsCommand(shell), listCommand(shell), stockCommand(shell)],
  });
}

function listCommand(shell: Shell): Command {
  const command = newCommand(shell, 'list', {
    words: { zh: '列出物资的收发', en: 'list what was received, issued and handed over' },
    example: 'goods list --region 柳林镇 --from 2023-01-01',
  })
    .option('--from <date>', shell.in({ zh: '收发日期自', en: 'value date from' }))
    .option('--limit <count>', shell.in({ zh: '至多显示的笔数', en: 'at most so many lines' }));
  const listed = withTimes(shell, withListOptions(shell, withFundsOptions(shell, command)));
  return listed.action(async (options: GoodsListOptions) => {
    requireOneForm(options);
    requireDay(options);
    const from = options.from === undefined ? {} : { from: readDate('--from', options.from) };
    const limit = options.limit === undefined ? Number.MAX_SAFE_INTEGER : readCount('--limit', options.limit);
    await withSession(shell, options, async (session) => {
      const asked = { ...from, ...(await timesOf(session, options)), ...(await fundsMeant(session, options)) };
      const rows = await goodsOf(session, asked, limit);
      await showList(shell, options, { name: { zh: '物资收发', en: 'goods' }, columns: GOODS, rows });
    });
  });
}

async function goodsOf(
  session: Session,
  asked: Omit<GoodsListAsked, 'limit' | 'after'>,
  limit: number,
): Promise<readonly GoodsShown[]> {
  const { ListGoods } = await import('#funds/nest');
  const rows: GoodsShown[] = [];
  let page: readonly GoodsShown[];
  do {
    const after = rows.at(-1);
    const size = Math.min(LINES_PER_PAGE, limit - rows.length);
    page = await session.ask(new ListGoods({ ...asked, ...(after === undefined ? {} : { after }), limit: size }));
    rows.push(...page);
  } while (page.length === LINES_PER_PAGE && rows.length < limit);
  return rows;
}

function stockCommand(shell: Shell): Command {
  const command = newCommand(shell, 'stock', {
    words: { zh: '物资库存：各品名的收、发、存数量与价值', en: 'what is in stock of each article, and its value' },
    example: 'goods stock --region 柳林镇 --as-of 2023-06-30',
  });
  const listed = withTimes(shell, withListOptions(shell, withFundsOptions(shell, command)));
  return listed.action(async (options: StockOptions) => {
    requireOneForm(options);
    requireDay(options);
    await withSession(shell, options, async (session) => {
      const { ShowStock } = await import('#funds/nest');
      const { asOf = businessDateAt(session.ledger.clock()), ...known } = await timesOf(session, options);
      const rows = await session.ask(new ShowStock({ asOf, ...known, ...(await fundsMeant(session, options)) }));
      await showList(shell, options, { name: { zh: '物资库存', en: 'stock' }, columns: STOCK, rows });
    });
  });
}

const PURPOSE: Column<{ readonly purpose: string }> = {
  key: 'purpose',
  heading: { zh: '用途', en: 'purpose' },
  text: (row) => row.purpose,
  shown: (row, shell) => labelOf(shell, 'purpose', row.purpose),
};
const ARTICLE: Column<{ readonly article: string }> = {
  key: 'article',
  heading: { zh: '品名', en: 'article' },
  text: (row) => row.article,
};
const UNIT: Column<{ readonly unit: string }> = {
  key: 'unit',
  heading: { zh: '单位', en: 'unit' },
  text: (row) => row.unit,
};

const STOCK: readonly Column<StockRow>[] = [
  REGION,
  NAME,
  FUND_KIND,
  PURPOSE,
  ARTICLE,
  UNIT,
  { key: 'received', heading: { zh: '接收', en: 'received' }, quantity: (row) => row.received },
  { key: 'issued', heading: { zh: '发放', en: 'issued' }, quantity: (row) => row.issued },
  { key: 'transferred', heading: { zh: '移交', en: 'transferred' }, quantity: (row) => row.transferred },
  { key: 'inStock', heading: { zh: '库存', en: 'in stock' }, quantity: (row) => row.inStock },
  { key: 'receivedValue', heading: { zh: '接收价值', en: 'value received' }, amount: (row) => row.receivedFen },
  { key: 'issuedValue', heading: { zh: '发放价值', en: 'value issued' }, amount: (row) => row.issuedFen },
  { key: 'transferredValue', heading: { zh: '移交价值', en: 'value moved' }, amount: (row) => row.transferredFen },
  { key: 'inStockValue', heading: { zh: '库存价值', en: 'value in stock' }, amount: (row) => row.inStockFen },
];

const GOODS: readonly Column<GoodsShown>[] = [
  { key: 'valueDate', heading: { zh: '日期', en: 'value date' }, text: (row) => row.valueDate },
  { key: 'fund', heading: { zh: '基金', en: 'fund' }, text: (row) => row.fund },
  {
    key: 'kind',
    heading: { zh: '种类', en: 'kind' },
    text: (row) => row.kind,
    shown: (row, shell) => labelOf(shell, 'entryKind', row.kind),
  },
  PURPOSE,
  ARTICLE,
  UNIT,
  { key: 'quantity', heading: { zh: '数量', en: 'quantity' }, quantity: (row) => row.quantity },
  { key: 'value', heading: { zh: '价值', en: 'value' }, amount: (row) => row.amountFen },
  {
    key: 'basis',
    heading: { zh: '计价依据', en: 'basis' },
    text: (row) => row.valueBasis ?? '',
    shown: (row, shell) => labelOf(shell, 'valueBasis', row.valueBasis ?? ''),
  },
  {
    key: 'for',
    heading: { zh: '用于', en: 'for' },
    text: (row) => row.use ?? '',
    shown: (row, shell) => labelOf(shell, 'entryKind', row.use ?? ''),
  },
  { key: 'donor', heading: { zh: '捐赠人', en: 'donor' }, text: (row) => row.donorName },
  { key: 'receipt', heading: { zh: '票据号', en: 'receipt' }, text: (row) => row.receipt?.number ?? '' },
  { key: 'memo', heading: { zh: '备注', en: 'memo' }, text: (row) => row.memoText },
  { key: 'handler', heading: { zh: '经办人', en: 'handler' }, text: (row) => row.handlerName },
  { key: 'other', heading: { zh: '对方基金', en: 'other fund' }, text: (row) => row.other ?? '' },
  { key: 'entry', heading: { zh: '编号', en: 'entry' }, text: (row) => row.entry },
  {
    key: 'reversal',
    heading: { zh: '冲销关系', en: 'reversal' },
    text: (row) => row.reversed ?? row.reversedBy ?? '',
    shown: (row, shell) => shell.in(reversalWords(row)),
  },
];

/** Both halves of a reversal name each other. */
function reversalWords({ reversed, reversedBy }: GoodsShown): Words {
  if (reversed !== null) return { zh: `冲销 ${reversed}`, en: `reverses ${reversed}` };
  if (reversedBy === null) return { zh: '', en: '' };
  return { zh: `被 ${reversedBy} 冲销`, en: `reversed by ${reversedBy}` };
}
