import { RegionsView } from '#regions/nest';
import type { ImportReport, RefusedRow } from '#registers/nest';
import type { Table } from '#sheets';
import { problemWords, rowReason } from './fault-words.js';
import { labelOf } from './labels.js';
import { paperReason, registerLabel } from './sheet-words.js';
import type { Session } from './session.js';
import type { Shell, Words } from './shell.js';
import { aligned } from './table.js';

/** The answer to an import as scripts read it. */
export function reportJson(shell: Shell, report: ImportReport): object {
  const { files, unknownFiles, unknownSheets, unreadableFiles, opened } = report;
  return {
    files: files.map(({ file, sheet, readAs, refused, ...counted }) => {
      const rows = refused.map((row) => refusedJson(shell, row));
      return { file, sheet, readAs: registerLabel(shell, readAs), ...counted, refused: rows };
    }),
    unknownFiles,
    unknownSheets: unknownSheets.map(({ file, sheet, reason }) => {
      return { file, sheet, ...(reason === undefined ? {} : { reason: paperReason(shell, reason) }) };
    }),
    opened: inOrder(opened),
    ...(unreadableFiles.length === 0
      ? {}
      : {
          unreadableFiles: unreadableFiles.map(({ file, code, detail }) => {
            return { file, code, detail, reason: shell.in(problemWords(code)) };
          }),
        }),
  };
}

function refusedJson(shell: Shell, { row, column, value, code, wanted, also }: RefusedRow): object {
  return {
    ...{ row, column, value, code, reason: rowReason(shell, { code, value, wanted }) },
    also: also.map((fault) => ({ ...fault, reason: rowReason(shell, { ...fault, wanted: '' }) })),
  };
}

/** The refused rows as their sheets have them, the reason in a column of its own behind the others. */
export function refusedTables(shell: Shell, { refusedSheets }: ImportReport): readonly Table[] {
  return refusedSheets.map(({ name, above, rows }) => {
    const width = Math.max(0, ...above.map(({ length }) => length), ...rows.map(({ cells }) => cells.length));
    const beside = (cells: readonly string[], text: string): readonly string[] => [
      ...Array.from({ length: width }, (_, at) => cells[at] ?? ''),
      text,
    ];
    const headings = above.map((cells, at) =>
      beside(
        at === above.length - 1 ? cells : unmerged(cells),
        at === above.length - 1 ? shell.in({ zh: '拒绝原因', en: 'why refused' }) : '',
      ),
    );
    const lines = rows.map(({ cells, refused }) => beside(cells, allReasons(shell, refused)));
    const [header = [], ...rest] = [...headings, ...lines];
    return { name, header, rows: rest };
  });
}

/** A title's text stands in each cell of its merged range. */
function unmerged(cells: readonly string[]): readonly string[] {
  return cells.map((text, at) => (at > 0 && cells[at - 1] === text ? '' : text));
}

function allReasons(shell: Shell, refused: RefusedRow): string {
  const first = { ...refused, reason: rowReason(shell, refused) };
  const others = refused.also.map((fault) => ({ ...fault, reason: rowReason(shell, { ...fault, wanted: '' }) }));
  return [first, ...others].map(({ column, reason }) => (column === '' ? reason : `${column}: ${reason}`)).join('; ');
}

