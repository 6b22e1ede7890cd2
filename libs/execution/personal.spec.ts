import { it } from '@jest/globals';
import { givenStreams } from '#kernel';
import type { Plan, PlanOutcome } from '#kernel';
import { namedIn, nameText, noteText } from './personal.js';

function* coming(outcome: PlanOutcome): Plan {
  return outcome;
}

const done: PlanOutcome = { kind: 'nothing', result: { entry: 'e' } };

it.each([' ', '\u3000', '-', '.', '\u{e0100}', '\u180b'])(
  'refuses a name of %j, by the field that brings it',
  (name) => {
    const texts = [...noteText('memo', ' '), ...nameText('donor', name, { found: true })];
    givenStreams({})
      .plan(() => namedIn(texts, coming(done)))
      .thenRefused('name-says-nothing', { field: 'donor', value: name, wanted: '' });
    givenStreams({})
      .plan(() => namedIn([{ label: 'person', field: 'name', content: { name } }], coming(done)))
      .thenRefused('name-says-nothing', { field: 'name' });
  },
);

it('lets all others pass, and what the plan refuses comes first', () => {
  const named = nameText('donor', '王梅', { found: true });
  givenStreams({})
    .plan(() => namedIn(named, coming(done)))
    .thenNothing({ entry: 'e' });
  const refusal = { code: 'role-missing', field: 'by', value: 'x', wanted: '' };
  givenStreams({})
    .plan(() => namedIn(nameText('donor', ' ', { found: true }), coming({ kind: 'refused', refusal })))
    .thenRefused('role-missing');
});
