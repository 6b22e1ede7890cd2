import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine, type CommandLine } from '../fixtures/command-line.js';
import { workbookFile } from '../fixtures/workbook-file.js';

const HEADINGS = '日期,捐赠人,单位,金额,收款方式,票据号,备注';
const REGIONS = '代码,名称,级别\n990201,临江县,县\n';

describe('a folder of several files', () => {
  let cli: CommandLine;
  let folder: string;

  beforeAll(async () => {
    cli = await commandLine();
    await cli.hold();
    folder = join(cli.folder, 'registers');
    await mkdir(join(folder, '二季度'), { recursive: true });
    await writeFile(join(folder, '区划.csv'), REGIONS);
    await writeFile(join(folder, '一.csv'), `${HEADINGS}\n2024-3-5,张三,临江县,5,现金,A1,已退款\n`);
  });

  afterAll(async () => {
    await cli.close();
  });

  const printed = async (): Promise<readonly string[]> => {
    const { stdout } = await cli.run(['import', folder, '--dry-run'], { env: { LANG: 'C' } });
    return stdout.split('\n').map((line) => line.replaceAll(/ +/gu, ' '));
  };

  it('names the file of each refused row where there is more than one such file', async () => {
    expect(await printed()).toContain('工作表 行 列 内容 拒绝原因');
    await writeFile(join(folder, '二.csv'), `${HEADINGS}\n05/03/24,张三,临江县,5,现金,A2,\n`);
    const lines = await printed();
    expect(lines).toContain('文件 工作表 行 列 内容 拒绝原因');
    expect(lines.filter((line) => /^[一二]\.csv [一二] 2 /u.test(line))).toEqual([
      '一.csv 一 2 备注 已退款 此行注明作废、退回、冲销、重复或有误，未入账；如款项有效，请删去该标注。',
      '二.csv 二 2 日期 05/03/24 日期可能是两天中的任一天，请写成如 2024-03-05 的日期。',
    ]);
  });

  it('names rows without a number that two files have alike, since they are booked once', async () => {
    const alike = join(cli.folder, 'alike');
    await mkdir(alike);
    await writeFile(join(alike, '区划.csv'), REGIONS);
    const box = '2024-3-5,匿名,临江县,5,现金,,';
    await writeFile(join(alike, '箱.csv'), `${HEADINGS}\n${box}\n`);
    await writeFile(join(alike, '总.csv'), `${HEADINGS}\n2024-3-5,张三,临江县,5,现金,C1,\n${box}\n`);
    const { stdout } = await cli.run(['import', alike, '--dry-run'], { env: { LANG: 'C' } });
    expect(stdout).toMatch(
      /没有编号，与另一张表或以前导入的行相同，只入账一次.*\n {2}箱\.csv \/ 箱 = 总\.csv \/ 总 {2}2 = 3\n/u,
    );
    const answer = await cli.run(['import', alike, '--dry-run', '--json'], {});
    const { files } = JSON.parse(answer.stdout) as { files: readonly { file: string; repeated: unknown }[] };
    const repeated = Object.fromEntries(files.map((one) => [one.file, one.repeated]));
    expect(repeated).toMatchObject({ '总.csv': [], '箱.csv': [{ row: 2, file: '总.csv', sheet: '总', sameRow: 3 }] });
  });

  it('says what it cannot read, and how large a file may be', async () => {
    await writeFile(join(folder, '网页.xls'), '<html><table></table></html>');
    await writeFile(join(folder, '大.csv'), '1\n'.repeat(200_001));
    const lines = await printed();
    expect(lines.find((line) => line.startsWith('无法读取的文件'))).toMatch(
      /大\.csv \(过大；上限为.*64 MB.*200,000 行.*\)、网页\.xls \(网页.*另存为 \.xlsx\)$/u,
    );
    expect(lines).toContain('未识别的文件：二季度/');
  });

  it('still reads the others where one would swell, and counts what all of them hold together', async () => {
    const mixed = join(cli.folder, 'mixed');
    await mkdir(mixed);
    await writeFile(join(mixed, '区划.csv'), REGIONS);
    await writeFile(join(mixed, 'z.csv'), `${HEADINGS}\n2024-3-5,张三,临江县,5,现金,B1,\n`);
    const row = (at: number): readonly string[] =>
      Array.from({ length: 900 }, (_, place) => (place === 899 ? String(at) : ''));
    const rows = Array.from({ length: 4 }, (_, at) => row(at));
    const bomb = workbookFile({
      sheets: [{ name: '表', rows, merges: ['A1:XFD1', 'A1:XFD1048576'], dimension: 'A1:XFD1048576' }],
    });
    await writeFile(join(mixed, 'a.xlsx'), bomb);
    const wide = `${HEADINGS}${',无'.repeat(900)}\n`;
    const lines = `2024-3-5,李四,临江县,5,现金,,匿名${','.repeat(900)}\n`.repeat(1_500);
    await writeFile(join(mixed, 'm1.csv'), wide + lines);
    await writeFile(join(mixed, 'm2.csv'), wide + lines);
    const answer = await cli.json<{
      readonly files: readonly { readonly file: string; readonly accepted: number }[];
      readonly unreadableFiles: readonly { readonly file: string; readonly code: string }[];
    }>(['import', mixed, '--dry-run']);
    expect(answer.unreadableFiles).toMatchObject([
      { file: 'a.xlsx', code: 'too-large' },
      { file: 'm2.csv', code: 'too-large' },
    ]);
    expect(answer.files.find(({ file }) => file === 'z.csv')).toMatchObject({ accepted: 1 });
  });

  it('says what each sheet was read as, which columns were not used, and why a sheet was left alone', async () => {
    const told = join(cli.folder, 'told');
    await mkdir(told);
    await writeFile(join(told, '区划.csv'), REGIONS);
    await writeFile(join(told, '捐.csv'), `${HEADINGS},电话\n2024-3-5,张三,临江县,5,现金,C1,,139\n`);
    const [headings = [], row = []] = [HEADINGS, '2024-3-6,李四,临江县,6,现金,C3,'].map((line) => line.split(','));
    const sheets = [
      { name: '旧', hidden: true, rows: [headings, row] },
      { name: '新', hiddenRows: [2], rows: [headings, row.with(5, 'C4')] },
    ];
    await writeFile(join(told, '隐.xlsx'), workbookFile({ sheets }));
    await writeFile(join(told, '退款登记.csv'), `${HEADINGS}\n2024-3-5,张三,临江县,5,现金,C2,\n`);
    const inChinese = { env: { LANG: 'C' } };
    const json = await cli.run(['import', told, '--dry-run', '--json'], inChinese);
    const answer = JSON.parse(json.stdout) as { files: readonly object[]; unknownSheets: readonly object[] };
    expect(answer.files).toMatchObject([
      { file: '区划.csv', readAs: '行政区划', ignoredColumns: [] },
      { file: '捐.csv', readAs: '捐赠', ignoredColumns: ['电话'], accepted: 1 },
      { file: '隐.xlsx', sheet: '旧', hiddenSheet: true, hiddenRows: 0, accepted: 1 },
      { file: '隐.xlsx', sheet: '新', hiddenSheet: false, hiddenRows: 1, accepted: 1 },
    ]);
    const reason = '标题或名称写明是退款，不是收入';
    expect(answer.unknownSheets).toEqual([{ file: '退款登记.csv', sheet: '退款登记', reason }]);
    const { stdout } = await cli.run(['import', told, '--dry-run'], inChinese);
    expect(stdout).toMatch(/^捐\.csv +捐 +捐赠 +1 +0 +0$/mu);
    expect(stdout).toContain('未使用的列（捐.csv / 捐）：电话');
    expect(stdout).toContain('已读取的隐藏工作表：隐.xlsx / 旧\n已读取的隐藏行（隐.xlsx / 新）：1\n');
    expect(stdout).toContain(`未识别的工作表（${reason}）：退款登记.csv / 退款登记`);
  });

  it('that holds no register is said to hold none, with what lies in it', async () => {
    const empty = join(cli.folder, 'empty');
    await mkdir(join(empty, '一季度'), { recursive: true });
    const ended = await cli.run(['import', empty, '--dry-run']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('一季度/');
  });

  it('writes the refused rows of a dry run only to a file that was named, and else keeps them for thirty days', async () => {
    const exports = join(cli.data, 'exports');
    await mkdir(exports, { recursive: true });
    await chmod(exports, 0o755);
    const before = await readdir(exports);
    const dry = await cli.run(['import', folder, '--dry-run'], { env: { LANG: 'C' } });
    expect(dry.stderr + dry.stdout).toContain('试运行不写文件');
    expect(await readdir(exports)).toEqual(before);
    const old = join(exports, 'refused-20240101000000000.xlsx');
    const young = join(exports, 'refused-20240202000000000.xlsx');
    const foreign = join(exports, '名单.xlsx');
    for (const file of [old, young, foreign]) await writeFile(file, 'x');
    const days = (count: number): number => Date.now() / 1000 - count * 86_400;
    await utimes(old, days(31), days(31));
    await utimes(foreign, days(31), days(31));
    await utimes(young, days(29), days(29));
    const ended = await cli.run(['import', folder], { env: { LANG: 'C' } });
    expect(ended.stderr + ended.stdout).toMatch(
      /refused-\d{17}\.xlsx，内有姓名，请妥善保管；30 天后的下次导入时自动删除/u,
    );
    expect((await stat(exports)).mode & 0o077).toBe(0);
    const names = await readdir(exports);
    expect(names).not.toContain('refused-20240101000000000.xlsx');
    expect(names).toEqual(expect.arrayContaining(['refused-20240202000000000.xlsx', '名单.xlsx']));
    const written = names.filter((name) => /^refused-(?!2024)/u.test(name));
    expect(written).toHaveLength(1);
    expect((await stat(join(exports, written[0] ?? ''))).mode & 0o077).toBe(0);
  });
});
