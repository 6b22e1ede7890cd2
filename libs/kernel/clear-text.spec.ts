import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clearTextRefusal, personalNumberIn } from './clear-text.js';

const [IDENTITY, MOBILE, CARD, ACCOUNT] = [
  '411522199003071239',
  '13800138000',
  '6222021001112345670',
  '1718020109200123454',
];

describe('a personal number in a text that stands in the clear', () => {
  it.each([
    [`公益金专户（${IDENTITY}）`, 'identity-number'],
    ['11010519491231002x', 'identity-number'],
    ['４１１５２２１９９００３０７１２３９', 'identity-number'],
    [`张伟${MOBILE}`, 'mobile-number'],
    ['张伟 +86 138-0013-8000', 'mobile-number'],
    ['138 0013 8000', 'mobile-number'],
    [`农商行${CARD}`, 'card-number'],
    ['6222 0210 0111 2345 670', 'card-number'],
    ['6222-0210-0111-2346', 'card-number'],
    [`工行基本户 ${ACCOUNT}`, 'card-number'],
  ])('is found in the name %s', (name, kind) => {
    expect(personalNumberIn(name, 'name')).toBe(kind);
  });

  it.each([
    ['安政办 411522199003071239 号', 'identity-number'],
    [MOBILE, 'mobile-number'],
    [CARD, 'card-number'],
  ])('is found in the document number %s', (number, kind) => {
    expect(personalNumberIn(number, 'document')).toBe(kind);
  });

  it('is an identity number alone on a receipt', () => {
    expect(personalNumberIn(`AH${IDENTITY}`, 'receipt')).toBe('identity-number');
    expect([MOBILE, CARD].map((number) => personalNumberIn(number, 'receipt'))).toEqual([undefined, undefined]);
  });

  it.each([
    ...[
      '公益金专户',
      '农商行尾号5670',
      '基本户8866',
      '2023年专户',
      '411522101',
      '9141152200123456XY',
      '户号41152219900307123',
    ],
    // A wrong check digit, no day of birth, no card, and what is longer than any of them.
    ...['411522199003071237', '411522199013071239', '6222021001112345671', `1${MOBILE}`, `${CARD}0`, '12800138000'],
  ])('is not seen in the name %s', (name) => {
    expect(personalNumberIn(name, 'name')).toBeUndefined();
  });

  it.each([
    ...[
      '安政办〔2023〕5号',
      '豫财社〔2023〕112号',
      '平财〔2024〕1号',
      '财会〔2024〕25号',
      '支〔2023〕0529-0012',
      '2023-0529-001',
    ],
    // A day and a serial number, and a region before them, with check digits that happen to be right.
    ...['2023052912345675', '20230529', '411522202305290001', '411522202305290009', '14-2023-00112', '18-2024-00001'],
  ])('is not seen in the document number %s', (number) => {
    expect(personalNumberIn(number, 'document')).toBeUndefined();
  });

  it.each([
    'AH00000123',
    'AH01',
    '0012345678',
    '41010223',
    '411522202305290001',
    '豫财票 2023 0012345',
    '4101022300123456',
  ])('is not seen in the receipt number %s', (number) => {
    expect(personalNumberIn(number, 'receipt')).toBeUndefined();
  });

  it('is seen in hardly one of a hundred thousand ticket codes with their numbers, and never in serial numbers by day', () => {
    const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${String(length)}}$`, 'u'));
    const region = fc.constantFrom('411522', '990101', '341124');
    const day = fc.constantFrom('20230529', '20241231', '20250101');
    fc.assert(
      fc.property(region, day, digits(4), digits(8), (...[place, on, serial, other]) => {
        const numbers = [`${place}${on}${serial}`, `${on}${other}`, `${on}-${serial}`];
        return numbers.every((number) => personalNumberIn(number, 'document') === undefined);
      }),
      { numRuns: 2_000 },
    );
    let seen = 0;
    for (let code = 0; code < 100_000; code += 1) {
      const number = `41010223${String((code * 99_991) % 10_000_000_000).padStart(10, '0')}`;
      if (personalNumberIn(number, 'receipt') !== undefined) seen += 1;
    }
    expect(seen).toBe(0);
  });

  it('is refused by field and kind, and not told again', () => {
    expect(clearTextRefusal({ name: '专户', words: ['助学', MOBILE], bank: undefined }, 'name')).toEqual({
      ...{ code: 'personal-number-in-clear', field: 'words', value: '', wanted: 'mobile-number' },
    });
    expect(clearTextRefusal({ name: '专户', words: ['助学'] }, 'name')).toBeUndefined();
  });
});
