import type { Command } from 'commander';
import type { FundStatement, StatementPart } from '#funds/nest';
import { ZERO_FEN } from '#kernel';
import type { Fen } from '#kernel';
import { BadInput } from './bad-input.js';
import { withFundArgument } from './close-month.command.js';
import { readPeriod } from './input.js';
import { labelOf } from './labels.js';
import { timesOf } from './known-at.js';
import { fundMeant, notYet } from './names.js';
import { newCommand, withKnownAtOption, withListOptions } from './new-command.js';
import { priorItems } from './prior-year.command.js';
import { withSession } from './session.js';
import type { DataOptions, Session } from './session.js';
import type { Shell, Words } from './shell.js';
import { printJson, requireOneForm, showList, writeResult } from './table.js';
import type { Column, PrintOptions } from './table.js';

interface StatementOptions extends DataOptions, PrintOptions {
  readonly fund: string;
  readonly month?: string;
  readonly quarter?: string;
  readonly year?: string;
  readonly knownAt?: string;
}

/** 基金报表 */
export function statementCommand(shell: Shell): Command {
  const command = newCommand(shell, 'statement', {
    words: {
      zh: '基金报表：期初、各类收支、期末；已结账的按结账时所报，现况不同的并列',
      en: "a fund's statement: opening, flows by kind, closing; as reported where closed, as known now beside it",
    },
    example: ['statement 柳林镇 --month 2023-06', 'statement 柳林镇 --year 2023 --pdf 柳林镇-2023.pdf'].join('\n'),
  });
  withFundArgument(shell, command)
    .option('--month <month>', shell.in({ zh: '月份，如 2023-06', en: 'a month, such as 2023-06' }))
    .option('--quarter <quarter>', shell.in({ zh: '季度，如 2023-Q2', en: 'a quarter, such as 2023-Q2' }))
    .option('--year <year>', shell.in({ zh: '年度', en: 'a year' }))
    .option(
      '--pdf <file>',
      shell.in({ zh: '写成可打印签字的 PDF 文件', en: 'write a PDF file to be printed and signed' }),
    );
  withKnownAtOption(shell, command);
  return withListOptions(shell, command).action(async (named: string, options: StatementOptions) => {
    requireOneForm(options);
    const period = periodOf(options);
    await withSession(shell, options, async (session) => {
      const fund = await fundMeant(session, named, options.fund);
      const known = await timesOf(session, options);
      if (options.pdf !== undefined) {
        await writePaper(shell, session, { fund, period, ...known, file: options.pdf });
        return;
      }
      const { ShowStatement } = await import('#funds/nest');
      const found = await session.ask(new ShowStatement({ fund, period, ...known }));
      if (found === undefined) throw notYet(fund);
      const { shown } = await import('#http');
      if (options.json === true) {
        printJson(shell, shown(found));
        return;
      }
      if (options.csv !== true && options.xlsx === undefined) shell.print(`${shell.in(titleOf(found))}\n`);
      const name = { zh: `报表 ${period}`, en: `statement ${period}` };
      const columns = found.knownNow === undefined ? COLUMNS : [...COLUMNS, NOW];
      await showList(shell, options, { name, columns, rows: rowsOf(found) });
    });
  });
}

async function writePaper(
  shell: Shell,
  session: Session,
  {
    file,
    ...asked
  }: { readonly file: string; readonly fund: string; readonly period: string; readonly knownAt?: bigint },
): Promise<void> {
  const { PrintStatement } = await import('#ledger/nest');
  const printed = await session.ask(new PrintStatement({ ...asked, language: shell.language }));
  if (printed === undefined) throw notYet(asked.fund);
  await writeResult(shell, { file, bytes: printed.bytes });
  if (printed.lacking.length === 0) return;
  const signs = printed.lacking.join(' ');
  shell.say({ zh: `字库缺字，已以 〓 代之：${signs}`, en: `Signs that the font lacks stand as 〓: ${signs}` });
}

function periodOf({ month, quarter, year }: StatementOptions): string {
  const given = [month, quarter, year].filter((one) => one !== undefined);
  const [only] = given;
  if (only === undefined || given.length > 1) {
    throw new BadInput({
      zh: '请指明 --month、--quarter、--year 之一。',
      en: 'Give one of --month, --quarter and --year.',
    });
  }
  const option = month !== undefined ? '--month' : quarter !== undefined ? '--quarter' : '--year';
  return readPeriod(option, only);
}

