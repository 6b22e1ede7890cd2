import { describe, expect, it } from '@jest/globals';
import { fen, parseDate } from '#kernel';
import type { DonationRow } from '#registers';
import { moneyCommand } from './row-commands.js';

const date = parseDate('2023-05-29');
if (date === undefined) throw new Error('no day');

const ROW: DonationRow = {
  ...{ kind: 'donation', row: 2, region: '990201', fundKind: 'welfare', purpose: 'free', date, amountFen: fen(500n) },
  ...{ account: { known: true, id: 'bank' }, way: 'other', wayWords: '张三代收', payer: '李四', handler: '' },
  ...{ donorType: 'individual', memo: '首次捐款', noReceipt: 'donor-waived' },
};

function asked(row: DonationRow): ReturnType<typeof moneyCommand> {
  const context = { commandId: 'c', content: 'd', by: 'local', at: '2023-06-01T00:00:00.000Z', meta: {} } as never;
  return moneyCommand(row, { county: '990201', context, evidence: '', alike: [] });
}

describe('a row whose way of paying no list knows', () => {
  it('puts the words into the note, which the vault keeps, behind what the note says', () => {
    const { said, personal } = asked(ROW);
    expect(said).toMatchObject({ way: 'other', memo: '首次捐款；收款方式：张三代收' });
    const notes = personal.filter(({ label }) => label === 'memo').map(({ content }) => JSON.stringify(content));
    expect(notes).toEqual([expect.stringContaining('张三代收')]);
    expect(asked({ ...ROW, memo: '' }).said).toMatchObject({ memo: '收款方式：张三代收' });
    expect(asked({ ...ROW, way: 'cash', wayWords: '' }).said).toMatchObject({ way: 'cash', memo: '首次捐款' });
  });
});
