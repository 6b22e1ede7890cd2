import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import type { TransferRow, TransferStanding } from '#funds/nest';
import { businessDateAt } from '#kernel';
import { readDateOrToday, readOneOf } from './input.js';
import { timesOf } from './known-at.js';
import type { TimeOptions } from './known-at.js';
import { labelOf } from './labels.js';
import { fundMeant, fundsMeant } from './names.js';
import {
  newCommand,
  newGroup,
  withActingOptions,
  withFundsOptions,
  withListOptions,
  withTimes,
} from './new-command.js';
import type { FundsOptions } from './new-command.js';
import { decisionGiven, fundOf, linesNeeded, totalShown, totalText, withDecisionOption } from './outgo.js';
import { withFundOptions, withLineOptions } from './outgo.js';
import type { DecisionOptions, FundOptions, LineOptions } from './outgo.js';
import { send, told } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell, Words } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

/** 基金间划转 */
export function transfersCommand(shell: Shell): Command {
  return newGroup(shell, 'transfers', {
    words: { zh: '基金间划转：转出、转入、退回', en: 'transfers between funds: sent, received, sent back' },
    commands: [
      sendCommand(shell),
      settleCommand(shell, {
        name: 'receive',
        outcome: 'received',
        words: { zh: '转入一笔在途划转', en: 'take what is in transit' },
        done: { zh: '已转入', en: 'Received' },
      }),
      settleCommand(shell, {
        name: 'send-back',
        outcome: 'sent-back',
        words: { zh: '退回一笔在途划转', en: 'send back what is in transit' },
        done: { zh: '已退回', en: 'Sent back' },
      }),
      listCommand(shell),
    ],
  });
}

interface TransferOptions extends FundOptions, LineOptions, DecisionOptions {
  readonly to: string;
  readonly toFund?: string;
  readonly date?: string;
  readonly memo?: string;
}

