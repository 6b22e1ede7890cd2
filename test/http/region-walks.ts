import type { Api } from '../fixtures/api.js';
import { actor } from './outgo-walks.js';
import type { Walk } from './outgo-walks.js';

/** Two townships and one that gave up its first name. */
export async function prepareRegions(api: Api): Promise<void> {
  const done = async (path: string, body: unknown): Promise<void> => {
    const told = await api.post(path, body);
    if (told.status > 201) throw new Error(`${path}: ${told.text}`);
  };
  const west = { code: '990101203', name: '河西镇', level: 'township', parent: '990101' };
  await done('/v1/regions', { ...west, on: '2023-01-01' });
  await done('/v1/regions', { code: '990101201', name: '城关镇', level: 'township', parent: '990101' });
  const renamed = { code: '990101204', name: '老河镇', level: 'township', parent: '990101', on: '2022-01-01' };
  await done('/v1/regions', renamed);
  await done('/v1/regions/990101204/names', { name: '新河镇', on: '2023-01-01' });
}

export const REGION_WALKS: readonly Walk[] = [
  {
    command: 'regions',
    path: '/v1/regions',
    body: () => ({ code: '990101202', name: '河东镇', level: 'township', parent: '990101' }),
    refusals: [
      ...actor('clerk.one'),
      ['region-code-malformed', 422, () => ({ code: '99x' })],
      ['region-abolished', 422, () => ({ parent: '990103' })],
      ['region-name-missing', 422, () => ({ name: ' ' })],
      ['name-too-long', 422, () => ({ name: 'ﷺ'.repeat(10) })],
      ['personal-number-in-clear', 422, () => ({ name: '6222021001112345670' })],
      ['region-parent-unknown', 422, () => ({ parent: '990999' })],
      ['region-level-wrong', 422, () => ({ level: 'village' })],
      ['region-code-outside-parent', 422, () => ({ code: '990102202' })],
      ['region-code-used', 409, () => ({ code: '990101201', name: '别的镇' })],
      ['region-dated-after-today', 422, () => ({ on: '2999-12-31' })],
      ['region-name-used', 409, () => ({ name: '城关　镇' })],
      ['region-name-used-until', 422, () => ({ name: '老河镇', on: '2022-12-31' })],
    ],
  },
  {
    command: 'names',
    path: '/v1/regions/990101203/names',
    body: () => ({ name: '河西街道', on: '2023-07-01' }),
    refusals: [
      ...actor('clerk.one'),
      ['region-unknown', 404, () => ({ path: '/v1/regions/990999/names' })],
      ['region-abolished', 422, () => ({ path: '/v1/regions/990103/names' })],
      ['region-name-missing', 422, () => ({ name: '—' })],
      ['personal-number-in-clear', 422, () => ({ name: '6222021001112345670' })],
      ['region-dated-after-today', 422, () => ({ on: '2999-12-31' })],
      ['region-dated-too-early', 422, () => ({ on: '2022-12-31' })],
      ['region-name-used', 409, () => ({ name: '城关镇' })],
    ],
  },
  {
    command: 'splits',
    path: '/v1/regions/990101201/splits',
    body: () => ({ into: ['990101203'], on: '2023-07-01' }),
    refusals: [
      ...actor('clerk.one'),
      ['region-unknown', 404, () => ({ path: '/v1/regions/990999/splits' })],
      ['region-abolished', 422, () => ({ path: '/v1/regions/990103/splits' })],
      ['region-split-into-nothing', 422, () => ({ into: [] })],
      ['region-merges-itself', 422, () => ({ into: ['990101201'] })],
      ['region-unknown', 422, () => ({ into: ['990999'] })],
      ['region-abolished', 422, () => ({ into: ['990103'] })],
      ['region-not-alike', 422, () => ({ into: ['990102'] })],
      ['region-dated-after-today', 422, () => ({ on: '2999-12-31' })],
      ['region-dated-too-early', 422, () => ({ on: '2022-12-31' })],
    ],
  },
  {
    command: 'merger',
    path: '/v1/regions/990101203/merger',
    body: () => ({ into: '990101201', on: '2023-07-01' }),
    refusals: [
      ...actor('clerk.one'),
      ['region-unknown', 404, () => ({ path: '/v1/regions/990999/merger' })],
      ['region-abolished', 422, () => ({ path: '/v1/regions/990103/merger' })],
      ['region-merges-itself', 422, () => ({ into: '990101203' })],
      ['region-unknown', 422, () => ({ into: '990999' })],
      ['region-abolished', 422, () => ({ into: '990103' })],
      ['region-not-alike', 422, () => ({ into: '990102' })],
      ['region-dated-after-today', 422, () => ({ on: '2999-12-31' })],
      ['region-dated-too-early', 422, () => ({ on: '2022-12-31' })],
      ['region-has-regions-below', 422, () => ({ path: '/v1/regions/990101/merger', into: '990102' })],
    ],
  },
];
