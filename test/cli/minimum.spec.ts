import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { businessDateAt } from '#kernel';
import { commandLine, type CommandLine } from '../fixtures/command-line.js';

type Row = Readonly<Record<string, string>>;

const YEAR = businessDateAt(new Date().toISOString()).slice(0, 4);
const OF_TOWN = ['--region', '城关镇', '--year', YEAR];

describe('the minimum at the command line', () => {
  let cli: CommandLine;

  beforeAll(async () => {
    cli = await commandLine();
    await cli.hold();
    await writeFile(join(cli.folder, 'regions.csv'), '代码,名称\n990101,安和县\n990101101,城关镇\n');
    await cli.json(['regions', 'import', join(cli.folder, 'regions.csv')]);
    await cli.json(['accounts', 'open', '--region', '990101', '--name', '现金', '--kind', 'cash']);
    await cli.json(['dues', '--region', '城关镇', '--account', '现金', '--amount', '100']);
    await cli.json(['funds', 'open', '--region', '990101', '--kind', 'mutual', '--name', '互助金']);
  });

  afterAll(() => cli.close());

  it('is forecast, with what a month it takes', async () => {
    const rows = await cli.json<readonly Row[]>(['forecast', '--year', YEAR]);
    expect(rows.map(({ name, minimum, shortfall }) => [name, minimum, shortfall])).toEqual([
      ['安和县', '200000.00', '200000.00'],
      ['城关镇', '50000.00', '49900.00'],
    ]);
    const shown = await cli.run(['forecast', '--year', YEAR, '--county', '安和县'], { env: { LANG: 'zh_CN.UTF-8' } });
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.stdout).toMatch(/预计达到日.*每月需/u);
  });

  it('of a year that is over is no forecast any more', async () => {
    const last = String(Number(YEAR) - 1);
    await cli.json(['dues', '--region', '城关镇', '--account', '现金', '--amount', '1', '--date', `${last}-05-01`]);
    const { stdout } = await cli.run(['forecast', '--year', last, '--county', '安和县']);
    expect(stdout).toMatch(/城关镇 .* 1\.00 +50,000\.00 +0\.00 +1\.00 +year is over +49,999\.00 +unmet\n/u);
  });

  it('names a kind of fund of the county’s own, as every list does', async () => {
    for (const list of [['minimum', '--year', YEAR], ['balances']]) {
      expect((await cli.run(list)).stdout).toMatch(/安和县 .*互助金/u);
    }
    const rows = await cli.json<readonly Row[]>(['balances']);
    expect(rows.map(({ fundKind }) => fundKind)).toContain('mutual');
  });

  it('is waived with an end and a reason, once', async () => {
    const until = `${YEAR}-12-31`;
    const words = ['waive', ...OF_TOWN, '--until', until, '--reason', '遭受洪灾'];
    const without = await cli.run(words.toSpliced(5, 2));
    expect(without).toMatchObject({ code: 2, stdout: '' });
    expect(without.stderr).toMatch(/waiver-without-end/u);
    expect((await cli.run(words.with(6, '31 December'))).stderr).toMatch(/--until "31 December".*real day/u);
    expect((await cli.run(words)).stdout).toMatch(
      /^Waived the minimum of 990101101-welfare, \d{4}, as [0-9a-f-]{36}\n$/u,
    );
    expect((await cli.run(words)).stderr).toMatch(/waiver-exists/u);
    const waivers = await cli.json<readonly Row[]>(['waivers', '--year', YEAR]);
    expect(waivers).toMatchObject([{ fund: '990101101-welfare', year: YEAR, until, by: 'local', reason: '遭受洪灾' }]);
    const states = await cli.json<readonly Row[]>(['minimum', '--year', YEAR]);
    expect(states.find(({ name, fundKind }) => name === '城关镇' && fundKind === 'welfare')?.['state']).toBe('waived');
  });

  it('is asked for at once where it is raised, and by two persons where it is lowered', async () => {
    const adopt = ['rules', 'adopt', '--level', 'township', '--first-year', YEAR, '--amount'];
    expect((await cli.run([...adopt, '60000'])).stdout).toBe(`Adopted from ${YEAR} on\n`);
    expect((await cli.run([...adopt, '55000'])).stdout).toMatch(/^Asked for as [0-9a-f-]{36}; another person/u);
    const [request] = await cli.json<readonly Row[]>(['requests']);
    expect(request).toMatchObject({ action: 'adopt-rule', region: '*', roles: 'administrator, leader' });
    expect(request?.['about']).toMatch(/amount 55000\.00; firstYear \d{4}/u);
    const own = await cli.run(['confirm', request?.['request'] ?? '']);
    expect(own.stderr).toMatch(/second-person-is-first/u);
    const waive = ['waive', '--region', '安和县', '--year', YEAR, '--until', `${YEAR}-12-31`, '--reason', '遭受洪灾'];
    expect((await cli.run(waive)).stderr).toMatch(/role-missing/u);
  });
});