/** The answer as people read it: what each sheet came to, then every refused row and whatever else is worth knowing. */
export async function printReport(shell: Shell, session: Session, report: ImportReport): Promise<void> {
  printSheets(shell, report);
  printRefused(shell, report);
  printRepeated(shell, report);
  await printOpened(shell, session, report);
  const unreadable = report.unreadableFiles.map(({ file, code }) => `${file} (${shell.in(problemWords(code))})`);
  line(shell, { zh: '无法读取的文件', en: 'Files that cannot be read' }, unreadable);
  line(shell, { zh: '未识别的文件', en: 'Files that are no register' }, report.unknownFiles);
  const sheets = new Map<string, string[]>();
  for (const { file, sheet, reason } of report.unknownSheets) {
    const why = reason === undefined ? '' : paperReason(shell, reason);
    sheets.set(why, [...(sheets.get(why) ?? []), `${file} / ${sheet}`]);
  }
  for (const { file, sheet, ignoredColumns } of report.files) {
    line(
      shell,
      { zh: `未使用的列（${file} / ${sheet}）`, en: `Columns not used (${file} / ${sheet})` },
      ignoredColumns,
    );
  }
  printHidden(shell, report);
  for (const [why, named] of sheets) {
    const behind = why === '' ? { zh: '', en: '' } : { zh: `（${why}）`, en: ` (${why})` };
    const words = { zh: `未识别的工作表${behind.zh}`, en: `Sheets that are no register${behind.en}` };
    line(shell, words, named);
  }
}

function printSheets(shell: Shell, { files }: ImportReport): void {
  const header = [
    { zh: '文件', en: 'file' },
    { zh: '工作表', en: 'sheet' },
    { zh: '读作', en: 'read as' },
    { zh: '入账', en: 'accepted' },
    { zh: '已知', en: 'known' },
    { zh: '拒绝', en: 'refused' },
  ].map((words) => shell.in(words));
  const rows = files.map(({ file, sheet, readAs, accepted, known, refused }) => {
    return [file, sheet, registerLabel(shell, readAs), String(accepted), String(known), String(refused.length)];
  });
  shell.print(aligned(header, rows, [false, false, false, true, true, true]));
}

/** A cell may hold pages of text; the sheet beside it has all of them. */
const SHOWN_SIGNS = 60;

function shortened(text: string): string {
  if (text.length <= SHOWN_SIGNS) return text;
  const signs = Array.from(text.slice(0, 2 * SHOWN_SIGNS + 2));
  return signs.length <= SHOWN_SIGNS ? text : `${signs.slice(0, SHOWN_SIGNS).join('')}…`;
}

/** What nobody sees who opens the workbook was taken all the same. */
function printHidden(shell: Shell, { files }: ImportReport): void {
  for (const { file, sheet, hiddenSheet, hiddenRows } of files) {
    const place = `${file} / ${sheet}`;
    if (hiddenSheet) line(shell, { zh: '已读取的隐藏工作表', en: 'Hidden sheets that were read' }, [place]);
    else if (hiddenRows > 0) {
      const words = { zh: `已读取的隐藏行（${place}）`, en: `Hidden rows that were read (${place})` };
      line(shell, words, [String(hiddenRows)]);
    }
  }
}

function printRefused(shell: Shell, { files }: ImportReport): void {
  const named = new Set(files.filter(({ refused }) => refused.length > 0).map(({ file }) => file)).size > 1;
  const rows = files.flatMap(({ file, sheet, refused }) =>
    refused.map((row) => [
      ...(named ? [file] : []),
      sheet,
      String(row.row),
      shortened(row.column),
      shortened(row.value),
      rowReason(shell, { ...row, value: shortened(row.value) }),
    ]),
  );
  if (rows.length === 0) return;
  const header = [
    ...(named ? [{ zh: '文件', en: 'file' }] : []),
    { zh: '工作表', en: 'sheet' },
    { zh: '行', en: 'row' },
    { zh: '列', en: 'column' },
    { zh: '内容', en: 'value' },
    { zh: '拒绝原因', en: 'why refused' },
  ].map((words) => shell.in(words));
  shell.print(`\n${aligned(header, rows, [...(named ? [false] : []), false, true, false, false, false])}`);
}

/** So many rows of one sheet are named; the JSON answer has all of them. */
const REPEATED_SHOWN = 20;

