import type { Command } from 'commander';
import { NAME } from './columns.js';
import type { RegionReading, RegionRow } from '#registers';
import type { Region } from '#regions/nest';
import { BadInput } from './bad-input.js';
import { readDate } from './input.js';
import { labelOf } from './labels.js';
import { regionNamed } from './names.js';
import { newCommand, newGroup, withActingOptions, withListOptions } from './new-command.js';
import { withProgress } from './progress.js';
import {
  foundRegionCommand,
  mergeRegionCommand,
  renameRegionCommand,
  splitRegionCommand,
} from './regions-change.command.js';
import type { SendOptions } from './send.js';
import { catchUp, withSession } from './session.js';
import type { DataOptions, Session } from './session.js';
import type { Shell } from './shell.js';
import { aligned, printJson, requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

/** 区划 */
export function regionsCommand(shell: Shell): Command {
  return newGroup(shell, 'regions', {
    words: { zh: '区划', en: 'administrative divisions' },
    commands: [
      importRegionsCommand(shell),
      foundRegionCommand(shell),
      renameRegionCommand(shell),
      mergeRegionCommand(shell),
      splitRegionCommand(shell),
      listCommand(shell),
    ],
  });
}

interface RefusedLine {
  readonly row: number;
  readonly column: string;
  readonly value: string;
  readonly code: string;
  readonly reason: string;
}

interface Imported {
  readonly accepted: number;
  readonly known: number;
  readonly refused: readonly RefusedLine[];
}

function importRegionsCommand(shell: Shell): Command {
  const command = newCommand(shell, 'import', {
    words: {
      zh: '载入区划表，并设立各区划的公益金与关爱基金',
      en: 'load regions; each gets its welfare and care fund',
    },
    example: 'regions import docs/examples/anhe-2023/行政区划.csv',
  }).argument(
    '<file>',
    shell.in({ zh: 'CSV 或 Excel 文件，含区划代码与名称', en: 'CSV or Excel file with codes and names' }),
  );
  return withActingOptions(shell, command).action(async (file: string, options: SendOptions) => {
    const reading = await readRegions(shell, file);
    await withSession(shell, options, async (session) => {
      const { rowReason } = await import('./fault-words.js');
      const faults = reading.faults.map(({ row, column, value, code }) => {
        return { row, column, value, code, reason: rowReason(shell, { code, value, wanted: '' }) };
      });
      const founded = await foundAll(shell, session, { rows: reading.rows, options });
      await catchUp(shell, session.ledger);
      const refused = [...faults, ...founded.refused].sort((left, right) => left.row - right.row);
      const { accepted, known } = founded;
      if (options.json === true) printJson(shell, { accepted, known, refused });
      else tell(shell, { accepted, known, refused });
    });
  });
}

async function readRegions(shell: Shell, file: string): Promise<RegionReading> {
  const { readWorkbook } = await import('#sheets');
  const { readRegister } = await import('#registers');
  const reading = await readWorkbook(shell.path(file));
  if ('problem' in reading) {
    const { problemWords } = await import('./fault-words.js');
    const words = problemWords(reading.problem.code);
    throw new BadInput({
      zh: `文件「${file}」无法读取：${words.zh}。`,
      en: `The file "${file}" cannot be read: ${words.en}.`,
    });
  }
  for (const sheet of reading.workbook.sheets) {
    const register = readRegister(sheet, { county: '', regions: [], fundKinds: [], accounts: [] });
    if (register?.kind === 'regions') return register;
  }
  throw new BadInput({
    zh: `文件「${file}」不是区划表：需要区划代码与名称两列。`,
    en: `The file "${file}" is no list of regions: columns with codes and names are wanted.`,
  });
}

const UNDER_WAY = 256;

/** Level by level: a region needs the one above it. */
async function foundAll(
  shell: Shell,
  session: Session,
  { rows, options }: { readonly rows: readonly RegionRow[]; readonly options: SendOptions },
): Promise<Imported> {
  const known = await knownCodes(session);
  const here = new Set([...known, ...rows.map(({ code }) => code)]);
  const found = { accepted: 0, known: 0, refused: [] as RefusedLine[] };
  const send = await founder(shell, session, options);
  let done = 0;
  await withProgress(shell, { zh: '正在载入区划', en: 'Loading regions' }, async (report) => {
    for (const length of [2, 4, 6, 9, 12]) {
      const level = rows.filter(({ code }) => code.length === length);
      for (let from = 0; from < level.length; from += UNDER_WAY) {
        await Promise.all(
          level.slice(from, from + UNDER_WAY).map(async (row) => {
            const refused = await send(row, nearest(row, here));
            if (refused !== undefined) found.refused.push(refused);
            else if (known.has(row.code)) found.known += 1;
            else found.accepted += 1;
            report((done += 1), rows.length);
          }),
        );
      }
    }
  });
  return found;
}

async function knownCodes(session: Session): Promise<ReadonlySet<string>> {
  const { ListRegions } = await import('#regions/nest');
  return new Set((await session.ask(new ListRegions({}))).map(({ code }) => code));
}

/** The region above that is in the ledger: a county stands alone where its province is not loaded. */
function nearest({ code, parent }: RegionRow, here: ReadonlySet<string>): string | undefined {
  const above = [
    parent,
    ...[9, 6, 4, 2].filter((length) => length < code.length).map((length) => code.slice(0, length)),
  ];
  return above.find((one) => one !== '' && one !== code && here.has(one));
}

async function founder(shell: Shell, session: Session, options: SendOptions) {
  const { FoundRegionCommand } = await import('#funds/nest');
  const { refusalWords } = await import('#ledger');
  const { namesakeFinder } = await import('#regions');
  const { RegionsView } = await import('#regions/nest');
  const namesakes = namesakeFinder(await session.get(RegionsView).names());
  return async (
    { row, code, name, level }: RegionRow,
    parent: string | undefined,
  ): Promise<RefusedLine | undefined> => {
    const input = { code, name, level, ...(parent === undefined ? {} : { parent }) };
    const own = options.key === undefined ? options : { ...options, key: `${options.key} ${code}` };
    const context = session.context(own, { command: 'regions import', arguments: input });
    const answer = await session.send(new FoundRegionCommand(input, context, namesakes(code, name)));
    if (answer.ok) return undefined;
    const { code: refusal, field, value } = answer.refusal;
    return { row, column: field, value, code: refusal, reason: refusalWords(answer.refusal, shell.language) };
  };
}

function tell(shell: Shell, { accepted, known, refused }: Imported): void {
  shell.print(
    `${shell.in({
      zh: `载入 ${String(accepted)}，已知 ${String(known)}，拒绝 ${String(refused.length)}`,
      en: `loaded ${String(accepted)}, known ${String(known)}, refused ${String(refused.length)}`,
    })}\n`,
  );
  if (refused.length === 0) return;
  const header = [
    { zh: '行', en: 'row' },
    { zh: '列', en: 'column' },
    { zh: '内容', en: 'value' },
    { zh: '拒绝原因', en: 'why refused' },
  ].map((words) => shell.in(words));
  const rows = refused.map(({ row, column, value, reason }) => [String(row), column, value, reason]);
  shell.print(`\n${aligned(header, rows, [true, false, false, false])}`);
}

interface RegionListOptions extends DataOptions, ListOptions {
  readonly below?: string;
  readonly named?: string;
  readonly on?: string;
}

function listCommand(shell: Shell): Command {
  const command = newCommand(shell, 'list', {
    words: { zh: '列出区划及其状态', en: 'list them and how they stand' },
    example: 'regions list --below 安和县',
  })
    .option('--below <region>', shell.in({ zh: '该区划及其下各级', en: 'this region and all below it' }))
    .option(
      '--named <name>',
      shell.in({ zh: '用此名称（含曾用名）的', en: 'those of this name, or that once bore it' }),
    )
    .option(
      '--on <date>',
      shell.in({ zh: '与 --named 同用：当日用此名称的', en: 'with --named: who bore it that day' }),
    );
  return withListOptions(shell, command).action(async (options: RegionListOptions) => {
    requireOneForm(options);
    const { below, named, on } = options;
    const day = on === undefined ? {} : { day: readDate('--on', on) };
    await withSession(shell, options, async (session) => {
      const { ListRegions } = await import('#regions/nest');
      const under = below === undefined ? {} : { below: (await regionNamed(session, '--below', below)).code };
      const rows = await session.ask(new ListRegions({ ...under, ...(named === undefined ? {} : { named }), ...day }));
      await showList(shell, options, { name: { zh: '区划', en: 'regions' }, columns: REGIONS, rows });
    });
  });
}

const REGIONS: readonly Column<Region>[] = [
  { key: 'region', heading: { zh: '代码', en: 'region' }, text: (row) => row.code },
  NAME,
  {
    key: 'level',
    heading: { zh: '级别', en: 'level' },
    text: (row) => row.level,
    shown: (row, shell) => labelOf(shell, 'level', row.level),
  },
  { key: 'above', heading: { zh: '上级', en: 'above' }, text: (row) => row.path[1] ?? '' },
  { key: 'foundedOn', heading: { zh: '设立', en: 'founded on' }, text: (row) => row.foundedOn ?? '' },
  { key: 'abolishedOn', heading: { zh: '撤销', en: 'abolished on' }, text: (row) => row.abolishedOn ?? '' },
  { key: 'successor', heading: { zh: '并入', en: 'successor' }, text: (row) => row.successor ?? '' },
];
