import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AMOUNT_MAX_FEN } from '#kernel';
import { readAmount, writtenAs } from './amounts.js';
import type { CellInput } from '../sheet-input.js';
import { unitOf, type AmountUnit } from '../units.js';

const text = (written: string): CellInput => ({ kind: 'text', text: written });
const number = (stored: string): CellInput => ({ kind: 'number', text: stored });

function read(cell: CellInput | undefined, unit: AmountUnit | 'unclear' = '元'): bigint | string {
  const outcome = readAmount(cell, unit);
  return 'value' in outcome ? outcome.value : outcome.fault;
}

describe('amounts', () => {
  it.each([
    ['500', 50_000n],
    ['500.00', 50_000n],
    ['5,000.00', 500_000n],
    ['5，000', 500_000n],
    ['1,234,567.8', 123_456_780n],
    ['５０００．００', 500_000n],
    ['1.2万', 1_200_000n],
    ['0.5万元', 500_000n],
    ['１．２ 万元', 1_200_000n],
    ['1千', 100_000n],
    ['3百元', 30_000n],
    ['0.2亿元', 2_000_000_000n],
    ['500.00元', 50_000n],
    ['500元整', 50_000n],
    ['人民币500元', 50_000n],
    ['人民币：500', 50_000n],
    ['RMB 500', 50_000n],
    ['500 RMB', 50_000n],
    ['¥500', 50_000n],
    ['￥ 5,000.00', 500_000n],
    [' 5 000.50 ', 500_050n],
    ['\u00a0500\u3000', 50_000n],
    ['500\n元', 50_000n],
    ['+500', 50_000n],
    ['0.01', 1n],
    ['壹仟元整', 100_000n],
    ['人民币伍万零叁拾元伍角整', 5_003_050n],
    ['贰拾万元正', 20_000_000n],
    ['壹拾万伍仟元整', 10_500_000n],
    ['壹拾万零伍仟元整', 10_500_000n],
    ['拾元', 1_000n],
    ['捌元零叁分', 803n],
    ['三百二十元', 32_000n],
    ['叁佰圆整', 30_000n],
    ['1.2萬', 1_200_000n],
    ['1千2百', 120_000n],
    ['1万2千', 1_200_000n],
    ['12万3千5百元', 12_350_000n],
    ['1亿2千万', 12_000_000_000n],
    ['10元5角', 1_050n],
    ['10元5角3分', 1_053n],
    ['10元3分', 1_003n],
    ['5角', 50n],
    ['一千二百', 120_000n],
    ['壹仟', 100_000n],
    ['九百', 90_000n],
    ['500.', 50_000n],
    ['.5', 50n],
    ['1,200.元', 120_000n],
  ])('reads %s', (written, fen) => {
    expect(read(text(written))).toBe(fen);
  });

  it.each([
    ['', 'amount-missing'],
    [' - ', 'amount-missing'],
    ['—', 'amount-missing'],
    ['无', 'amount-missing'],
    ['0', 'amount-zero'],
    ['0.00元', 'amount-zero'],
    ['零元', 'amount-zero'],
    ['-500', 'amount-negative'],
    ['－５００', 'amount-negative'],
    ['−500.005', 'amount-negative'],
    ['¥-500', 'amount-negative'],
    ['(500)', 'amount-negative'],
    ['（5,000.00）', 'amount-negative'],
    ['负500元', 'amount-negative'],
    ['100.005', 'amount-too-precise'],
    ['0.00001234万', 'amount-too-precise'],
    ['100000000000.01', 'amount-too-large'],
    ['99999亿', 'amount-too-large'],
    ['壹仟元整?', 'amount-not-a-number'],
    ['壹仟伍元', 'amount-not-a-number'],
    ['壹壹元', 'amount-not-a-number'],
    ['拾万亿元', 'amount-not-a-number'],
    ['1.2E+4', 'amount-not-a-number'],
    ['50,00', 'amount-not-a-number'],
    ['5,0000', 'amount-not-a-number'],
    ['1.200,50', 'amount-not-a-number'],
    ['5 00', 'amount-not-a-number'],
    ['约500元', 'amount-not-a-number'],
    ['①', 'amount-not-a-number'],
    ['⑴', 'amount-not-a-number'],
    ['㊀百元', 'amount-not-a-number'],
    ['1②00', 'amount-not-a-number'],
    ['5½', 'amount-not-a-number'],
    ['10²', 'amount-not-a-number'],
    ['1万2', 'amount-not-a-number'],
    ['一千二', 'amount-not-a-number'],
    ['1千12百', 'amount-not-a-number'],
    ['2百1千', 'amount-not-a-number'],
    ['1.5万2千', 'amount-not-a-number'],
    ['10.5元5角', 'amount-not-a-number'],
    ['10元15角', 'amount-not-a-number'],
    ['1万2千元5角', 'amount-not-a-number'],
    ['.', 'amount-not-a-number'],
    ['1203.1500000000001', 'amount-too-precise'],
    ['500左右', 'amount-not-a-number'],
    ['500+300', 'amount-not-a-number'],
    ['500整', 'amount-not-a-number'],
    ['$500', 'amount-not-a-number'],
    ['O.5万', 'amount-not-a-number'],
    ['9'.repeat(100), 'amount-not-a-number'],
  ])('refuses %s', (written, code) => {
    expect(read(text(written))).toBe(code);
  });

  it('rounds what a double stores to 15 digits, and nothing else', () => {
    expect(read(number('36576.699999999997'))).toBe(3_657_670n);
    expect(read(number('0.30000000000000004'))).toBe(30n);
    expect(read(number('1.1999999999999999E-2'), '万元')).toBe(12_000n);
    expect(read(number('4.5E+3'))).toBe(450_000n);
    expect(read(number('1E-2'))).toBe(1n);
    expect(read(number('100.005'))).toBe('amount-too-precise');
    expect(read(number('36576.70000001'))).toBe('amount-too-precise');
    expect(read(text('36576.699999999997'))).toBe('amount-too-precise');
    expect(read(number('1E+300'))).toBe('amount-too-large');
  });

  it('takes the cell’s own unit before the sheet’s, and no currency sign for a unit of ten thousand', () => {
    expect(read(text('1.2'), '万元')).toBe(1_200_000n);
    expect(read(text('1.2千元'), '万元')).toBe(120_000n);
    expect(read(text('500元'), '万元')).toBe(50_000n);
    expect(read(text('壹仟元整'), '万元')).toBe(100_000n);
    expect(read(number('3.5'), '千元')).toBe(350_000n);
    expect(read(text('¥1.2'), '万元')).toBe('amount-unit-unclear');
    expect(read(text('一千二百'), '万元')).toBe('amount-unit-unclear');
    expect(read(text('1千2百'), '万元')).toBe(120_000n);
    expect(read(text('1.2'), 'unclear')).toBe('amount-unit-unclear');
    expect(read(number('1.2'), 'unclear')).toBe('amount-unit-unclear');
    expect(read(text('¥1.2'), 'unclear')).toBe('amount-unit-unclear');
    expect(read(text('1.2万元'), 'unclear')).toBe(1_200_000n);
    expect(read({ ...number('0.5'), format: '0%' }, '元')).toBe('amount-not-a-number');
    const shown = (format: string, unit: AmountUnit): bigint | string => read({ ...number('1.5'), format }, unit);
    expect(shown('0.00"万元"', '元')).toBe(1_500_000n);
    expect(shown('#,##0.00"元"', '万元')).toBe(150n);
    expect(shown('#,##0.00\\ "千元";[Red]-0', '元')).toBe(150_000n);
    expect(shown('"¥"#,##0.00', '万元')).toBe('amount-unit-unclear');
    expect(shown('0!.0,"万"', '元')).toBe(150n);
    expect(shown('0.00_);(0.00)', '元')).toBe(150n);
    expect(['元', '万元', '千元', '斤'].map(unitOf)).toEqual(['元', '万元', '千元', undefined]);
  });

  it.each([
    ['0.00"万元"', '5', 5_000_000n],
    ['0.00\\万', '5', 5_000_000n],
    ['0.00万', '5', 5_000_000n],
    ['_ * #,##0.00"万元"_ ', '5', 5_000_000n],
    ['General"万元"', '5', 5_000_000n],
    ['General"万"', '5', 5_000_000n],
    ['General"千元"', '5', 500_000n],
    ['General" 万元"', '5', 5_000_000n],
    ['[$-804]General"万元"', '5', 5_000_000n],
    ['G/通用格式"万元"', '5', 5_000_000n],
    ['[DBNum2][$-804]General"万元"', '5', 5_000_000n],
    ['General"元"', '5', 500n],
    ['General', '5', 500n],
    ['[=0]"";0.00"万元"', '5', 5_000_000n],
    ['[<0]-0.00;0.00"万元"', '5', 5_000_000n],
    ['0.00;-0.00"万元"', '5', 500n],
    ['[>=100]0.00"万元";0.00"元"', '99.5', 9_950n],
    ['[>=100]0.00"万元";0.00"元"', '100', 100_000_000n],
    ['[>=100]0"万元";[>=10]0"千元";0"元"', '10', 1_000_000n],
    ['[>=100]0"万元";0"千元";0"元"', '10', 'amount-unit-unclear'],
    ['0.00"（万元）"', '5', 5_000_000n],
    ['0.00"(万元)"', '5', 5_000_000n],
    ['0.00"万元整"', '5', 5_000_000n],
    ['0.00"万RMB"', '5', 5_000_000n],
    ['0.00"元（万）"', '5', 'amount-unit-unclear'],
    ['"万元"0.00', '5', 'amount-unit-unclear'],
    ['0.00"万元"@', '5', 'amount-unit-unclear'],
    ['@"万元"', '5', 'amount-unit-unclear'],
    ['0.00"万元/年"', '5', 'amount-unit-unclear'],
    ['0.00"W"', '5', 'amount-unit-unclear'],
    ['0.00"K"', '5', 'amount-unit-unclear'],
    ['0"点"0000"万"', '12345', 'amount-unit-unclear'],
    ['0"0000"', '5', 'amount-unit-unclear'],
    ['0"."0000"万"', '12345', 1_234_500n],
    ['0!.0000"万元"', '12345', 1_234_500n],
    ['0\\.0000"万元"', '12345', 1_234_500n],
    ['#!.0000"万"', '12345', 1_234_500n],
    ['[>=10000]0.0,"万";0', '50000', 5_000_000n],
    ['[>=10000]0.0,"万";0', '500', 50_000n],
    ['#,##0,"千元"', '50000', 5_000_000n],
    ['#,##0,', '50000', 5_000_000n],
    ['[Red]#,##0.00', '5', 500n],
    ['[$¥-804]#,##0.00', '5', 500n],
    ['0.00"元";;', '5', 500n],
  ])('reads under %s the number %s, as it is shown', (format, stored, fen) => {
    expect(read({ ...number(stored), format })).toBe(fen);
    const sent = writtenAs({ ...number(stored), format });
    expect(typeof fen === 'bigint' ? read(text(sent)) : typeof read(text(sent))).toBe(
      typeof fen === 'bigint' ? fen : 'string',
    );
  });

  it.each(['#,##0,', '0.00,', '0!.0,', '0!.0000', '0!.0000;-0!.0000', '0!.0000"万元"'])(
    'does not apply a sheet’s unit to the number that %s shows otherwise than it is stored',
    (format) => {
      const cell = { ...number('50000'), format };
      for (const unit of ['千元', '万元'] as const)
        expect([read(cell, unit), read(text(writtenAs(cell)), unit)]).toEqual([
          'amount-unit-unclear',
          'amount-unit-unclear',
        ]);
      expect([read(cell), read(text(writtenAs(cell)))]).toEqual([5_000_000n, 5_000_000n]);
    },
  );

  it('reads a text as its format shows it', () => {
    const shown = (format: string): CellInput => ({ ...text('5'), format });
    expect([shown('@"万元"'), shown('0;0;0;@"千元"'), shown('_ @_ ')].map((cell) => read(cell))).toEqual([
      5_000_000n,
      500_000n,
      500n,
    ]);
    expect([read(shown('@"W"')), read(shown('"万元"@'))]).toEqual([...['amount-unit-unclear', 'amount-not-a-number']]);
    expect([shown('@"万元"'), shown('@"号"'), { ...text('-'), format: '@"万元"' }].map(writtenAs)).toEqual([
      '5万元',
      '5',
      '-',
    ]);
  });

  it('writes a cell down so that it reads the same elsewhere', () => {
    const cells: readonly (readonly [CellInput | undefined, string])[] = [
      [number('36576.699999999997'), '36576.7'],
      [number('4.5E+3'), '4500'],
      [number('1E-2'), '0.01'],
      [number('-0.050000000000000003'), '-0.05'],
      [{ ...number('1.2'), format: '0.00"万元"' }, '1.2万元'],
      [text(' 5 000 '), ' 5 000 '],
      [{ kind: 'date', text: '45075', day: '2023-05-29' }, '2023-05-29'],
      [{ kind: 'empty', text: '', formula: 'A1' }, ''],
      [undefined, ''],
    ];
    for (const [cell, written] of cells) expect(writtenAs(cell)).toBe(written);
  });

  it('refuses what is no amount at all', () => {
    expect(read(undefined)).toBe('amount-missing');
    expect(read({ kind: 'empty', text: '', formula: 'A1*2' })).toBe('formula-not-computed');
    expect(read({ kind: 'error', text: '#REF!' })).toBe('amount-not-a-number');
    expect(read({ kind: 'boolean', text: 'TRUE' })).toBe('amount-not-a-number');
    expect(read({ kind: 'date', text: '45000', day: '2023-03-15' })).toBe('amount-not-a-number');
    expect(read({ ...number('5'), merged: { top: 4, left: 2, bottom: 5, right: 2 } })).toBe('amount-merged');
    expect(read({ ...number('5'), merged: { top: 4, left: 2, bottom: 4, right: 3 } })).toBe(500n);
  });

  it('reads every amount of fen back from every spelling', () => {
    const amounts = fc.oneof(
      fc.bigInt({ min: 1n, max: AMOUNT_MAX_FEN }),
      fc.bigInt({ min: 1n, max: 10_000_000n }),
      fc.constantFrom(1n, 10n, 99n, 100n, 4_999_999n, 5_000_000n, AMOUNT_MAX_FEN),
    );
    fc.assert(
      fc.property(amounts, (fen) => {
        for (const [unit, cell] of spellings(fen)) expect([cell, unit, read(cell, unit)]).toEqual([cell, unit, fen]);
      }),
      { numRuns: 300 },
    );
  });
});

