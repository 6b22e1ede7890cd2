import { isIncomeKind } from '#funds';
import type { Flow } from '#funds';
import type { FundStatement, PriorYear, StatementPart } from '#funds/nest';
import { businessDateAt, capitalsOf, formatYuan, groupedYuan, negated, plus, totalOf, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { ENTRY_KIND_WORDS, FUND_KIND_WORDS, MEASURE_WORDS, MINIMUM_STATE_WORDS, PURPOSE_WORDS } from '#ledger';
import type { CodeWords, Language } from '#ledger';
import type { MinimumFigures, MinimumRow } from '#minimum/nest';
import type { Column, Paper, Row, Table } from '#print';

/** What a printed statement is made from. */
export interface PrintedFrom {
  readonly statement: FundStatement;
  /** Of a year: the fund's own against its minimum. */
  readonly minimum?: MinimumRow;
  readonly language: Language;
  readonly today: BusinessDate;
  /** The log index up to which everything was seen. */
  readonly index: bigint;
}

/** 基金报表 on paper: what the statement shows, with the closing balance in capitals and room for signatures. */
export function statementPaper(from: PrintedFrom): Paper {
  const { statement, minimum, language, today, index } = from;
  const say = sayIn(language);
  const { region, regionName, parts, reservations, priorYear } = statement;
  const title = titleOf(statement, say);
  return {
    language,
    title,
    under: [
      [say(`编制单位：${regionName}（${region}）`, `Region: ${regionName} (${region})`), say('单位：元', 'in yuan')],
      [
        say(`基金：${kindOf(statement, say)}`, `Fund: ${kindOf(statement, say)}`),
        say(`期间：${statement.from} 至 ${statement.through}`, `Period: ${statement.from} to ${statement.through}`),
      ],
    ],
    tables: [
      priorYear === undefined ? flowTable(statement, say) : priorTable(priorYear, say),
      // A year before the ledger is not asked about.
      ...(minimum === undefined || priorYear !== undefined ? [] : [minimumTable(minimum, say)]),
      ...(parts.length > 1 ? [purposeTable(statement, say)] : []),
      ...(statement.goods.length > 0 ? [goodsTable(statement, say)] : []),
      ...(reservations.length > 0 ? [reservationTable(statement, say)] : []),
    ],
    notes: notesOf(statement, say),
    signatures: [say('制表：', 'Prepared by:'), say('复核：', 'Checked by:'), say('负责人：', 'Responsible:')],
    foot: say(
      `${title}，制表日 ${today}，依据日志序号 ${index.toString()}`,
      `${title}; made on ${today} from the log up to index ${index.toString()}`,
    ),
    pageOf: (page, pages) =>
      say(`第 ${String(page)} 页 共 ${String(pages)} 页`, `page ${String(page)} of ${String(pages)}`),
    lacking: (signs) =>
      say(`字库缺字，以 〓 代之：${signs.join('、')}`, `Signs that the font lacks stand as 〓: ${signs.join(', ')}`),
    madeAt: `${today}T00:00:00+08:00`,
  };
}

type Say = (zh: string, en: string) => string;

function sayIn(language: Language): Say {
  return (zh, en) => (language === 'zh' ? zh : en);
}

/** A code without words, such as a county's own kind of fund, stands for itself. */
function wordOf(words: CodeWords, code: string, say: Say): string {
  const found = words[code];
  return found === undefined ? code : say(found.zh, found.en);
}

function kindOf({ fundKind, kindName }: FundStatement, say: Say): string {
  return say(kindName, FUND_KIND_WORDS[fundKind]?.en ?? kindName);
}

function titleOf(statement: FundStatement, say: Say): string {
  const { regionName, kindName, period } = statement;
  const year = period.slice(0, 4);
  const part = period.slice(5).replace(/^0/u, '');
  const zh =
    part === ''
      ? `${year} 年度`
      : part.startsWith('Q')
        ? `${year} 年第 ${part.slice(1)} 季度`
        : `${year} 年 ${part} 月`;
  return say(`${regionName}${kindName} ${zh}报表`, `${regionName} ${kindOf(statement, say)}: statement of ${period}`);
}

function yuan(amount: Fen): string {
  return groupedYuan(formatYuan(amount));
}

/** A year before the ledger, whose books may not say what was there. */
function priorTable({ flows, openingFen, closingFen }: PriorYear, say: Say): Table {
  const part = { purpose: '*', openingFen: openingFen ?? ZERO_FEN, flows, closingFen: closingFen ?? ZERO_FEN };
  const table = flowTable({ parts: [part] }, say);
  if (openingFen !== undefined) return table;
  const balances = [say('期初余额', 'Opening balance'), say('期末余额', 'Closing balance')];
  const isBalance = ({ cells: [label = ''] }: Row): boolean => balances.some((balance) => label.startsWith(balance));
  return { ...table, rows: table.rows.filter((row) => !isBalance(row)) };
}

/** The whole fund's flows: as stated and, where that differs, as known now. */
function flowTable({ parts, knownNow, closed }: Pick<FundStatement, 'parts' | 'knownNow' | 'closed'>, say: Say): Table {
  const [whole = NOTHING] = parts;
  const now = knownNow?.parts[0];
  const columns: Column[] = [
    { heading: say('项目', 'Item'), share: 5 },
    {
      heading: closed === undefined ? say('金额', 'Amount') : say('所报金额', 'As reported'),
      share: 2,
      isAmount: true,
    },
    ...(now === undefined ? [] : [{ heading: say('现况', 'Known now'), share: 2, isAmount: true }]),
  ];
  const row = (label: string, amountIn: (part: StatementPart) => Fen, isSum = false): Row => {
    const amounts = [whole, ...(now === undefined ? [] : [now])].map((part) => yuan(amountIn(part)));
    return { cells: [label, ...amounts], isSum };
  };
  const kinds = kindsOf([whole, ...(now === undefined ? [] : [now])]);
  const lines = (direction: Direction): readonly Row[] =>
    kinds
      .filter((kind) => directionOf(kind, whole, now) === direction)
      .map((kind) =>
        row(`\u3000${wordOf(ENTRY_KIND_WORDS, kind, say)}`, (part) => signedFor(direction, flowOf(part, kind))),
      );
  const sum = (direction: Direction) => (part: StatementPart) =>
    signedFor(direction, totalOf(part.flows.filter(({ kind }) => directionOf(kind, whole, now) === direction)));
  const capitals = (label: string, part: StatementPart): Row => {
    return { cells: [label, capitalsOf(part.closingFen)], isAcross: true };
  };
  const differs = now !== undefined && now.closingFen !== whole.closingFen;
  return {
    title: say('收支', 'Flows'),
    columns,
    rows: [
      row(say('期初余额', 'Opening balance'), ({ openingFen }) => openingFen, true),
      ...lines('in'),
      row(say('收入合计', 'Money in'), sum('in'), true),
      ...lines('out'),
      row(say('支出合计', 'Money out'), sum('out'), true),
      row(say('期末余额', 'Closing balance'), ({ closingFen }) => closingFen, true),
      capitals(say('期末余额（大写）：人民币', 'Closing balance in capitals (大写): 人民币'), whole),
      ...(differs ? [capitals(say('现况期末余额（大写）：人民币', 'As known now (大写): 人民币'), now)] : []),
    ],
  };
}

/** What lies in stock, at its value: what comes in is positive, and none of it is money. */
function goodsTable({ goods, knownNow }: FundStatement, say: Say): Table {
  const [whole = NOTHING] = goods;
  const now = knownNow === undefined ? undefined : (knownNow.goods[0] ?? NOTHING);
  const both = now === undefined ? [whole] : [whole, now];
  const row = (label: string, amountIn: (part: StatementPart) => Fen, isSum = false): Row => {
    return { cells: [label, ...both.map((part) => yuan(amountIn(part)))], isSum };
  };
  return {
    title: say('物资（按价值）', 'Goods at their value'),
    columns: [
      { heading: say('项目', 'Item'), share: 5 },
      { heading: say('价值', 'Value'), share: 2, isAmount: true },
      ...(now === undefined ? [] : [{ heading: say('现况', 'Known now'), share: 2, isAmount: true }]),
    ],
    rows: [
      row(say('期初库存', 'In stock, opening'), ({ openingFen }) => openingFen, true),
      ...kindsOf(both).map((kind) => row(`\u3000${wordOf(ENTRY_KIND_WORDS, kind, say)}`, (part) => flowOf(part, kind))),
      row(say('期末库存', 'In stock, closing'), ({ closingFen }) => closingFen, true),
    ],
  };
}

type Direction = 'in' | 'out';

const NOTHING: StatementPart = { purpose: '*', openingFen: ZERO_FEN, flows: [], closingFen: ZERO_FEN };

/** The kinds that moved, in the order in which people are used to them. What was exchanged within is nought in all. */
function kindsOf(parts: readonly StatementPart[]): readonly string[] {
  const moved = [
    ...new Set(parts.flatMap(({ flows }) => flows.filter(({ amountFen }) => amountFen !== 0n).map(({ kind }) => kind))),
  ];
  const order = Object.keys(ENTRY_KIND_WORDS);
  return moved.sort((one, other) => order.indexOf(one) - order.indexOf(other) || (one < other ? -1 : 1));
}

function flowOf({ flows }: StatementPart, kind: string): Fen {
  return flows.find((flow) => flow.kind === kind)?.amountFen ?? ZERO_FEN;
}

/** A gift that was taken back is still a kind of money in, with a minus. What goes either way goes by its sign. */
function directionOf(kind: string, stated: StatementPart, now: StatementPart | undefined): Direction {
  if (isIncomeKind(kind) || kind === 'transfer-in') return 'in';
  if (kind !== 'purpose-exchange' && kind in ENTRY_KIND_WORDS) return 'out';
  const amount = flowOf(stated, kind) === ZERO_FEN && now !== undefined ? flowOf(now, kind) : flowOf(stated, kind);
  return amount < 0n ? 'out' : 'in';
}

/** Money out is printed as an amount. */
function signedFor(direction: Direction, amount: Fen): Fen {
  return direction === 'out' && amount !== ZERO_FEN ? negated(amount) : amount;
}

function minimumTable({ knownNow, measure, ...stated }: MinimumRow, say: Say): Table {
  const both = knownNow === undefined ? [stated] : [stated, knownNow];
  const row = (label: string, textOf: (figures: MinimumFigures) => string): Row => {
    return { cells: [label, ...both.map(textOf)] };
  };
  const figure = wordOf(MEASURE_WORDS, measure, say);
  return {
    title: say('年度投入下限', 'Minimum of the year'),
    columns: [
      { heading: say('项目', 'Item'), share: 5 },
      {
        heading: knownNow === undefined ? say('数额', 'Amount') : say('所报', 'As reported'),
        share: 2,
        isAmount: true,
      },
      ...(knownNow === undefined ? [] : [{ heading: say('现况', 'Known now'), share: 2, isAmount: true }]),
    ],
    rows: [
      row(say('年度下限', 'Minimum'), ({ minimumFen }) => yuan(minimumFen)),
      row(say(`计入下限的${figure}`, `Counted (${figure})`), ({ contributedFen }) => yuan(contributedFen)),
      row(say('差额', 'Shortfall'), ({ shortfallFen }) => yuan(shortfallFen)),
      row(say('结论', 'State'), ({ state }) => wordOf(MINIMUM_STATE_WORDS, state, say)),
    ],
  };
}

/** Each purpose on a line, and below it what moved by kind. */
function purposeTable({ parts, knownNow }: FundStatement, say: Say): Table {
  const now = knownNow?.parts;
  const names = [...parts, ...(now ?? [])].map(({ purpose }) => purpose).filter((purpose) => purpose !== '*');
  const rows = [...new Set(names)].flatMap((purpose) => {
    const part = parts.find((one) => one.purpose === purpose) ?? NOTHING;
    const closingNow = now?.find((one) => one.purpose === purpose)?.closingFen ?? ZERO_FEN;
    const sum = (direction: Direction): Fen =>
      signedFor(direction, totalOf(part.flows.filter(({ kind }) => directionOf(kind, part, undefined) === direction)));
    const cells = [
      wordOf(PURPOSE_WORDS, purpose, say),
      ...[part.openingFen, sum('in'), sum('out'), part.closingFen].map(yuan),
      ...(now === undefined ? [] : [yuan(closingNow)]),
    ];
    return [{ cells, isSum: true }, ...kindsOf([part]).map((kind) => kindRow(part, kind, say))];
  });
  const amount = (zh: string, en: string): Column => ({ heading: say(zh, en), share: 2, isAmount: true });
  return {
    title: say('分用途', 'By purpose'),
    columns: [
      { heading: say('用途', 'Purpose'), share: now === undefined ? 3.2 : 2.6 },
      ...[amount('期初余额', 'Opening'), amount('收入', 'In'), amount('支出', 'Out'), amount('期末余额', 'Closing')],
      ...(now === undefined ? [] : [amount('现况期末', 'Known now')]),
    ],
    rows,
  };
}

function kindRow(part: StatementPart, kind: Flow['kind'], say: Say): Row {
  const direction = directionOf(kind, part, undefined);
  const amount = yuan(signedFor(direction, flowOf(part, kind)));
  const label = `\u3000${wordOf(ENTRY_KIND_WORDS, kind, say)}`;
  return { cells: direction === 'in' ? [label, '', amount] : [label, '', '', amount] };
}

function reservationTable({ reservations }: FundStatement, say: Say): Table {
  const total = reservations.reduce((sum, { amountFen }) => plus(sum, amountFen), ZERO_FEN);
  const lines = reservations.flatMap(({ reservation, reservedOn, lines: own }) =>
    own.map(({ purpose, amountFen }): Row => {
      return { cells: [reservation, reservedOn, wordOf(PURPOSE_WORDS, purpose, say), yuan(amountFen)] };
    }),
  );
  return {
    title: say('结转的预留', 'Reservations carried over'),
    columns: [
      { heading: say('预留编号', 'Reservation'), share: 4.6 },
      { heading: say('预留日期', 'Reserved on'), share: 1.6 },
      { heading: say('用途', 'Purpose'), share: 2.4 },
      { heading: say('金额', 'Amount'), share: 2, isAmount: true },
    ],
    rows: [...lines, { cells: [say('合计', 'Total'), '', '', yuan(total)], isSum: true }],
  };
}

function notesOf(statement: FundStatement, say: Say): readonly string[] {
  const { closed, knownNow, reservations, priorYear } = statement;
  if (priorYear !== undefined) {
    const [on, at] = [businessDateAt(priorYear.recordedAt), priorYear.index.toString()];
    return [
      say(
        `以前年度：账本启用前的数字，${on} 据旧账录入（日志序号 ${at}），不计入任何余额。`,
        `A year before the ledger: entered on ${on} from older books at log index ${at}; it is part of no balance.`,
      ),
    ];
  }
  const day = closed === undefined ? '' : businessDateAt(closed.recordedAt);
  const index = closed?.index.toString() ?? '';
  return [
    closed === undefined
      ? say('本期未结账，数字为现况。', 'The period is open: the figures are as known now.')
      : say(
          `本期已于 ${day} 结账（日志序号 ${index}），所报数字不再变动。`,
          `The period was closed on ${day} at log index ${index}: what is reported never changes.`,
        ),
    ...(knownNow === undefined
      ? []
      : [
          say(
            '“现况”把结账后才入账、属于本期的更正计入本期。',
            '"Known now" counts what was found after the close on the day that it belongs to.',
          ),
        ]),
    ...(reservations.length > 0 ? [] : [say('期末无结转的预留。', 'No reservation is carried over.')]),
  ];
}
