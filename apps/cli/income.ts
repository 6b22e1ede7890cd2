import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Command } from 'commander';
import type { IncomeInput } from '#funds/nest';
import type { BusinessDate } from '#kernel';
import { BadInput } from './bad-input.js';
import { readAmount, readDate, readDateOrToday, readOneOf } from './input.js';
import { codeMeant, codesOf, wordsOf } from './labels.js';
import { accountNamed, fundNamed, regionNamed } from './names.js';
import type { SendOptions } from './send.js';
import type { Session } from './session.js';
import type { Shell, Words } from './shell.js';

/** What every entry of money in is given by. */
export interface IncomeOptions extends SendOptions {
  readonly region: string;
  readonly fund: string;
  readonly purpose: string;
  readonly account: string;
  readonly amount: string;
  readonly date?: string;
  readonly belongsOn?: string;
  readonly way?: string;
  readonly memo?: string;
  readonly handler?: string;
  readonly evidence?: readonly string[];
}

export function withIncomeOptions(shell: Shell, command: Command): Command {
  const option = (flags: string, words: Words): Command => command.option(flags, shell.in(words));
  command
    .requiredOption('--region <region>', shell.in({ zh: '区划代码或名称', en: 'code or name of the region' }))
    .requiredOption('--account <account>', shell.in({ zh: '账户名称或编号', en: 'name or id of the account' }))
    .requiredOption('--amount <yuan>', shell.in({ zh: '金额（元）', en: 'amount in yuan' }))
    .option(
      '--fund <kind>',
      shell.in({ zh: '基金种类（默认 welfare）', en: 'kind of fund (default welfare)' }),
      'welfare',
    )
    .option('--purpose <name>', shell.in({ zh: '限定用途（默认 free）', en: 'purpose (default free)' }), 'free');
  option('--date <date>', { zh: '到账日期（默认今天）', en: 'value date (default today)' });
  withLateOption(shell, command);
  option('--way <way>', {
    zh: `收款方式：${wordsOf('way', shell).join('、')}`,
    en: `way of paying: ${codesOf('way').join(', ')}`,
  });
  option('--memo <text>', { zh: '备注', en: 'memo' });
  option('--handler <name>', { zh: '经办人', en: 'who handled it' });
  return withEvidenceOption(shell, command);
}

/** Of an entry that is found after its time was closed. */
export function withLateOption(shell: Shell, command: Command): Command {
  const words = {
    zh: '迟登的分录：所属的已结账日期（前期调整），--date 须在开放期间',
    en: 'of a late entry: the day of closed time that it belongs to; --date lies in open time',
  };
  return command.option('--belongs-on <date>', shell.in(words));
}

export function lateDay({ belongsOn }: { readonly belongsOn?: string }): { readonly belongsOn?: BusinessDate } {
  return belongsOn === undefined ? {} : { belongsOn: readDate('--belongs-on', belongsOn) };
}

export function withEvidenceOption(shell: Shell, command: Command): Command {
  const file = shell.in({ zh: '凭证文件，可重复', en: 'a file of evidence; can be given again' });
  return command.option('--evidence <file>', file, (path: string, before?: readonly string[]) => [
    ...(before ?? []),
    path,
  ]);
}

/** Refuses an amount, a day or a way of paying that is none before anything is opened. Throws BadInput. */
export function requireIncome({ amount, date, way }: IncomeOptions): void {
  readAmount('--amount', amount);
  if (way !== undefined) readWay(way);
  if (date !== undefined) readDate('--date', date);
}

/** Reads what every entry has, keeping its evidence. Throws BadInput. */
export async function incomeInput(shell: Shell, session: Session, options: IncomeOptions): Promise<IncomeInput> {
  const amountFen = readAmount('--amount', options.amount);
  const valueDate = readDateOrToday('--date', options.date, session.ledger.clock());
  const region = await regionNamed(session, '--region', options.region);
  const { way, memo, handler } = options;
  const evidence = await keepEvidence(shell, session, options.evidence ?? []);
  return {
    fund: await fundNamed(session, region, options.fund),
    purpose: codeMeant('purpose', options.purpose),
    account: await accountNamed(session, region, { field: '--account', named: options.account }),
    amountFen,
    valueDate,
    ...lateDay(options),
    ...(way === undefined ? {} : { way: readWay(way) }),
    ...(memo === undefined ? {} : { memo }),
    ...(handler === undefined ? {} : { handler }),
    ...(evidence.length === 0 ? {} : { evidence }),
  };
}

/** A way of paying by its code or its word. Throws BadInput. */
function readWay(text: string): string {
  return readOneOf('--way', codeMeant('way', text), codesOf('way'));
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
};

/** Keeps the files' bytes and gives their hashes. Throws BadInput where one cannot be read. */
export async function keepEvidence(
  shell: Shell,
  session: Session,
  files: readonly string[],
): Promise<readonly string[]> {
  const kept: string[] = [];
  for (const file of files) {
    const mediaType = MEDIA_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
    try {
      // Opened first: a stream of a file that is not there fails outside of whoever reads it.
      const handle = await open(shell.path(file));
      kept.push((await session.ledger.files.put(handle.createReadStream(), { mediaType })).sha256);
    } catch (error) {
      throw unreadable(file, error);
    }
  }
  return kept;
}

function unreadable(file: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'EvidenceTooLarge') {
    return new BadInput({ zh: `--evidence「${file}」过大。`, en: `--evidence "${file}" is too large.` });
  }
  if (!('syscall' in error && 'code' in error)) return error;
  const reason = String(error.code);
  return new BadInput({
    zh: `--evidence「${file}」无法读取（${reason}）。`,
    en: `--evidence "${file}" cannot be read (${reason}).`,
  });
}

/** What is said of an entry that is in the books. */
export function entered(entry: string): Words {
  return { zh: `已入账，编号 ${entry}`, en: `Entered as ${entry}` };
}
