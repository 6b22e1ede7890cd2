import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import type { Flow } from '#funds';
import type { PriorYear } from '#funds/nest';
import type { Fen } from '#kernel';
import { badValue } from './bad-input.js';
import { withFundArgument } from './close-month.command.js';
import { keepEvidence, withEvidenceOption } from './income.js';
import { readBalance, readYear } from './input.js';
import { codeMeant, labelOf } from './labels.js';
import { fundMeant } from './names.js';
import { newCommand, newGroup, withActingOptions, withListOptions } from './new-command.js';
import { fundOf, withFundOptions } from './outgo.js';
import type { FundOptions } from './outgo.js';
import { askedWords, send, told } from './send.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell, Words } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

/** 以前年度 */
export function priorYearCommand(shell: Shell): Command {
  return newGroup(shell, 'prior-year', {
    words: { zh: '以前年度：账本启用前各年的收支合计，不动资金', en: 'years before the ledger, by their totals' },
    commands: [enterCommand(shell), withdrawCommand(shell), listCommand(shell)],
  });
}

interface EnterOptions extends FundOptions {
  readonly received?: readonly string[];
  readonly spent?: readonly string[];
  readonly closing?: string;
  readonly evidence?: readonly string[];
}

function enterCommand(shell: Shell): Command {
  const command = newCommand(shell, 'enter', {
    words: {
      zh: '录入一个以前年度的收支合计；须附当年账簿或决算，每基金每年一次',
      en: 'enter a year before the ledger, once per fund and year, with its books as evidence',
    },
    example: [
      'prior-year enter 2022 --region 柳林镇 --received 捐赠=38000 --received 财政拨款=12000',
      'prior-year enter 2021 --region 柳林镇 --spent relief=5000 --closing 43000 --evidence 决算.pdf',
    ].join('\n'),
  }).argument('<year>', shell.in({ zh: '年度', en: 'the year' }));
  const more = (one: string, before?: readonly string[]): readonly string[] => [...(before ?? []), one];
  withFundOptions(shell, command)
    .option(
      '--received <kind=yuan>',
      shell.in({ zh: '收入种类=金额，可重复', en: 'what came in, KIND=YUAN, can be given again' }),
      more,
    )
    .option(
      '--spent <kind=yuan>',
      shell.in({ zh: '支出种类=金额，可重复', en: 'what went out, KIND=YUAN, can be given again' }),
      more,
    )
    .option('--closing <yuan>', shell.in({ zh: '年末余额（元），可不填', en: "what was on hand at the year's end" }));
  withEvidenceOption(shell, command);
  return withActingOptions(shell, command).action(async (named: string, options: EnterOptions) => {
    const year = readYear('YEAR', named);
    const received = totalsGiven('--received', options.received);
    const spent = totalsGiven('--spent', options.spent);
    const closing = options.closing === undefined ? {} : { closingFen: readBalance('--closing', options.closing) };
    await withSession(shell, options, async (session) => {
      const { EnterPriorYearCommand } = await import('#funds/nest');
      const fund = await fundOf(session, options);
      const evidence = await keepEvidence(shell, session, options.evidence ?? []);
      const input = { fund, year, received, spent, ...closing, evidence };
      const sending = {
        command: 'prior-year enter',
        asked: { year: named, ...options },
        make: (context: CommandContext) => new EnterPriorYearCommand(input, context),
        done: () => ({ zh: `${fund} 已录入以前年度 ${named}`, en: `${fund}: the year ${named} is entered` }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

/** `捐赠=38000` or `donation=38000`. Throws BadInput. */
function totalsGiven(field: string, given: readonly string[] = []): readonly Flow[] {
  return given.map((one) => {
    const at = one.lastIndexOf('=');
    if (at < 1)
      throw badValue(field, one, { zh: '种类=金额，例如 捐赠=38000', en: 'KIND=YUAN, such as donation=38000' });
    return { kind: codeMeant('entryKind', one.slice(0, at)), amountFen: readBalance(field, one.slice(at + 1)) };
  });
}

interface WithdrawOptions extends FundOptions {
  readonly reason: string;
}

function withdrawCommand(shell: Shell): Command {
  const command = newCommand(shell, 'withdraw', {
    words: {
      zh: '申请撤销一个录错的以前年度，须由另一人确认（confirm）；之后可重新录入',
      en: 'ask for a year that was entered wrongly to be withdrawn; another person confirms it',
    },
    example: 'prior-year withdraw 2022 --region 柳林镇 --reason 漏记一笔捐赠',
  }).argument('<year>', shell.in({ zh: '年度', en: 'the year' }));
  withFundOptions(shell, command).requiredOption(
    '--reason <text>',
    shell.in({ zh: '理由（加密保存）', en: 'why, kept encrypted' }),
  );
  return withActingOptions(shell, command).action(async (named: string, options: WithdrawOptions) => {
    const year = readYear('YEAR', named);
    await withSession(shell, options, async (session) => {
      const { AskPriorYearWithdrawalCommand } = await import('#funds/nest');
      const input = { fund: await fundOf(session, options), year, reason: options.reason };
      const sending = {
        command: 'prior-year withdraw',
        asked: { year: named, ...options },
        make: (context: CommandContext) => new AskPriorYearWithdrawalCommand(input, context),
        done: (result: Result) => askedWords(told(result, 'request'), 1),
      };
      await send(shell, session, { options, sending });
    });
  });
}

interface ShownOptions extends DataOptions, ListOptions {
  readonly fund: string;
}

function listCommand(shell: Shell): Command {
  const command = newCommand(shell, 'list', {
    words: {
      zh: '列出基金的以前年度，已撤销的在内',
      en: 'the years before the ledger of a fund, withdrawn ones among them',
    },
    example: 'prior-year list 柳林镇',
  });
  withFundArgument(shell, command);
  return withListOptions(shell, command).action(async (named: string, options: ShownOptions) => {
    requireOneForm(options);
    await withSession(shell, options, async (session) => {
      const { ListPriorYears } = await import('#funds/nest');
      const fund = await fundMeant(session, named, options.fund);
      const years = (await session.ask(new ListPriorYears({ fund }))) ?? [];
      const rows = years.flatMap(linesOf);
      await showList(shell, options, { name: { zh: '以前年度', en: 'prior years' }, columns: COLUMNS, rows });
    });
  });
}

interface PriorLine {
  readonly year: number;
  readonly item: string;
  readonly amountFen: Fen;
  readonly index: bigint;
  readonly isWithdrawn: boolean;
}

function linesOf(prior: PriorYear): readonly PriorLine[] {
  const { year, index, withdrawn } = prior;
  const of = { year, index, isWithdrawn: withdrawn !== undefined };
  return priorItems(prior).map((item) => ({ ...of, ...item }));
}

/** What older books say of a year, as a statement has it: what it began with, kinds, what was left. */
export function priorItems({
  flows,
  openingFen,
  closingFen,
}: PriorYear): readonly { readonly item: string; readonly amountFen: Fen }[] {
  return [
    ...(openingFen === undefined ? [] : [{ item: 'opening', amountFen: openingFen }]),
    ...flows.map(({ kind, amountFen }) => ({ item: kind, amountFen })),
    ...(closingFen === undefined ? [] : [{ item: 'closing', amountFen: closingFen }]),
  ];
}

const ITEMS: Readonly<Record<string, Words>> = {
  opening: { zh: '期初余额', en: 'opening' },
  closing: { zh: '期末余额', en: 'closing' },
};

const COLUMNS: readonly Column<PriorLine>[] = [
  { key: 'year', heading: { zh: '年度', en: 'year' }, count: (line) => line.year },
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
  { key: 'index', heading: { zh: '日志序号', en: 'index' }, count: (line) => line.index },
  {
    key: 'withdrawn',
    heading: { zh: '状态', en: 'state' },
    text: ({ isWithdrawn }) => (isWithdrawn ? 'withdrawn' : 'valid'),
    shown: ({ isWithdrawn }, shell) =>
      shell.in(isWithdrawn ? { zh: '已撤销', en: 'withdrawn' } : { zh: '有效', en: 'valid' }),
  },
];
