import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { receiptDecider } from '#giving';
import { step, steps } from '#kernel';
import { registersFolder } from '../fixtures/registers-folder.js';
import type { RegistersFolder } from '../fixtures/registers-folder.js';

/** What a file came to: rows accepted, known and refused, the refusals, and by how much an account grew. */
interface Came {
  readonly rows: readonly number[];
  readonly refused: readonly (readonly [string, string, string])[];
  readonly grew: number;
}

describe('the numbers of papers in registers that are sent again', () => {
  let county: RegistersFolder;

  beforeAll(async () => {
    county = await registersFolder();
  });

  afterAll(() => county.close());

  const sent = async (lines: readonly string[], account = '现金', file = '登记表.csv'): Promise<Came> => {
    await county.write(file, lines);
    const before = Number(await county.held(account));
    const tried = (await county.taken(true)).files.find((one) => one.file === file);
    const report = (await county.taken()).files.find((one) => one.file === file);
    await rm(join(county.folder, file));
    if (report === undefined) throw new Error('not read');
    expect([tried?.accepted, tried?.known, tried?.refused.length]).toEqual([
      report.accepted,
      report.known,
      report.refused.length,
    ]);
    const grew = Math.round((Number(await county.held(account)) - before) * 100) / 100;
    const refused = report.refused.map(({ column, value, code }) => [column, value, code] as const);
    return { rows: [report.accepted, report.known, report.refused.length], refused, grew };
  };

  describe('of gifts', () => {
    const HEADINGS = '日期,捐赠人,归属单位,金额(元),收款方式,票据号';
    const gift = (number: string, amount = '501', day = '2023-05-06'): string =>
      `${day},赵钱,城关镇,${amount},现金,${number}`;
    const gifts = (...rows: readonly string[]): Promise<Came> => sent([HEADINGS, ...rows]);

    it.each([
      ['0000501', ['501', '№501', '第501号', '#0501', '５０１']],
      ['R16', ['№R16', 'R-16', 'r016', 'No.R16']],
      ['NO.778', ['№778', '778', 'No：000778']],
      ['RC-A1', ['RC A1', 'RC—A1', 'rca1']],
    ])('are one however they are written: %s', async (number, others) => {
      expect(await gifts(gift(number))).toEqual({ rows: [1, 0, 0], refused: [], grew: 501 });
      const refused = [['票据号', number, 'receipt-number-used']];
      for (const other of others) {
        expect(await gifts(gift(other))).toEqual({ rows: [0, 1, 0], refused: [], grew: 0 });
        expect(await gifts(gift(other, '502'))).toEqual({ rows: [0, 0, 1], refused, grew: 0 });
      }
      expect(await gifts(gift(others[0] ?? '', '503'), gift(`9${number}`))).toMatchObject({ rows: [1, 0, 1] });
    });

    it('are met under whatever spelling an older ledger took them', async () => {
      const receipt = { unit: '990201', number: 'HZ-0042' };
      const take = { type: 'TakeReceiptNumber', receipt, fund: '990201101-welfare', entry: 'old' } as const;
      const done = await county.fixture.ledger.executor.execute({
        ...{ commandId: randomUUID(), content: Buffer.alloc(32), by: 'local', keepRefusal: false },
        *plan() {
          yield* [];
          return steps([step(receiptDecider, '990201::hz-0042', take)], {});
        },
      });
      expect(done).toMatchObject({ ok: true });
      await county.fixture.ledger.catchUp();
      for (const number of ['HZ-0042', 'hz–0042', 'HZ42', '№HZ042']) {
        const refused = [['票据号', 'HZ-0042', 'receipt-number-used']];
        expect(await gifts(gift(number))).toEqual({ rows: [0, 0, 1], refused, grew: 0 });
      }
    });
  });

  describe('of public money', () => {
    const came = (document: string, amount = '10', unit = '城关镇'): Promise<Came> =>
      sent(['到账日期,拨入单位,文号,金额(元)', `2023-03-01,${unit},${document},${amount}`], '基本户', '拨款.csv');

    it('are one in any brackets, with leading noughts and with 第', async () => {
      const refused = [['文号', '安财〔2023〕9号', 'document-number-used']];
      expect(await came('安财〔2023〕9号')).toEqual({ rows: [1, 0, 0], refused: [], grew: 10 });
      for (const other of ['[2023]9号', '（2023）9号', '【2023】9号', '(2023)09号', '〔2023〕第9号']) {
        expect(await came(`安财${other}`)).toEqual({ rows: [0, 1, 0], refused: [], grew: 0 });
        expect(await came(`《安财${other}》`, '11')).toEqual({ rows: [0, 0, 1], refused, grew: 0 });
      }
      expect(await came('安财[2023]9号', '10', '石桥镇')).toEqual({ rows: [0, 0, 1], refused, grew: 0 });
      expect(await came('安财[2023]19号')).toMatchObject({ rows: [1, 0, 0], grew: 10 });
    });
  });

  describe('of money that goes out', () => {
    const PAID = '付款日期,用款单位,支出类别,金额(元),付款账户,收款人,凭证号';
    const paid = (...rows: readonly string[]): Promise<Came> => sent([PAID, ...rows], '现金', '支出登记表.csv');

    it('are booked once for what one voucher paid, whatever was corrected in it', async () => {
      await sent([
        '日期,捐赠人,归属单位,金额(元),收款方式,票据号',
        '2023-01-02,孙某,城关镇,5000,现金,ZC1',
        '2023-01-02,孙某,石桥镇,5000,现金,ZC2',
      ]);
      const row = '2023-10-05,城关镇,救助,100,现金,甲,PZ077';
      const parts = [row, row.replace('甲', '乙'), row.replace('100', '40')];
      expect(await paid(...parts)).toEqual({ rows: [3, 0, 0], refused: [], grew: -240 });
      expect(await paid(...parts)).toEqual({ rows: [0, 3, 0], refused: [], grew: 0 });
      const refused = [['凭证号', 'PZ077', 'document-number-used']];
      const changes: readonly (readonly [string, string])[] = [
        ...([
          ['10-05', '10-06'],
          ['甲', '甲某'],
          ['100', '101'],
          ['城关镇', '石桥镇'],
          ['救助', '项目'],
        ] as const),
      ];
      for (const [from, to] of changes) {
        expect(await paid(row.replace(from, to))).toEqual({ rows: [0, 0, 1], refused, grew: 0 });
      }
      expect(await paid(row.replace('PZ077', 'pz-77'))).toEqual({ rows: [0, 1, 0], refused: [], grew: 0 });
      expect(await paid(row.replace('10-05', '11-05').replace('100', '60'))).toMatchObject({
        rows: [1, 0, 0],
        grew: -60,
      });
    });

    it('are booked once for a transfer', async () => {
      const headings = '划转日期,转出单位,转入单位,金额(元),文号';
      const moved = (...rows: readonly string[]) => sent([headings, ...rows], '现金', '划转登记表.csv');
      const row = '2023-10-08,城关镇,石桥镇,30,划1号';
      expect(await moved(row)).toMatchObject({ rows: [1, 0, 0] });
      const refused = [['文号', '划1号', 'document-number-used']];
      expect(await moved(row.replace('10-08', '10-09'))).toMatchObject({ rows: [0, 0, 1], refused });
      expect(await moved(row.replace('划1号', '划第01号'))).toMatchObject({ rows: [0, 1, 0] });
    });
  });

  it('of dues are one receipt each, as those of gifts', async () => {
    const paid = (...rows: readonly string[]): Promise<Came> =>
      sent(['缴费日期,单位,缴费人,会费金额(元),收款方式,票据号', ...rows], '现金', '会费登记表.csv');
    const row = '2023-05-06,城关镇,乙,20,现金,HF002';
    const refused = [['票据号', 'HF002', 'receipt-number-used']];
    expect(await paid(row, row)).toEqual({ rows: [1, 0, 1], refused, grew: 20 });
    for (const [from, to] of [
      ['城关镇', '石桥镇'],
      ['乙', '丙'],
      ['05-06', '07-08'],
      ['20,', '30,'],
    ] as const) {
      expect(await paid(row.replace(from, to))).toEqual({ rows: [0, 0, 1], refused, grew: 0 });
    }
    expect(await paid(row.replace('HF002', 'HF-2'))).toEqual({ rows: [0, 1, 0], refused: [], grew: 0 });
  });

  describe('that are filled in later', () => {
    const PAID = '付款日期,用款单位,支出类别,金额(元),付款账户,收款人,凭证号';
    const first = '2023-11-05,城关镇,救助,30,现金,丙,';
    const paid = (...rows: readonly string[]): Promise<Came> => sent([PAID, ...rows], '现金', '支出登记表.csv');
    const known = { rows: [0, 1, 0], refused: [], grew: 0 };

    it('leave a voucher’s row the same, and are the number of its entry from then on', async () => {
      await sent(['日期,捐赠人,归属单位,金额(元),收款方式,票据号', '2023-01-02,孙某,城关镇,900,现金,ZC3']);
      expect(await paid(first, first)).toMatchObject({ rows: [2, 0, 0], grew: -60 });
      await county.write('支出登记表.csv', [PAID, `${first}PZ901`, first]);
      const filled = (await county.taken()).files.find(({ file }) => file === '支出登记表.csv');
      expect(filled).toMatchObject({ accepted: 0, known: 2, refused: [], repeated: [{ row: 2 }] });
      expect(await paid(`${first}PZ901`)).toEqual(known);
      const refused = [['凭证号', 'PZ901', 'document-number-used']];
      expect(await paid(`${first.replace('11-05', '11-06')}PZ901`)).toEqual({ rows: [0, 0, 1], refused, grew: 0 });
      // A third beside both is another one.
      expect(await paid(`${first}PZ901`, first, `${first}PZ903`)).toMatchObject({ rows: [1, 2, 0], grew: -30 });
    });

    it('leave a gift’s row, public money’s and a transfer’s the same', async () => {
      const gift = '2023-12-06,匿名,城关镇,77,现金,,';
      const headings = '日期,捐赠人,归属单位,金额(元),收款方式,票据号,备注';
      expect(await sent([headings, gift])).toMatchObject({ rows: [1, 0, 0], grew: 77 });
      expect(await sent([headings, gift.replace('现金,,', '现金,B77,')])).toEqual(known);
      const money = '2023-12-01,城关镇,,15';
      const titles = '到账日期,拨入单位,文号,金额(元)';
      expect(await sent([titles, money], '基本户', '拨款.csv')).toMatchObject({ rows: [1, 0, 0], grew: 15 });
      expect(await sent([titles, money.replace(',,', ',安财77号,')], '基本户', '拨款.csv')).toEqual(known);
      const moved = '2023-12-08,城关镇,石桥镇,3,';
      const sheet = ['划转日期,转出单位,转入单位,金额(元),文号', moved];
      expect(await sent(sheet, '现金', '划转登记表.csv')).toMatchObject({ rows: [1, 0, 0] });
      expect(await sent([sheet[0] ?? '', `${moved}划77号`], '现金', '划转登记表.csv')).toEqual(known);
    });
  });
});
