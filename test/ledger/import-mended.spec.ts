import 'reflect-metadata';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { registersFolder } from '../fixtures/registers-folder.js';
import type { RegistersFolder } from '../fixtures/registers-folder.js';

const HEADINGS = '日期,捐赠人,归属单位,金额(元),收款方式,票据号';
/** Each register with its file and what follows the four cells that are mended. */
const REGISTERS = [
  ['捐赠登记表.csv', HEADINGS, '现金'],
  ['会费登记表.csv', '缴费日期,缴费人,单位,会费金额(元),收款方式,票据号', '现金'],
  ['支出登记表.csv', '付款日期,收款人,用款单位,金额(元),付款账户,凭证号,支出类别', '现金'],
] as const;
/** What a cell may be mended to, but for the number: another number is another paper. */
const MENDED = [
  ['2023-05-06', '2023-05-07', '2023-06-06'],
  ['赵钱', '孙李', '周吴'],
  ['城关镇', '石桥镇'],
  ['20', '30', '40'],
] as const;

let county: RegistersFolder;

beforeAll(async () => {
  county = await registersFolder();
  const seed = ['城关镇', '石桥镇'].map((town) => `2023-01-02,吴某,${town},9000,现金,ZC${town}1`);
  await county.write('捐赠登记表.csv', [HEADINGS, ...seed]);
  await county.taken();
});

afterAll(() => county.close());

const spelled = (number: number): readonly string[] => {
  const digits = number.toString();
  return [`HF${digits}`, `hf-${digits}`, `HF000${digits}`, `№HF${digits}`];
};
const cells = fc.tuple(...MENDED.map((choices) => fc.constantFrom(...choices)));

it('books no number twice, whichever cell of a register is mended before it is sent again', async () => {
  let next = 1;
  const mends = fc.record({
    rows: fc.array(cells, { minLength: 1, maxLength: 4 }),
    at: fc.nat(),
    column: fc.nat({ max: 4 }),
    to: fc.nat(),
    register: fc.constantFrom(...REGISTERS),
  });
  await fc.assert(
    fc.asyncProperty(mends, async ({ rows, at, column, to, register: [file, headings, way] }) => {
      const first = next;
      next += rows.length;
      const lines = rows.map((row, index) => [...row, way, `HF${(first + index).toString()}`]);
      const sent = async () => {
        await county.write(file, [
          headings,
          ...lines.map((line) => `${line.join(',')}${file === '支出登记表.csv' ? ',救助' : ''}`),
        ]);
        const report = (await county.taken()).files.find((one) => one.file === file);
        return [report?.accepted, (report?.known ?? 0) + (report?.refused.length ?? 0)];
      };
      expect(await sent()).toEqual([rows.length, 0]);
      const held = await county.held('现金');
      const mended = at % rows.length;
      const choices = MENDED[column] ?? spelled(first + mended);
      const line = lines[mended];
      if (line !== undefined) line[column === 4 ? 5 : column] = choices[to % choices.length] ?? '';
      expect(await sent()).toEqual([0, rows.length]);
      expect(await county.held('现金')).toBe(held);
    }),
    { numRuns: 20 },
  );
});
