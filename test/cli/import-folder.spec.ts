import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine, type CommandLine } from '../fixtures/command-line.js';

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
      '一.csv 一 2 备注 已退款 此行注明作废或退款，未入账；如款项有效，请删去该标注。',
      '二.csv 二 2 日期 05/03/24 日期可能是两天中的任一天，请写成如 2024-03-05 的日期。',
    ]);
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

  it('that holds no register is said to hold none, with what lies in it', async () => {
    const empty = join(cli.folder, 'empty');
    await mkdir(join(empty, '一季度'), { recursive: true });
    const ended = await cli.run(['import', empty, '--dry-run']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('一季度/');
  });
});
