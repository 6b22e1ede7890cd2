import { describe, expect, it } from '@jest/globals';
import { given, givenStreams, refused, refuse, step, steps } from '#kernel';
import type { Decider, Plan } from '#kernel';
import { batchDecider, rowDecider } from './batch.decide.js';
import type { TakeRow } from './batch.decide.js';
import type { BatchBegan, BatchEnded, RowTaken } from './batch.events.js';
import { importRow, noteBatch } from './row.plan.js';

const BEGAN: BatchBegan = { type: 'BatchBegan', batch: 'b1', county: '411522', files: ['e1', 'e2'] };
const ENDED: BatchEnded = { type: 'BatchEnded', batch: 'b1', outcome: 'completed', accepted: 3, known: 2, refused: 1 };
const begin = { ...BEGAN, type: 'BeginBatch' } as const;
const end = { ...ENDED, type: 'EndBatch' } as const;

describe('an import', () => {
  it('begins once, and not again after its end', () => {
    given(batchDecider, []).when(begin).thenEvents(BEGAN);
    const refusal = { field: 'batch', value: 'b1', wanted: '' };
    given(batchDecider, [BEGAN]).when(begin).thenRefused('batch-begun-already', refusal);
    given(batchDecider, [BEGAN, ENDED]).when(begin).thenRefused('batch-begun-already', refusal);
  });

  it('ends once; ending it again, by whoever finds it, changes nothing', () => {
    given(batchDecider, [BEGAN]).when(end).thenEvents(ENDED);
    given(batchDecider, [BEGAN, ENDED])
      .when({ ...end, outcome: 'interrupted' })
      .thenEvents();
    given(batchDecider, []).when(end).thenRefused('batch-not-open', { field: 'batch', value: 'b1', wanted: '' });
  });

  it('has its own stream', () => {
    givenStreams({})
      .plan(() => noteBatch(begin))
      .thenStreams({ 'import-b1': [BEGAN] }, { batch: 'b1' });
    givenStreams({ 'import-b1': [BEGAN] })
      .plan(() => noteBatch(end))
      .thenStreams({ 'import-b1': [ENDED] }, { batch: 'b1' });
    givenStreams({})
      .plan(() => noteBatch(end))
      .thenRefused('batch-not-open');
  });
});

describe('a row', () => {
  const taking: TakeRow = { type: 'TakeRow', batch: 'b1', register: 'donations', row: 7, entry: 'entry-1' };
  const TAKEN: RowTaken = { ...taking, type: 'RowTaken' };
  const carrying = function* (): Plan {
    return steps([step(notes, 'n1', { text: 'kept' })], { entry: 'entry-1' });
  };

  it('is taken in the append that carries it out', () => {
    given(rowDecider, []).when(taking).thenEvents(TAKEN);
    givenStreams({})
      .plan(() => importRow('k1', taking, { carrying: carrying() }))
      .thenStreams({ 'note-n1': [{ type: 'Noted', text: 'kept' }], 'row-k1': [TAKEN] }, { entry: 'entry-1' });
  });

  it('is known where an earlier import took it: nothing is carried out, or even asked for', () => {
    const known = givenStreams({ 'row-k1': [{ ...TAKEN, entry: 'entry-0' }] }).plan(() =>
      importRow('k1', taking, { carrying: carrying() }),
    );
    known.thenNothing({ known: true, entry: 'entry-0' });
    expect(known.touched).toEqual(['row-k1']);
  });

  it('is not taken where it is refused or changes nothing', () => {
    const refusing = function* (): Plan {
      return refused({ code: 'no', field: 'f', value: 'v', wanted: 'w' });
    };
    givenStreams({})
      .plan(() => importRow('k1', taking, { carrying: refusing() }))
      .thenRefused('no', { field: 'f', value: 'v', wanted: 'w' });
    const deciding = function* (): Plan {
      return steps([step(notes, 'n1', { text: '' })], {});
    };
    givenStreams({})
      .plan(() => importRow('k1', taking, { carrying: deciding() }))
      .thenRefused('text-missing');
    const idle = function* (): Plan {
      return { kind: 'nothing', result: { region: '411522' } };
    };
    givenStreams({})
      .plan(() => importRow('k1', taking, { carrying: idle() }))
      .thenNothing({ region: '411522' });
  });
});

interface Noted {
  readonly type: 'Noted';
  readonly text: string;
}

const notes: Decider<null, { readonly text: string }, Noted> = {
  name: 'note',
  stateVersion: 1,
  initial: () => null,
  evolve: () => null,
  decide: (_state, { text }) =>
    text === ''
      ? refuse({ code: 'text-missing', field: 'text', value: '', wanted: '' })
      : { events: [{ type: 'Noted', text }] },
};