function spellings(fen: bigint): readonly (readonly [AmountUnit, CellInput])[] {
  const yuan = decimal(fen, 2);
  const wide = yuan.replace(/[\d.]/gu, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
  const grouped = yuan.replace(/\d(?=(\d{3})+(\.|$))/gu, '$&,');
  const written = [yuan, wide, grouped, grouped.replace(/,/gu, ' '), `${yuan}元`, `${grouped} 元整`, `¥${grouped}`];
  const texts = [
    ...written,
    `RMB ${yuan}`,
    `人民币${yuan}元`,
    ` ${yuan}\n`,
    `${decimal(fen, 6)}万`,
    `${decimal(fen, 5)}千元`,
  ];
  // A double of up to 15 digits prints as the shortest text that names it; Excel stores 17.
  const stored = fen < 10n ** 15n ? [yuan, Number(yuan).toPrecision(17), Number(yuan).toExponential(16)] : [];
  return [
    ...[...texts, capitals(fen)].map((one) => ['元', text(one)] as const),
    ...stored.map((one) => ['元', number(one)] as const),
    ['万元', number(decimal(fen, 6))] as const,
    ['千元', text(decimal(fen, 5))] as const,
  ];
}

function decimal(fen: bigint, places: number): string {
  const digits = fen.toString().padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/u, '');
}

/** Written down anew, group by group of four digits: every gap of noughts is one 零. */
function capitals(fen: bigint): string {
  const names = '零壹贰叁肆伍陆柒捌玖';
  const places = ['仟', '佰', '拾', ''];
  const groups = (fen / 100n).toString().padStart(12, '0').match(/\d{4}/gu) ?? [];
  const written = groups.map((group, at) => {
    const digits = Array.from(group, (digit, place) =>
      digit === '0' ? '零' : names.charAt(Number(digit)) + (places[place] ?? ''),
    );
    const text = digits.join('').replace(/零+$/u, '');
    return text === '' ? '零' : `${text}${['亿', '万', ''][at] ?? ''}`;
  });
  const whole = written
    .join('')
    .replace(/零+/gu, '零')
    .replace(/^零|零$/gu, '');
  const [tenths, hundredths] = [names.charAt(Number((fen / 10n) % 10n)), names.charAt(Number(fen % 10n))];
  const part = `${tenths}角${hundredths}分`.replace(/零角(零分)?|零分/gu, (gap) =>
    gap === '零角' && whole !== '' ? '零' : '',
  );
  return `${whole === '' ? '' : `${whole}元`}${part}${part.endsWith('分') ? '' : '整'}`;
}
