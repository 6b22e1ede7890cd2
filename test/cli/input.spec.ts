import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine, EXAMPLE, linesOf, type CommandLine } from '../fixtures/command-line.js';

const GIFT = ['donate', '--region', '990101', '--account', '现金', '--donor', '王梅强', '--receipt', 'R1'];

describe('what cannot be taken', () => {
  let cli: CommandLine;

  beforeAll(async () => {
    cli = await commandLine();
    await cli.hold();
    const csv = '代码,名称\n990101,安和县\n990101101,城关镇\n990102,安宁县\n990102101,城关镇\n';
    await writeFile(join(cli.folder, 'regions.csv'), csv);
    await writeFile(join(cli.folder, 'no-sheet.xlsx'), 'PK no sheet');
    await mkdir(join(cli.folder, 'empty'));
    await cli.json(['regions', 'import', join(cli.folder, 'regions.csv')]);
    const account = ['accounts', 'open', '--region', '990101', '--name', '现金', '--kind', 'cash'];
    expect(await cli.run(account)).toMatchObject({ code: 0 });
  });

  afterAll(async () => {
    await cli.close();
  });

  it.each<readonly [readonly string[], RegExp]>([
    [[], /A command is wanted/u],
    [['balanse'], /Unknown command 'balanse'/u],
    [['balances', '--as-off', '2023-12-31'], /Unknown option '--as-off'/u],
    [['balances', '--as-of', '2023-02-30'], /--as-of "2023-02-30".*real day/u],
    [['balances', '--as-of', '2023-1-1'], /--as-of "2023-1-1".*YYYY-MM-DD/u],
    [['balances', '--known-at', 'yesterday'], /--known-at "yesterday".*log index/u],
    [['balances', '--region', '无名县'], /--region "无名县".*regions list/u],
    [['balances', '--region', '城关镇'], /--region "城关镇".*990101101, 990102101/u],
    [['balances', '--as', 'nobody'], /actor-unknown.*nobody/u],
    [['gifts', '--as', 'Li Fang'], /--as "Li Fang"/u],
    [['balances', '--json', '--csv'], /--json, --csv/u],
    [['statement', '990101', '--year', '2023', '--csv', '--pdf', 'a.pdf'], /--csv, --pdf/u],
    [
      [...GIFT, '--amount', '1', '--way', 'bitcoin'],
      /--way "bitcoin".*one of bank, cash, wechat, alipay, quota, other/u,
    ],
    [['minimum'], /'--year <year>' not specified/u],
    [['minimum', '--year', '23'], /--year "23".*four digits/u],
    [['minimum', '--year', '2023', '--county', '990101101'], /--county "990101101".*township/u],
    [['explain', 'account', '保险箱'], /ACCOUNT "保险箱"/u],
    [['gifts', '--amount', '5,000'], /--amount "5,000".*two decimals/u],
    [[...GIFT, '--amount', '1.005'], /--amount "1.005".*two decimals/u],
    [[...GIFT, '--amount', '0'], /--amount "0".*above zero/u],
    [[...GIFT, '--amount', '-5'], /--amount "-5".*above zero/u],
    [[...GIFT, '--amount', '5', '--date', '2999-01-01'], /dated-after-today.*2999-01-01/u],
    [[...GIFT, '--amount', '5', '--purpose', '修路'], /purpose-unknown.*修路/u],
    [[...GIFT, '--amount', '5', '--as', 'nobody'], /actor-unknown.*nobody/u],
    [[...GIFT, '--amount', '5', '--fund', 'charity'], /--fund "charity".*welfare, care/u],
    [[...GIFT.with(4, '支票'), '--amount', '5'], /--account "支票".*现金/u],
    [[...GIFT, '--amount', '5', '--evidence', '/nowhere.pdf'], /--evidence "\/nowhere.pdf".*ENOENT/u],
    [['people', 'role', 'local', 'king'], /ROLE "king".*clerk/u],
    [['people', 'add', 'Li Fang', '--name', '李芳'], /PERSON "Li Fang"/u],
    [[...GIFT, '--amount', '5', '--as', 'Li Fang'], /--as "Li Fang"/u],
    [['rules', 'adopt', '--fund-kind', 'A B', '--amount', '1', '--first-year', '2025'], /--fund-kind "A B"/u],
    [['import', '/nowhere'], /folder "\/nowhere" is not there/u],
    [['import', EXAMPLE, '--county', '城关镇'], /990101101, 990102101/u],
    [['restore', '/nowhere'], /"\/nowhere" is no complete backup/u],
  ])('%j gets one line', async (args, wanted) => {
    const ended = await cli.run(args);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(wanted);
    expect(linesOf(ended.stderr)).toHaveLength(1);
  });

  it.each([
    ['books', /^DATABASE_URL is not the address of a PostgreSQL server, .*\n$/u],
    [
      'postgresql://u:geheim@no-such-host.invalid/books',
      /^The database server no-such-host\.invalid:5432\/books of DATABASE_URL cannot be used: .*\n$/u,
    ],
  ])('names DATABASE_URL where it is of no use: %s', async (url, wanted) => {
    const ended = await cli.run(['balances'], { env: { DATABASE_URL: url } });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(wanted);
    expect(ended.stderr).not.toContain('geheim');
  });

  it('refuses a folder and a file in which there is nothing to read', async () => {
    expect(await cli.run(['import', join(cli.folder, 'empty')])).toMatchObject({ code: 2, stdout: '' });
    const file = await cli.run(['regions', 'import', join(cli.folder, 'no-sheet.xlsx')]);
    expect(file).toMatchObject({ code: 2, stdout: '' });
    expect(file.stderr).toContain('no-sheet.xlsx');
  });

  it('keeps nothing of what was refused as input', async () => {
    expect(await cli.json(['gifts'])).toEqual([]);
    expect(await cli.json(['people', 'list'])).toHaveLength(1);
  });

  it('says how each command is used, with an example, in both languages', async () => {
    const all = (await cli.run(['--help'])).stdout;
    const names = [...all.matchAll(/^ {2}(?<name>[a-z]+) /gmu)].flatMap(({ groups }) => groups?.['name'] ?? []);
    expect(names.length).toBeGreaterThan(20);
    const inChinese = async (words: readonly string[]): Promise<string> => {
      return (await cli.run([...words, '--help'], { env: { LANG: 'C' } })).stdout;
    };
    const withoutExample: string[] = [];
    // A group, which only names its commands, leaves the examples to them.
    const look = async (words: readonly string[]): Promise<void> => {
      const text = await inChinese(words);
      if (text.includes('示例：')) return;
      const below = text.split('命令：')[1] ?? '';
      const commands = [...below.matchAll(/^ {2}(?<name>[a-z]+) /gmu)].flatMap(({ groups }) => groups?.['name'] ?? []);
      if (commands.length === 0) withoutExample.push(words.join(' '));
      for (const name of commands) await look([...words, name]);
    };
    await Promise.all(names.map((name) => look([name])));
    expect(withoutExample).toEqual([]);
    expect((await cli.run(['explain', 'minimum', '--help'])).stdout).toContain('Example:');
  }, 240_000);
});

describe('an interrupted command', () => {
  it('leaves no server behind, and what it began is finished by running it again', async () => {
    const cli = await commandLine();
    try {
      expect((await cli.run(['migrate'])).code).toBe(0);
      const running = cli.start(['import', EXAMPLE]);
      while (!(await exists(join(cli.data, 'postgres', 'postmaster.pid')))) await sleep(5);
      await sleep(400);
      running.child.kill('SIGINT');
      expect((await running.ended).code).toBe(130);
      for (let tries = 0; (await exists(join(cli.data, 'postgres', 'postmaster.pid'))) && tries < 500; tries += 1) {
        await sleep(20);
      }
      expect(await exists(join(cli.data, 'postgres', 'postmaster.pid'))).toBe(false);
      expect((await cli.run(['import', EXAMPLE])).code).toBe(0);
      const accounts = await cli.json<readonly { balance: string }[]>(['accounts', '--as-of', '2023-12-31']);
      expect(accounts.map(({ balance }) => balance)).toEqual(['740444.31', '137994.30', '261290.45']);
    } finally {
      await cli.close();
    }
  });
});

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