function sendCommand(shell: Shell): Command {
  const command = newCommand(shell, 'send', {
    words: { zh: '向另一基金转出', en: 'send money to another fund' },
    example: 'transfers send --region 安和县 --to 柳林镇 --amount 5000',
  });
  withDecisionOption(shell, withLineOptions(shell, withFundOptions(shell, command)))
    .requiredOption('--to <region>', shell.in({ zh: '转入的区划', en: 'region of the fund that it goes to' }))
    .option('--to-fund <kind>', shell.in({ zh: '转入的基金种类（默认同转出）', en: 'its kind (default the same)' }))
    .option('--date <date>', shell.in({ zh: '日期（默认今天）', en: 'value date (default today)' }))
    .option('--memo <text>', shell.in({ zh: '备注', en: 'memo' }));
  return withActingOptions(shell, command).action(async (options: TransferOptions) => {
    const lines = linesNeeded(options);
    await withSession(shell, options, async (session) => {
      const { SendTransferCommand } = await import('#funds/nest');
      const valueDate = readDateOrToday('--date', options.date, session.ledger.clock());
      const to = await fundMeant(session, options.to, options.toFund ?? options.fund);
      const optional = { ...(options.memo === undefined ? {} : { memo: options.memo }), ...decisionGiven(options) };
      const input = { from: await fundOf(session, options), to, lines, valueDate, ...optional };
      const sending = {
        command: 'transfers send',
        asked: { ...options },
        make: (context: CommandContext) => new SendTransferCommand(input, context),
        done: (result: Result) => ({
          zh: `已转出，在途，编号 ${told(result, 'transfer')}`,
          en: `Sent, in transit as ${told(result, 'transfer')}`,
        }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

interface Settling {
  readonly name: string;
  readonly outcome: 'received' | 'sent-back';
  readonly words: Words;
  readonly done: Words;
}

function settleCommand(shell: Shell, { name, outcome, words, done }: Settling): Command {
  const command = newCommand(shell, name, { words, example: `transfers ${name} ID` })
    .argument('<transfer>', shell.in({ zh: '划转编号', en: 'id of the transfer' }))
    .option('--date <date>', shell.in({ zh: '日期（默认今天）', en: 'value date (default today)' }));
  return withActingOptions(shell, command).action(
    async (transfer: string, options: SendOptions & { readonly date?: string }) => {
      await withSession(shell, options, async (session) => {
        const { SettleTransferCommand } = await import('#funds/nest');
        const valueDate = readDateOrToday('--date', options.date, session.ledger.clock());
        const sending = {
          command: `transfers ${name}`,
          asked: { transfer, ...options },
          make: (context: CommandContext) => new SettleTransferCommand({ transfer, outcome, valueDate }, context),
          done: () => ({ zh: `${done.zh} ${transfer}`, en: `${done.en} ${transfer}` }),
        };
        await send(shell, session, { options, sending });
      });
    },
  );
}

interface TransferListOptions extends DataOptions, ListOptions, TimeOptions, FundsOptions {
  readonly standing?: string;
}

const STANDINGS: readonly TransferStanding[] = ['in-transit', 'received', 'sent-back'];
const ROWS_PER_PAGE = 1_000;

function listCommand(shell: Shell): Command {
  const listed = newCommand(shell, 'list', {
    words: { zh: '列出划转，含在途的', en: 'list them, those in transit among them' },
    example: 'transfers list --standing in-transit',
  }).option('--standing <standing>', shell.in({ zh: `只看：${STANDINGS.join(' ')}`, en: STANDINGS.join(', ') }));
  const command = withFundsOptions(shell, listed);
  return withTimes(shell, withListOptions(shell, command)).action(async (options: TransferListOptions) => {
    requireOneForm(options);
    const { standing } = options;
    const narrowed = standing === undefined ? {} : { standing: readOneOf('--standing', standing, STANDINGS) };
    await withSession(shell, options, async (session) => {
      const times = await timesOf(session, options);
      const funds = await fundsMeant(session, options);
      const asked = { asOf: businessDateAt(session.ledger.clock()), ...times, ...narrowed, ...funds };
      const transfers = await import('#funds/nest');
      const rows = await allOf((page) => session.ask(new transfers.ListTransfers({ ...asked, ...page })));
      await showList(shell, options, { name: { zh: '划转', en: 'transfers' }, columns: TRANSFERS, rows });
    });
  });
}

/** Every page of a list, one after another. */
export async function allOf<Row extends { readonly index: bigint }>(
  ask: (page: { readonly after?: bigint; readonly limit: number }) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let page: readonly Row[];
  do {
    const last = rows.at(-1);
    page = await ask({ limit: ROWS_PER_PAGE, ...(last === undefined ? {} : { after: last.index }) });
    rows.push(...page);
  } while (page.length === ROWS_PER_PAGE);
  return rows;
}

type Listed = TransferRow & { readonly memoText: string };

const TRANSFERS: readonly Column<Listed>[] = [
  { key: 'sentOn', heading: { zh: '转出日期', en: 'sent on' }, text: (row) => row.sentOn },
  { key: 'from', heading: { zh: '转出基金', en: 'from' }, text: (row) => row.from },
  { key: 'to', heading: { zh: '转入基金', en: 'to' }, text: (row) => row.to },
  {
    key: 'lines',
    heading: { zh: '用途与金额', en: 'lines' },
    text: (row) => totalText(row.lines),
    shown: (row, shell) => totalShown(row.lines, shell),
  },
  { key: 'amount', heading: { zh: '合计', en: 'amount' }, amount: (row) => row.amountFen },
  {
    key: 'standing',
    heading: { zh: '状态', en: 'standing' },
    text: (row) => row.standing,
    shown: (row, shell) => labelOf(shell, 'transferStanding', row.standing),
  },
  { key: 'settledOn', heading: { zh: '了结日期', en: 'settled on' }, text: (row) => row.settledOn ?? '' },
  { key: 'memo', heading: { zh: '备注', en: 'memo' }, text: (row) => row.memoText },
  { key: 'transfer', heading: { zh: '编号', en: 'transfer' }, text: (row) => row.transfer },
];
