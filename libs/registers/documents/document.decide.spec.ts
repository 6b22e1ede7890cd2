import { describe, expect, it } from '@jest/globals';
import type { FundEvent } from '#funds';
import { fen, given, givenDay, givenStreams, refused, steps } from '#kernel';
import type { Plan } from '#kernel';
import { documentDecider } from './document.decide.js';
import type { DocumentFacts, TakeDocumentNumber } from './document.decide.js';
import type { DocumentNumberTaken } from './document.events.js';
import { underDocument } from './document.plan.js';

const FUND = '411522101-welfare';
const FIRST: DocumentNumberTaken = {
  ...{ type: 'DocumentNumberTaken', fund: FUND, kind: 'appropriation', number: '平财〔2024〕1号', purpose: 'free' },
  ...{ valueDate: givenDay('2024-03-01'), amountFen: fen(10_000n), entry: 'entry-1', row: 'row-1' },
};
const COMES: TakeDocumentNumber = { ...FIRST, type: 'TakeDocumentNumber', entry: 'entry-2', row: 'row-2' };
const OTHER_DAY = { valueDate: givenDay('2024-06-01') };
const OTHER_SUM = { amountFen: fen(12_000n) };
const OTHER_PURPOSE = { purpose: '助学' };
const OTHER_FUND = { fund: '411522102-welfare' };
const OTHER_KIND = { kind: 'grant' } as const;
const facts = (stands: ReturnType<DocumentFacts['standsOn']>, gone = false): DocumentFacts => {
  return { standsOn: () => stands, isGone: () => gone, before: [] };
};
const decided = (part: Partial<TakeDocumentNumber>, told: DocumentFacts) =>
  given(documentDecider, [FIRST]).when({ ...COMES, ...part }, told);

describe('a document number', () => {
  it('is taken by the first row that bears it', () => {
    given(documentDecider, [])
      .when({ ...COMES, entry: 'entry-1', row: 'row-1' }, facts('none'))
      .thenEvents(FIRST);
  });

  it.each([OTHER_DAY, OTHER_SUM, OTHER_PURPOSE, OTHER_FUND, OTHER_KIND, {}])(
    'is refused to a row that is the earlier one but for one thing, where that is no longer beside it: %j',
    (part) => {
      const said = { field: 'document', value: '平财〔2024〕1号', wanted: '2024-03-01 100.00 entry-1' };
      decided(part, facts('none')).thenRefused('document-number-used', said);
    },
  );

  it.each([
    ...[OTHER_DAY, OTHER_SUM, OTHER_PURPOSE, {}].map((part) => [part, 'same-sheet'] as const),
    [{ ...OTHER_DAY, ...OTHER_SUM }, 'none'] as const,
    [{ ...OTHER_PURPOSE, ...OTHER_SUM }, 'none'] as const,
    [OTHER_DAY, 'other-sheet'] as const,
    [OTHER_FUND, 'other-sheet'] as const,
  ])('is taken again for another part of its sum: %j beside %s', (part, stands) => {
    decided(part, facts(stands)).thenEvents({ ...COMES, ...part, type: 'DocumentNumberTaken' });
  });

  it.each([OTHER_SUM, OTHER_PURPOSE, {}])('is refused to the same day’s row on a corrected copy: %j', (part) => {
    decided(part, facts('other-sheet')).thenRefused('document-number-used');
  });

  it('is free again where nothing is left of the earlier entry, whatever was taken after it', () => {
    decided(OTHER_SUM, facts('none', true)).thenEvents({ ...COMES, ...OTHER_SUM, type: 'DocumentNumberTaken' });
    const second = { ...FIRST, ...OTHER_SUM, entry: 'entry-2', row: 'row-2' };
    given(documentDecider, [FIRST, second])
      .when(
        { ...COMES, row: 'row-3' },
        { standsOn: () => 'none', isGone: ({ entry }) => entry === 'entry-1', before: [] },
      )
      .thenRefused('document-number-used', { wanted: '2024-03-01 120.00 entry-2' });
  });
});

