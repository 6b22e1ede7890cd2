import { describe, expect, it } from '@jest/globals';
import type { Receipt } from '#funds';
import { given } from '#kernel';
import { formerReceiptIds, isReceiptWellFormed, receiptDecider, receiptId } from './receipt.decide.js';
import type { ReceiptEvent } from './receipt.events.js';

const RECEIPT: Receipt = { unit: '411522', ticketCode: '2023A', number: 'AH01' };
const take = { type: 'TakeReceiptNumber', receipt: RECEIPT, fund: '411522101-welfare', entry: 'entry-1' } as const;
const TAKEN: ReceiptEvent = {
  type: 'ReceiptNumberTaken',
  ...RECEIPT,
  fund: '411522101-welfare',
  entry: 'entry-1',
};

describe('a receipt number', () => {
  it('is taken by one entry', () => {
    given(receiptDecider, []).when(take).thenEvents(TAKEN);
    const { unit, number } = RECEIPT;
    given(receiptDecider, [])
      .when({ ...take, receipt: { unit, number } })
      .thenEvents({ type: 'ReceiptNumberTaken', unit, number, fund: take.fund, entry: take.entry });
  });

  it('is refused to every other one, naming the first and the number as that has it', () => {
    given(receiptDecider, [TAKEN])
      .when({ ...take, receipt: { ...RECEIPT, number: 'no.ah1' }, entry: 'entry-2' })
      .thenRefused('receipt-number-used', { field: 'receipt', value: 'AH01', wanted: 'entry-1' });
  });

  it.each<[string, Partial<Receipt>]>([
    ['case', { number: 'ah01' }],
    ['width', { number: 'ＡＨ０１' }],
    ['space', { number: ' AH 01\u3000' }],
    ['a line end', { number: 'AH01\n' }],
    ['leading noughts', { number: 'AH0001' }],
    ['prefix', { number: '№AH01' }],
    ['noughts of the ticket code', { ticketCode: '02023A' }],
    ['width of the ticket code', { ticketCode: '２０２３ａ' }],
    ['width of the unit', { unit: '４１１５２２' }],
  ])('is the same one whatever its %s', (_name, part) => {
    expect(receiptId({ ...RECEIPT, ...part })).toBe(receiptId(RECEIPT));
  });

  it.each<[string, Partial<Receipt>]>([
    ['number', { number: 'AH02' }],
    ['nought behind', { number: 'AH010' }],
    ['dash between digits', { number: 'AH0-1' }],
    ['ticket code', { ticketCode: '2023B' }],
    ['issuing unit', { unit: '411523' }],
  ])('is another one with another %s', (_name, part) => {
    expect(receiptId({ ...RECEIPT, ...part })).not.toBe(receiptId(RECEIPT));
  });

  it('is another one where the parts only read alike', () => {
    const ids = [
      { unit: '411522', ticketCode: '2023', number: 'AH01' },
      { unit: '411522', ticketCode: '2023A', number: 'H01' },
      { unit: '411522', number: '2023AH01' },
      { unit: '411522', ticketCode: '2023:A', number: 'H01' },
      { unit: '411522', ticketCode: '2023', number: 'A:H01' },
      { unit: '411522', number: '2023:AH01' },
      { unit: '411522:2023', number: 'AH01' },
      { unit: '411522', ticketCode: '2023%3a', number: 'AH01' },
      { unit: '411522', ticketCode: '2023', number: '%3aAH01' },
      { unit: '411522', ticketCode: '2023', number: '%253aAH01' },
      // A full-width colon is a colon.
      { unit: '411522', ticketCode: '2023', number: '：AH01' },
    ].map(receiptId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has an id even where the text is broken', () => {
    expect(() => receiptId({ unit: '411522', number: '\ud800' })).not.toThrow();
  });
});

describe('the number of a receipt', () => {
  const numbered = (number: string) => ({ unit: '411522', number });

  it.each(['R-777', 'R‐777', 'R－777', 'r - 0777', 'R 777', '№R777', 'No.R777'])('is R777 in %j', (number) => {
    expect(receiptId(numbered(number))).toBe('411522::r777');
  });

  it('is looked for where it was taken when noughts, prefixes and dashes told numbers apart', () => {
    expect(formerReceiptIds(numbered('R777'))).toEqual([]);
    expect(formerReceiptIds(numbered('0501'))).toEqual(['411522::0501']);
    expect(formerReceiptIds(numbered('R–777'))).toEqual(['411522::r-777', '411522::r–777']);
  });
});

describe('what a receipt can be', () => {
  it.each([
    [{ number: 'AH1' }, true],
    [{ number: '票１' }, true],
    [{ number: 'A'.repeat(60) }, true],
    [{ number: 'A'.repeat(61) }, false],
    [{ number: '' }, false],
    [{ number: ' ' }, false],
    [{ number: '\u200b' }, false],
    [{ number: '--' }, false],
    [{ number: 'AH1', ticketCode: '-' }, false],
    [{ number: 'AH1', ticketCode: '01' }, true],
  ])('%j: %p', (receipt, expected) => {
    expect(isReceiptWellFormed({ unit: '411522', ...receipt })).toBe(expected);
  });

  it.each(['AH1\u200b', 'A\u00adH1', '\u202eAH1', 'ａｈ１', ' AH 1 ', 'AH1\ufe0f'])('%j is AH1', (number) => {
    expect(receiptId({ unit: '411522', number })).toBe(receiptId({ unit: '411522', number: 'AH1' }));
  });
});
