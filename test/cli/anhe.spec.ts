import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { groupedYuan } from '#kernel';
import { readWorkbook } from '#sheets';
import { commandLine, EXAMPLE, linesOf, type CommandLine } from '../fixtures/command-line.js';
import { pdfPages, textsOf } from '../fixtures/pdf-lines.js';

interface SheetAnswer {
  readonly file: string;
  readonly sheet: string;
  readonly accepted: number;
  readonly known: number;
  readonly refused: readonly { readonly row: number; readonly code: string; readonly reason: string }[];
}
interface ImportAnswer {
  readonly files: readonly SheetAnswer[];
  readonly unknownFiles: readonly string[];
}
type Row = Readonly<Record<string, string>>;

const figures = async (cli: CommandLine): Promise<readonly unknown[]> => [
  await cli.json(['minimum', '--year', '2023']),
  await cli.json(['balances', '--as-of', '2024-12-31']),
];

describe("the example county's folder on an empty ledger", () => {
  let cli: CommandLine;
  let first: ImportAnswer;
  let expected: Readonly<Record<string, unknown>>;

  const priorYear = (closing: string): readonly string[] => [
    ...['prior-year', 'enter', '2022', '--region', '柳林镇', '--received', '捐赠=38000', '--spent', 'relief=5000'],
    ...['--closing', closing, '--evidence', join(cli.folder, '决算.txt')],
  ];

  beforeAll(async () => {
    cli = await commandLine();
    await cp(EXAMPLE, join(cli.folder, 'registers'), { recursive: true });
    // Nobody holds a server: the command starts one, makes the ledger, and stops the server again.
    first = await cli.json<ImportAnswer>(['import', join(cli.folder, 'registers')]);
    expect(await runningServer(cli.data)).toBe(false);
    await cli.hold();
    expected = JSON.parse(await readFile(join(EXAMPLE, 'expected.json'), 'utf8')) as typeof expected;
  });

  afterAll(async () => {
    await cli.close();
  });

  it('takes the right rows and says of each other one why', () => {
    const donations = first.files.find(({ sheet }) => sheet === '捐赠收入');
    expect(donations).toMatchObject({ accepted: expected['donationsAccepted'], known: 0 });
    const refused = expected['donationsRejected'] as readonly { readonly row: number }[];
    expect(donations?.refused.map(({ row }) => row)).toEqual(refused.map(({ row }) => row));
    expect(donations?.refused.every(({ reason }) => reason.length > 5)).toBe(true);
    expect(first.files.find(({ sheet }) => sheet === '财政拨款')).toMatchObject({ accepted: 11, refused: [] });
    expect(first.unknownFiles).toContain('银行流水-2023.csv');
  });

  it('agrees with what the example must come to', async () => {
    const minimums = await cli.json<readonly Row[]>(['minimum', '--year', '2023']);
    expect(byName(minimums, 'welfare', 'contributed')).toEqual(expected['welfareFundContributed']);
    expect(byName(minimums, 'care', 'contributed')).toEqual(expected['careFundContributed']);
    const unmet = minimums.filter(({ state }) => state === 'unmet');
    expect(unmet.map(({ name, shortfall }) => ({ unit: name, short: shortfall }))).toEqual(expected['minimumUnmet']);
    expect(Object.keys(minimums[0] ?? {})).toEqual([
      'region',
      'name',
      'level',
      'fundKind',
      'contributed',
      'minimum',
      'shortfall',
      'state',
    ]);
    const balances = await cli.json<readonly Row[]>(['balances', '--as-of', '2023-12-31']);
    const whole = balances.filter(({ purpose }) => purpose === '*');
    expect(byName(whole, 'welfare', 'onHand')).toEqual(expected['welfareFundOnHandAtYearEnd']);
    expect(byName(whole, 'care', 'onHand')).toEqual(expected['careFundOnHandAtYearEnd']);
    expect(Object.keys(balances[0] ?? {})).toEqual([
      'region',
      'name',
      'fundKind',
      'purpose',
      'received',
      'spent',
      'onHand',
      'reserved',
      'available',
    ]);
    const accounts = await cli.json<readonly Row[]>(['accounts', '--as-of', '2023-12-31']);
    const balance = Object.fromEntries(accounts.map(({ account = '', balance: yuan = '' }) => [account, yuan]));
    expect(balance).toEqual(expected['accountsAtYearEnd']);
    expect(Object.keys(accounts[0] ?? {})).toEqual(['region', 'account', 'kind', 'balance']);
  });

  it('accepts nothing new a second time and changes no figure', async () => {
    const before = await figures(cli);
    const second = await cli.json<ImportAnswer>(['import', join(cli.folder, 'registers')]);
    expect(second.files.map(({ accepted }) => accepted)).toEqual(second.files.map(() => 0));
    expect(second.files.map(({ known }) => known)).toEqual(first.files.map(({ accepted }) => accepted));
    expect(await figures(cli)).toEqual(before);
    const skipped = await cli.run(['import', EXAMPLE, '--if-empty']);
    expect(skipped).toMatchObject({ code: 0, stdout: '' });
  });

  it('writes the refused rows beside their reasons, for their owner alone', async () => {
    const file = join(cli.folder, 'refused.xlsx');
    const ended = await cli.run(['import', EXAMPLE, '--dry-run', '--refused', file]);
    expect(ended.code).toBe(0);
    expect((await stat(file)).mode & 0o077).toBe(0);
    const reading = await readWorkbook(file);
    const sheet = 'workbook' in reading ? reading.workbook.sheets[0] : undefined;
    const texts = sheet?.rows.map(({ cells }) => cells.map((cell) => cell?.text ?? '')) ?? [];
    expect(texts.find((cells) => cells.includes('归属单位'))?.at(-1)).toBe('why refused');
    expect(texts.find((cells) => cells.includes('无名乡'))?.at(-1)).toBe(
      '归属单位: The county has no region of this name.',
    );
    const headings = texts.findIndex((cells) => cells.includes('归属单位'));
    expect(texts.slice(headings + 1).map((cells) => cells.at(-1) ?? '')).toHaveLength(9);
    expect(texts.slice(headings + 1).every((cells) => cells.length === texts[headings]?.length)).toBe(true);
  });

  it('reads that file as it was written: what is not mended is refused again', async () => {
    const folder = join(cli.folder, 'sent-again');
    await mkdir(folder);
    expect((await cli.run(['import', EXAMPLE, '--dry-run', '--refused', join(folder, '退回.xlsx')])).code).toBe(0);
    const again = await cli.json<ImportAnswer>(['import', folder, '--dry-run']);
    const codes = (answer: ImportAnswer) => answer.files.flatMap(({ refused }) => refused.map(({ code }) => code));
    // The last one has the very content of a row that was taken.
    expect(again.files).toMatchObject([{ sheet: '捐赠收入', accepted: 0, known: 1 }]);
    expect(codes(again)).toEqual(codes(first).slice(0, -1));
  });

  it('explains a figure by lines that sum to it, and follows a fund to its last yuan', async () => {
    const { amount, count, lines } = await cli.json<{ amount: string; count: number; lines: readonly Row[] }>([
      ...['explain', 'minimum', '柳林镇', '--year', '2023'],
    ]);
    expect({ amount, count }).toEqual({ amount: '49999.99', count: lines.length });
    expect(fenOf(lines.map((line) => line['amount']))).toBe(4_999_999n);
    const history = await cli.json<readonly Row[]>(['history', '990101103-welfare', '--as-of', '2023-12-31']);
    expect(history.at(-1)?.['onHand']).toBe('59300.50');
  });

  it('gives the same list as table, CSV and Excel', async () => {
    const zh = await cli.run(['accounts', '--as-of', '2023-12-31'], { env: { LANG: 'C' } });
    expect(zh.stdout.split('\n').map((line) => line.replaceAll(/ +/gu, ' '))).toEqual([
      '区划 账户 类别 余额',
      '990101 基本账户 银行账户 740,444.31',
      '990101 微信收款 第三方支付 137,994.30',
      '990101 现金 现金 261,290.45',
      '',
    ]);
    const csv = await cli.run(['accounts', '--as-of', '2023-12-31', '--csv']);
    expect(csv.stdout.split('\r\n').slice(0, 2)).toEqual([
      '\ufeffregion,account,kind,balance',
      '990101,基本账户,bank account,740444.31',
    ]);
    const file = join(cli.folder, 'accounts.xlsx');
    expect((await cli.run(['accounts', '--as-of', '2023-12-31', '--xlsx', file])).stdout).toBe('');
    const reading = await readWorkbook(file);
    const rows = 'workbook' in reading ? reading.workbook.sheets[0]?.rows : undefined;
    expect(rows?.map(({ cells }) => cells.at(-1)?.text)).toEqual(['balance', '740444.31', '137994.3', '261290.45']);
  });

  it('enters a repeated line once, and refuses its key for another one', async () => {
    const gift = ['donate', '--region', '柳林镇', '--account', '现金', '--amount', '0.01', '--date', '2023-12-30'];
    const whole = [...gift, '--donor', '王梅强', '--receipt', 'AH202300999', '--key', 'clerk-1'];
    const one = await cli.json<{ again: boolean; result: Row }>(whole);
    const again = await cli.json<typeof one>(whole);
    expect(again).toEqual({ ...one, again: true });
    const other = await cli.run([...gift.with(6, '0.02'), '--without-receipt', 'anonymous', '--key', 'clerk-1']);
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.stderr).toContain('--key');
    const refused = await cli.run([...gift, '--donor', '李四', '--receipt', 'AH202300999']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^Refused \(receipt-number-used\): .*AH202300999.*$/mu);
    const unmet = await cli.json<readonly Row[]>(['minimum', '--year', '2023', '--county', '安和县']);
    expect(unmet.find(({ name, fundKind }) => name === '柳林镇' && fundKind === 'welfare')?.['state']).toBe('met');
  });

  it('prints a statement for signing, and says which signs its font lacks', async () => {
    const file = join(cli.folder, '城关镇-2023.pdf');
    const print = ['statement', '城关镇', '--year', '2023', '--pdf', file];
    const [zh, en] = ['zh_CN.UTF-8', 'en_US.UTF-8'].map((LANG) => ({ env: { LANG } }));
    const printed = async () => (await pdfPages(await readFile(file))).flat().map(textsOf);
    const nothing = await cli.run([...print, '--known-at', '2000-01-01T00:00:00+08:00'], en);
    expect(nothing).toMatchObject({ code: 2, stdout: '' });
    expect(nothing.stderr).toContain('had not been opened by --known-at');
    expect(linesOf((await cli.run(print, en)).stderr)).toEqual([`Written to ${file}`]);
    expect((await printed()).flat()).toContain('Closing balance');
    const purpose = ['--region', '城关镇', '--purpose', '扶助𠮷姓学子'];
    await cli.json(['purposes', 'open', '扶助𠮷姓学子', '--region', '城关镇']);
    await cli.json(['dues', ...purpose, '--account', '现金', '--amount', '0.07', '--date', '2023-12-30']);
    const lacking = await cli.run(print, zh);
    expect(linesOf(lacking.stderr)).toEqual([`已写入 ${file}`, '字库缺字，已以 〓 代之：𠮷']);
    const { parts } = await cli.json<{ parts: readonly Row[] }>(['statement', '城关镇', '--year', '2023']);
    const lines = await printed();
    expect(lines).toContainEqual(['期末余额', groupedYuan(parts[0]?.['closing'] ?? '')]);
    expect(lines).toContainEqual(['扶助〓姓学子', '0.00', '0.07', '0.00', '0.07']);
    expect(lines).toContainEqual(['字库缺字，以 〓 代之：U+20BB7']);
  });

  it('takes a year before the ledger by its totals, and states it so', async () => {
    await writeFile(join(cli.folder, '决算.txt'), '决算');
    await cli.json(priorYear('43000.5'));
    const { stdout } = await cli.run(['statement', '柳林镇', '--year', '2022'], { env: { LANG: 'zh_CN.UTF-8' } });
    expect(stdout).toMatch(/柳林镇计划生育公益金 2022 （以前年度，据旧账录入，日志序号 \d+）\n/u);
    expect(stdout.split('\n').map((line) => line.split(/ +/u).slice(1))).toEqual(
      expect.arrayContaining([
        ['期初余额', '10,000.50'],
        ['捐赠', '38,000.00'],
        ['救助', '-5,000.00'],
        ['期末余额', '43,000.50'],
      ]),
    );
    const paper = join(cli.folder, '柳林镇-2022.pdf');
    await cli.run(['statement', '柳林镇', '--year', '2022', '--pdf', paper], { env: { LANG: 'zh_CN.UTF-8' } });
    const lines = (await pdfPages(await readFile(paper))).flat().map(textsOf);
    expect(lines).toContainEqual(['救助', '5,000.00']);
    expect(lines).toContainEqual(['期末余额（大写）：人民币肆万叁仟元伍角整']);
    expect(lines.flat().join('')).toMatch(/以前年度：.*不计入任何余额。/u);
    expect(lines.flat()).not.toContain('年度投入下限');
  });

  it('has a year before the ledger withdrawn by two, and entered anew', async () => {
    expect((await cli.run(priorYear('44000'))).stderr).toMatch(/prior-year-entered-already/u);
    await cli.json(['people', 'add', 'zhao', '--name', '赵敏']);
    await cli.json(['people', 'role', 'zhao', 'leader']);
    const withdraw = ['prior-year', 'withdraw', '2022', '--region', '柳林镇', '--reason', '漏记一笔'];
    const { result } = await cli.json<{ result: { request: string } }>(withdraw);
    await cli.json(['confirm', result.request, '--as', 'zhao']);
    await cli.json(priorYear('44000'));
    const listed = await cli.json<readonly Row[]>(['prior-year', 'list', '柳林镇']);
    const closings = listed.filter(({ item }) => item === 'closing');
    expect(closings.map(({ amount, withdrawn }) => [amount, withdrawn])).toEqual([
      ['43000.50', 'withdrawn'],
      ['44000.00', 'valid'],
    ]);
  });
});

function byName(rows: readonly Row[], fundKind: string, field: string): Readonly<Record<string, string>> {
  const some = rows.filter((row) => row['fundKind'] === fundKind);
  return Object.fromEntries(some.map((row) => [row['name'] ?? '', row[field] ?? '']));
}

function fenOf(amounts: readonly (string | undefined)[]): bigint {
  return amounts.reduce((sum, amount = '') => sum + BigInt(amount.replace('.', '')), 0n);
}

async function runningServer(data: string): Promise<boolean> {
  return stat(join(data, 'postgres', 'postmaster.pid')).then(
    () => true,
    () => false,
  );
}
