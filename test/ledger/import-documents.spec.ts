import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AskReversalCommand } from '#giving/nest';
import { rowSentence } from '#ledger';
import { AddPersonCommand, ApproveRequestCommand, GrantRoleCommand } from '#people/nest';
import type { ImportReport } from '#registers/nest';
import { countsByFile, registersFolder } from '../fixtures/registers-folder.js';
import type { RegistersFolder } from '../fixtures/registers-folder.js';

const HEADINGS = '到账日期,拨入单位,限定用途,文号,金额(元)';
const FIRST = '2024-03-01,城关镇,,平财〔2024〕1号,100';

describe('a register of public money whose rows bear document numbers', () => {
  let county: RegistersFolder;

  beforeAll(async () => {
    county = await registersFolder();
    await county.done((context) => new AddPersonCommand({ person: 'li', name: '李四' }, context));
    const role = { person: 'li', role: 'finance-officer', region: '*' } as const;
    await county.done((context) => new GrantRoleCommand(role, context));
  });

  afterAll(() => county.close());

  const ofFile = (report: ImportReport, name: string) => report.files.find(({ file }) => file === name);
  const appropriations = (report: ImportReport) => {
    return Object.fromEntries(Object.entries(countsByFile(report)).filter(([file]) => file.includes('拨款')));
  };
  /** How many rows were accepted, known and refused, and by how much the account grew. */
  const grewBy = async (rows: readonly string[]): Promise<readonly unknown[]> => {
    await county.write('拨款.csv', [HEADINGS, ...rows]);
    const before = Number(await county.held('基本户'));
    const report = await county.taken();
    return [...(appropriations(report)['拨款.csv'] ?? []), Number(await county.held('基本户')) - before];
  };

  const reverse = async (entry: string): Promise<void> => {
    const asked = { fund: '990201101-welfare', reversed: entry, reason: '金额登记错误', asDeficit: false };
    const answer = await county.done((context) => new AskReversalCommand(asked, context));
    const { request } = (answer.ok ? answer.result : {}) as { readonly request: string };
    await county.done((context) => new ApproveRequestCommand({ request }, context), 'li');
  };

  it('is booked once, whatever was corrected in it, until the wrong entry is reversed', async () => {
    expect(await grewBy([FIRST])).toEqual([1, 0, 0, 100]);
    const corrected = FIRST.replace(',100', ',120');
    for (const row of [FIRST.replace('03-01', '03-02'), FIRST.replace(',,', ',助学,'), corrected]) {
      expect(await grewBy([row])).toEqual([0, 0, 1, 0]);
    }
    const [refused] = ofFile(await county.taken(true), '拨款.csv')?.refused ?? [];
    expect(refused).toMatchObject({ row: 2, column: '文号', value: '平财〔2024〕1号', code: 'document-number-used' });
    const [day, amount, entry = ''] = refused?.wanted.split(' ') ?? [];
    expect([day, amount]).toEqual(['2024-03-01', '100.00']);
    if (refused !== undefined) expect(rowSentence(refused, 'zh')).toContain('先冲销原登记');

    await reverse(entry);
    expect(await grewBy([corrected])).toEqual([1, 0, 0, 120]);
    // The reversed row stays known.
    expect(await grewBy([FIRST, corrected])).toEqual([0, 2, 0, 0]);
  });

  it('that came without its number and was reversed is booked anew with it', async () => {
    const bare = '2024-05-01,城关镇,,,55';
    const numbered = bare.replace(',,,', ',,平财〔2024〕55号,');
    expect(await grewBy([bare])).toEqual([1, 0, 0, 55]);
    expect(await grewBy([numbered])).toEqual([0, 1, 0, 0]);
    expect(await grewBy([numbered.replace(',55', ',56')])).toEqual([0, 0, 1, 0]);
    const [refused] = ofFile(await county.taken(true), '拨款.csv')?.refused ?? [];
    await reverse(refused?.wanted.split(' ')[2] ?? '');
    expect(await grewBy([numbered])).toEqual([1, 0, 0, 55]);
    expect(await grewBy([bare, numbered])).toEqual([0, 2, 0, 0]);
  });

  it('may pay one document in parts, to several towns and for several purposes', async () => {
    const parts = [
      '2024-04-01,城关镇,,平财〔2024〕2号,10',
      '2024-04-01,城关镇,,平财〔2024〕2号,10',
      '2024-04-01,城关镇,,平财〔2024〕2号,20',
      '2024-04-01,城关镇,助学,平财〔2024〕2号,10',
      '2024-04-01,石桥镇,,平财〔2024〕2号,10',
      '2024-07-01,城关镇,,平财〔2024〕2号,10',
    ];
    expect(await grewBy(parts)).toEqual([6, 0, 0, 70]);
    const cumulating = [...parts, '2024-10-01,城关镇,,平财〔2024〕2号,10'];
    expect(await grewBy(cumulating)).toEqual([1, 6, 0, 10]);
    expect(await grewBy(cumulating)).toEqual([0, 7, 0, 0]);
    // By itself a part is another one where more than one thing differs, as a mended row is that is sent alone.
    expect(await grewBy(['2024-11-01,城关镇,,平财〔2024〕2号,15'])).toEqual([1, 0, 0, 15]);
    expect(await grewBy(['2024-12-01,城关镇,,平财〔2024〕2号,15'])).toEqual([0, 0, 1, 0]);
  });

  it('may lie in a file for each month, and is refused on a corrected copy of its file', async () => {
    await rm(join(county.folder, '拨款.csv'), { force: true });
    const first = '2024-04-01,石桥镇,,平财〔2024〕3号,10';
    await county.write('拨款4月.csv', [HEADINGS, first]);
    await county.write('拨款5月.csv', [HEADINGS, first.replace('04-01', '05-01')]);
    const months = { '拨款4月.csv': [1, 0, 0], '拨款5月.csv': [1, 0, 0] };
    expect(appropriations(await county.taken())).toEqual(months);
    await county.write('拨款4月 - 更正.csv', [HEADINGS, first.replace(',10', ',12')]);
    const expected = { '拨款4月.csv': [0, 1, 0], '拨款5月.csv': [0, 1, 0], '拨款4月 - 更正.csv': [0, 0, 1] };
    expect(appropriations(await county.taken(true))).toEqual(expected);
    expect(appropriations(await county.taken())).toEqual(expected);
    for (const file of Object.keys(expected)) await rm(join(county.folder, file));
  });

  it('of members who pay together has one number and a name each', async () => {
    const headings = '缴费日期,缴费人,单位,收据号,会费金额(元)';
    const paid = (name: string, amount: string): string => `2024-05-01,${name},石桥镇,0007,${amount}`;
    await county.write('会费.csv', ['临江县会费收入登记表', headings, paid('张三', '5'), paid('李四', '5')]);
    expect(countsByFile(await county.taken())).toMatchObject({ '会费.csv': [2, 0, 0] });
    await county.write('会费.csv', ['临江县会费收入登记表', headings, paid('张三', '6'), paid('王五', '5')]);
    expect(countsByFile(await county.taken())).toMatchObject({ '会费.csv': [0, 0, 2] });
    const [refused] = ofFile(await county.taken(true), '会费.csv')?.refused ?? [];
    expect(refused).toMatchObject({ row: 3, column: '收据号', value: '0007', code: 'receipt-number-used' });
  });
});