/** Rows that were booked once although two sheets have them: whether they are two only the clerk knows. */
function printRepeated(shell: Shell, { files }: ImportReport): void {
  const pairs = new Map<string, { readonly rows: number[]; readonly same: number[] }>();
  for (const { file, sheet, repeated } of files) {
    for (const one of repeated) {
      const earlier = shell.in({ zh: '以前导入的行', en: 'rows of an earlier import' });
      const equal = one.file === undefined ? earlier : `${one.file} / ${one.sheet ?? ''}`;
      const pair = `${file} / ${sheet} = ${equal}`;
      const found = pairs.get(pair) ?? { rows: [], same: [] };
      pairs.set(pair, found);
      found.rows.push(one.row);
      if (one.sameRow !== undefined) found.same.push(one.sameRow);
    }
  }
  if (pairs.size === 0) return;
  const words = {
    zh: '下列行没有编号，与另一张表或以前导入的行相同，只入账一次（原无编号、现已补填的也列出）；确为两笔的，请列在同一张表中再导入',
    en: 'Rows without a number that equal rows of another sheet or of an earlier import, booked once (also those whose number is new); if they are two, put both on one sheet and import again',
  };
  shell.print(`\n${shell.in(words)}${shell.in({ zh: '：', en: ':' })}\n`);
  for (const [pair, { rows, same }] of pairs) {
    const equals = same.length === 0 ? '' : ` = ${named(shell, same)}`;
    shell.print(`  ${pair}  ${named(shell, rows)}${equals}\n`);
  }
}

function named(shell: Shell, rows: readonly number[]): string {
  const shown = rows.slice(0, REPEATED_SHOWN).join(shell.in({ zh: '、', en: ', ' }));
  const left = rows.length - REPEATED_SHOWN;
  return left > 0 ? `${shown} ${shell.in({ zh: `……另有 ${String(left)} 行`, en: `and ${String(left)} more` })}` : shown;
}

async function printOpened(shell: Shell, session: Session, { opened }: ImportReport): Promise<void> {
  const { purposes: openedPurposes, accounts: openedAccounts } = inOrder(opened);
  const view = session.get(RegionsView);
  const names = new Map<string, string>();
  for (const { region } of [...openedPurposes, ...openedAccounts]) {
    if (!names.has(region)) names.set(region, (await view.byCode(region))?.name ?? region);
  }
  const purposes = new Map<string, string[]>();
  for (const { region, fundKind, purpose } of openedPurposes) {
    const fund = `${names.get(region) ?? region} ${labelOf(shell, 'fundKind', fundKind)}`;
    purposes.set(purpose, [...(purposes.get(purpose) ?? []), fund]);
  }
  const accounts = openedAccounts.map(({ region, account }) => `${names.get(region) ?? region} ${account}`);
  if (purposes.size + accounts.length > 0) shell.print('\n');
  for (const [purpose, funds] of purposes) {
    line(shell, { zh: `新设用途「${purpose}」`, en: `Purpose "${purpose}" opened` }, funds);
  }
  line(shell, { zh: '新开账户', en: 'Accounts opened' }, accounts);
}

function line(shell: Shell, words: Words, items: readonly string[]): void {
  if (items.length === 0) return;
  shell.print(`${shell.in(words)}${shell.in({ zh: '：', en: ': ' })}${items.join(shell.in({ zh: '、', en: ', ' }))}\n`);
}

/** Rows are carried out many at once; their order in the answer is that of regions, not of chance. */
function inOrder({ purposes, accounts }: ImportReport['opened']): ImportReport['opened'] {
  const key = (parts: readonly string[]): string => parts.join(' ');
  return {
    purposes: purposes.toSorted((left, right) => {
      const [one, other] = [left, right].map(({ purpose, region, fundKind }) => key([purpose, region, fundKind]));
      return (one ?? '') < (other ?? '') ? -1 : 1;
    }),
    accounts: accounts.toSorted((left, right) => {
      return key([left.region, left.account]) < key([right.region, right.account]) ? -1 : 1;
    }),
  };
}
