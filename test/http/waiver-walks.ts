import type { Api } from '../fixtures/api.js';
import { actor } from './outgo-walks.js';
import type { Walk } from './outgo-walks.js';

const PATH = '/v1/funds/990101201-welfare/minimum-waivers';
const whole = { year: 2023, until: '2999-12-31', reason: '遭受洪灾' };

/** An officer of the township itself, and a waiver that ends before the one that is walked. */
export async function prepareWaivers(api: Api): Promise<void> {
  const done = async (path: string, body: unknown): Promise<void> => {
    const told = await api.post(path, body);
    if (told.status > 201) throw new Error(`${path}: ${told.text}`);
  };
  await done('/v1/people', { person: 'officer.below', name: '刘会计' });
  await done('/v1/people/officer.below/roles', { role: 'finance-officer', region: '990101201', from: '2023-01-01' });
  await done(PATH, { ...whole, until: '2998-12-31' });
}

export const WAIVER_WALKS: readonly Walk[] = [
  {
    command: 'minimum-waivers',
    path: PATH,
    body: () => whole,
    refusals: [
      ['fund-unknown', 404, () => ({ path: '/v1/funds/990101201-nothing/minimum-waivers' })],
      ...actor('clerk.one'),
      ['waiver-level', 422, () => ({ by: 'officer.below' })],
      ['waiver-reason-missing', 422, () => ({ reason: undefined })],
      ['waiver-without-end', 422, () => ({ until: undefined })],
      ['minimum-not-asked', 422, () => ({ path: '/v1/funds/990101201-care/minimum-waivers' })],
      ['waiver-checkpoint-wrong', 422, () => ({ checkpoint: '07-01' })],
      ['waiver-ends-too-early', 422, () => ({ until: '2023-01-01' })],
      ['waiver-exists', 409, () => ({ until: '2998-12-31' })],
    ],
  },
];
