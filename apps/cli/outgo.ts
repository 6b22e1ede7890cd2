import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import type { PurposeLine } from '#funds';
import type { OutgoInput, PayInput } from '#funds/nest';
import { formatYuan } from '#kernel';
import { badValue } from './bad-input.js';
import { entered, keepEvidence, lateDay, withEvidenceOption, withLateOption } from './income.js';
import { readAmount, readDateOrToday, readNumber } from './input.js';
import { codeMeant, labelOf } from './labels.js';
import { accountNamed, fundNamed, regionNamed } from './names.js';
import { newCommand, withActingOptions } from './new-command.js';
import { send, told } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { Session } from './session.js';
import type { Shell, Words } from './shell.js';

/** By what a fund is named. */
export interface FundOptions extends SendOptions {
  readonly region: string;
  readonly fund: string;
}

export function withFundOptions(shell: Shell, command: Command): Command {
  return command
    .requiredOption('--region <region>', shell.in({ zh: '区划代码或名称', en: 'code or name of the region' }))
    .option(
      '--fund <kind>',
      shell.in({ zh: '基金种类（默认 welfare）', en: 'kind of fund (default welfare)' }),
      'welfare',
    );
}

export async function fundOf(session: Session, { region, fund }: FundOptions): Promise<string> {
  return fundNamed(session, await regionNamed(session, '--region', region), fund);
}

/** What money from a county's amount on rests on. */
export interface DecisionOptions {
  readonly decision?: string;
}

export function withDecisionOption(shell: Shell, command: Command): Command {
  return command.option(
    '--decision <minutes>',
    shell.in({
      zh: '所依据的集体决策：会议纪要文号（decisions list 可列出）',
      en: 'the collective decision that it rests on: its minutes number (decisions list shows them)',
    }),
  );
}

export function decisionGiven({ decision }: DecisionOptions): DecisionOptions {
  return decision === undefined ? {} : { decision: readNumber('--decision', decision) };
}

/** How much, of which purpose: one amount, or several lines. */
export interface LineOptions {
  readonly amount?: string;
  readonly purpose: string;
  readonly line?: readonly string[];
}

export function withLineOptions(shell: Shell, command: Command): Command {
  const line = shell.in({
    zh: '用途=金额，可重复；代替 --amount',
    en: 'PURPOSE=YUAN, can be given again; for --amount',
  });
  return command
    .option('--amount <yuan>', shell.in({ zh: '金额（元）', en: 'amount in yuan' }))
    .option('--purpose <name>', shell.in({ zh: '用途（默认 free）', en: 'purpose (default free)' }), 'free')
    .option('--line <purpose=yuan>', line, (one: string, before?: readonly string[]) => [...(before ?? []), one]);
}

/** The lines given; undefined where neither an amount nor a line is. Throws BadInput. */
export function linesGiven({ amount, purpose, line = [] }: LineOptions): readonly PurposeLine[] | undefined {
  const lines = line.map((one) => {
    const at = one.lastIndexOf('=');
    if (at < 1)
      throw badValue('--line', one, { zh: '用途=金额，例如 助学=500.00', en: 'PURPOSE=YUAN, such as free=500.00,' });
    return { purpose: codeMeant('purpose', one.slice(0, at)), amountFen: readAmount('--line', one.slice(at + 1)) };
  });
  if (amount !== undefined) {
    lines.unshift({ purpose: codeMeant('purpose', purpose), amountFen: readAmount('--amount', amount) });
  }
  return lines.length === 0 ? undefined : lines;
}

/** The same where an amount must be given. Throws BadInput. */
export function linesNeeded(options: LineOptions): readonly PurposeLine[] {
  const lines = linesGiven(options);
  if (lines !== undefined) return lines;
  throw badValue('--amount', '', { zh: '金额，或一个以上的 --line', en: 'an amount, or a --line,' });
}

export function totalText(lines: readonly PurposeLine[]): string {
  return lines.map(({ purpose, amountFen }) => `${purpose} ${formatYuan(amountFen)}`).join(', ');
}

/** The same as people read it. */
export function totalShown(lines: readonly PurposeLine[], shell: Shell): string {
  const shown = lines.map(({ purpose, amountFen }) => `${labelOf(shell, 'purpose', purpose)} ${formatYuan(amountFen)}`);
  return shown.join(shell.in({ zh: '、', en: ', ' }));
}

/** What money through an account is given by, besides how much. */
export interface OutgoOptions extends FundOptions {
  readonly account: string;
  readonly date?: string;
  readonly belongsOn?: string;
  readonly memo?: string;
  readonly handler?: string;
  readonly evidence?: readonly string[];
}

function withOutgoOptions(shell: Shell, command: Command): Command {
  withFundOptions(shell, command)
    .requiredOption('--account <account>', shell.in({ zh: '账户名称或编号', en: 'name or id of the account' }))
    .option('--date <date>', shell.in({ zh: '日期（默认今天）', en: 'value date (default today)' }))
    .option('--memo <text>', shell.in({ zh: '备注', en: 'memo' }))
    .option('--handler <name>', shell.in({ zh: '经办人', en: 'who handled it' }));
  withLateOption(shell, command);
  return withEvidenceOption(shell, command);
}

async function outgoInput(shell: Shell, session: Session, options: OutgoOptions): Promise<OutgoInput> {
  const valueDate = readDateOrToday('--date', options.date, session.ledger.clock());
  const region = await regionNamed(session, '--region', options.region);
  const { memo, handler } = options;
  const evidence = await keepEvidence(shell, session, options.evidence ?? []);
  return {
    fund: await fundNamed(session, region, options.fund),
    account: await accountNamed(session, region, { field: '--account', named: options.account }),
    valueDate,
    ...lateDay(options),
    ...(memo === undefined ? {} : { memo }),
    ...(handler === undefined ? {} : { handler }),
    ...(evidence.length === 0 ? {} : { evidence }),
  };
}

export interface PayingCommand<Options extends OutgoOptions> {
  readonly name: string;
  readonly words: Words;
  readonly example: string;
  /** Adds what this kind has besides. */
  options?(command: Command): Command;
  /** Refuses bad words before the ledger is opened, and says how the rest of the input is made. */
  input(options: Options): (fields: OutgoInput, session: Session) => PayInput | Promise<PayInput>;
}

/** A command that pays through an account, or takes back what was paid. */
export function payingCommand<Options extends OutgoOptions>(shell: Shell, kind: PayingCommand<Options>): Command {
  const command = withActingOptions(shell, withOutgoOptions(shell, newCommand(shell, kind.name, kind)));
  return (kind.options?.(command) ?? command).action(async (options: Options) => {
    const inputOf = kind.input(options);
    await withSession(shell, options, async (session) => {
      const { PayCommand } = await import('#funds/nest');
      const input = await inputOf(await outgoInput(shell, session, options), session);
      const sending = {
        command: kind.name,
        asked: { ...options },
        make: (context: CommandContext) => new PayCommand(input, context),
        done: (result: Result) => entered(told(result, 'entry')),
      };
      await send(shell, session, { options, sending });
    });
  });
}