describe('the number of a receipt of dues', () => {
  const RECEIPT = { ...FIRST, kind: 'dues', number: 'HF002' } as const;
  const paid = (part: Partial<TakeDocumentNumber>, stands: ReturnType<DocumentFacts['standsOn']>) =>
    given(documentDecider, [RECEIPT]).when(
      { ...COMES, ...RECEIPT, type: 'TakeDocumentNumber', ...part },
      facts(stands),
    );

  it.each([
    [{}, 'none'] as const,
    [{}, 'same-payer'] as const,
    [{ ...OTHER_DAY, ...OTHER_SUM, ...OTHER_PURPOSE }, 'none'] as const,
    [OTHER_FUND, 'same-sheet'] as const,
    [OTHER_DAY, 'same-sheet'] as const,
    [OTHER_SUM, 'other-sheet'] as const,
  ])('is used once, whatever else differs: %j beside %s', (part, stands) => {
    const said = { field: 'receipt', value: 'HF002', wanted: 'entry-1' };
    paid(part, stands).thenRefused('receipt-number-used', said);
    paid({ ...part, number: 'No.HF2' }, stands).thenRefused('receipt-number-used', said);
  });

  it('is one of members who pay together, each with a row of one sheet', () => {
    paid(OTHER_SUM, 'same-sheet').thenEvents({ ...RECEIPT, ...OTHER_SUM });
  });
});

describe('a row under a document number', () => {
  const carrying = function* (): Plan {
    return steps([], { entry: 'entry-2' });
  };
  const planned = (more: readonly FundEvent[], inner: () => Plan = carrying) => {
    const command = { ...COMES, ...OTHER_SUM };
    return givenStreams({ 'document-d1': [FIRST], [`fund-${FUND}`]: more }).plan(() =>
      underDocument({ id: 'd1', former: ['old'], command, standsOn: () => 'none' }, inner()),
    );
  };
  const reversal = (amountFen: bigint): FundEvent => ({
    ...{ type: 'EntryReversed', fund: FUND, entry: 'x', reversed: 'entry-1', kind: 'appropriation', request: 'q' },
    ...{ lines: [{ purpose: 'free', amountFen: fen(amountFen) }], valueDate: FIRST.valueDate },
    reason: { subject: 's', record: 'r', version: 1, commitment: 'c' },
  });

  it('takes the number in the same append, once the earlier entry has been reversed', () => {
    planned([]).thenRefused('document-number-used');
    planned([reversal(-9_999n)]).thenRefused('document-number-used');
    const taken = { ...FIRST, ...OTHER_SUM, entry: 'entry-2', row: 'row-2' };
    planned([reversal(-10_000n)]).thenStreams({ 'document-d1': [taken] }, { entry: 'entry-2' });
  });

  it('is refused where an older ledger took it on a stream of the fund and kind, until that is reversed', () => {
    const before = (more: readonly FundEvent[]) =>
      givenStreams({ 'document-old': [FIRST], [`fund-${FUND}`]: more }).plan(() =>
        underDocument({ id: 'd1', former: ['old'], command: COMES, standsOn: () => 'none' }, carrying()),
      );
    before([]).thenRefused('document-number-used', { wanted: '2024-03-01 100.00 entry-1' });
    expect(before([reversal(-10_000n)]).refusalCode).toBeUndefined();
  });

  it('is refused for its own faults first, and takes no number where it changes nothing', () => {
    const refusing = function* (): Plan {
      return refused({ code: 'no', field: 'f', value: 'v', wanted: '' });
    };
    planned([], refusing).thenRefused('no');
    const idle = function* (): Plan {
      return { kind: 'nothing', result: { known: true } };
    };
    const nothing = planned([], idle);
    nothing.thenNothing({ known: true });
    expect(nothing.touched).toEqual([]);
  });
});
