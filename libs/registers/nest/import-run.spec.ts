import { describe, expect, it } from '@jest/globals';
import type { Sheet } from '#sheets';
import { SheetTally } from './import-run.js';

function sheetOf(...rows: readonly (readonly string[])[]): Sheet {
  const cells = rows.map((row, at) => ({
    number: at + 1,
    hidden: false,
    cells: row.map((text) => ({ kind: 'text', text }) as const),
  }));
  return { name: '捐赠', fileName: '捐赠.xlsx', hidden: false, date1904: false, rows: cells };
}

describe('a refusal of the ledger about an account', () => {
  it('names the column and the words that the clerk wrote, by name or by way of paying', () => {
    const refusal = { code: 'account-not-usable', field: 'account', value: '990201-b1', wanted: '' };
    const gift = ['2023-5-6', '张三', '石桥镇', '5', 'A1'];
    for (const heading of ['收款方式', '账户']) {
      const sheet = sheetOf(['日期', '捐赠人', '乡镇', '金额', '票据号', heading], [...gift, ' 银行转账']);
      const tally = new SheetTally({ file: 'a', path: 'a', sheet, kind: 'donations' }, '');
      tally.refuse({ row: 2 }, { ok: false, refusal } as Parameters<SheetTally['refuse']>[1]);
      expect(tally.report().refused).toMatchObject([{ row: 2, column: heading, value: '银行转账' }]);
    }
  });
});