function titleOf({ regionName, kindName, period, closed, priorYear }: FundStatement): Words {
  if (priorYear !== undefined) {
    const index = priorYear.index.toString();
    return {
      zh: `${regionName}${kindName} ${period} （以前年度，据旧账录入，日志序号 ${index}）`,
      en: `${regionName} ${kindName} ${period} (before the ledger, from older books, index ${index})`,
    };
  }
  const zh = `${regionName}${kindName} ${period} ${closed === undefined ? '（未结账，按现况）' : `（已结账，日志序号 ${closed.index.toString()}）`}`;
  const en = `${regionName} ${kindName} ${period} ${closed === undefined ? '(open, as known now)' : `(closed at index ${closed.index.toString()})`}`;
  return { zh, en };
}

interface StatementLine {
  readonly purpose: string;
  /** `opening`, a kind of entry, `closing`, the same of goods in stock, or `reserved`. */
  readonly item: string;
  readonly amountFen: Fen;
  readonly knownNowFen: Fen;
}

function rowsOf(statement: FundStatement): readonly StatementLine[] {
  const { parts, goods, knownNow, reservations, priorYear } = statement;
  if (priorYear !== undefined) {
    return priorItems(priorYear).map((line) => ({ purpose: '*', ...line, knownNowFen: line.amountFen }));
  }
  const lines = linesOfParts(parts, knownNow?.parts ?? parts);
  const ofGoods = linesOfParts(goods, knownNow?.goods ?? goods).map((line) => {
    return { ...line, item: STOCK_ITEMS[line.item] ?? line.item };
  });
  const carried = reservations.flatMap(({ lines: reserved }) => {
    return reserved.map(({ purpose, amountFen }) => ({ purpose, item: 'reserved', amountFen, knownNowFen: amountFen }));
  });
  return [...lines, ...ofGoods, ...carried];
}

/** What lies in stock is told apart from money. */
const STOCK_ITEMS: Readonly<Record<string, string>> = { opening: 'stock-opening', closing: 'stock-closing' };

function linesOfParts(parts: readonly StatementPart[], knownNow: readonly StatementPart[]): readonly StatementLine[] {
  const now = new Map(knownNow.map((part) => [part.purpose, part]));
  const names = [...new Set([...parts.map(({ purpose }) => purpose), ...now.keys()])];
  return names.flatMap((purpose) => {
    const stated = parts.find((part) => part.purpose === purpose);
    return linesOf(purpose, stated ?? nothing(purpose), now.get(purpose) ?? nothing(purpose));
  });
}

function linesOf(purpose: string, stated: StatementPart, now: StatementPart): readonly StatementLine[] {
  const kinds = [...new Set([...stated.flows, ...now.flows].map(({ kind }) => kind))].sort();
  const amount = ({ flows }: StatementPart, kind: string): Fen =>
    flows.find((flow) => flow.kind === kind)?.amountFen ?? ZERO_FEN;
  return [
    { purpose, item: 'opening', amountFen: stated.openingFen, knownNowFen: now.openingFen },
    ...kinds.map((kind) => ({ purpose, item: kind, amountFen: amount(stated, kind), knownNowFen: amount(now, kind) })),
    { purpose, item: 'closing', amountFen: stated.closingFen, knownNowFen: now.closingFen },
  ];
}

function nothing(purpose: string): StatementPart {
  return { purpose, openingFen: ZERO_FEN, flows: [], closingFen: ZERO_FEN };
}

const ITEMS: Readonly<Record<string, Words>> = {
  opening: { zh: '期初余额', en: 'opening' },
  closing: { zh: '期末余额', en: 'closing' },
  'stock-opening': { zh: '期初库存价值', en: 'goods in stock, opening' },
  'stock-closing': { zh: '期末库存价值', en: 'goods in stock, closing' },
  reserved: { zh: '结转的预留', en: 'reserved, carried over' },
};

const COLUMNS: readonly Column<StatementLine>[] = [
  {
    key: 'purpose',
    heading: { zh: '用途', en: 'purpose' },
    text: (line) => line.purpose,
    shown: (line, shell) => labelOf(shell, 'purpose', line.purpose),
  },
  {
    key: 'item',
    heading: { zh: '项目', en: 'item' },
    text: (line) => line.item,
    shown: ({ item }, shell) => {
      const words = ITEMS[item];
      return words === undefined ? labelOf(shell, 'entryKind', item) : shell.in(words);
    },
  },
  { key: 'amount', heading: { zh: '金额', en: 'amount' }, amount: (line) => line.amountFen },
];

const NOW: Column<StatementLine> = {
  key: 'knownNow',
  heading: { zh: '现况', en: 'known now' },
  amount: (line) => line.knownNowFen,
};
