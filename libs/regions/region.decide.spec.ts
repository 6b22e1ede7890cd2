import { describe, expect, it } from '@jest/globals';
import { given, outOfOrder } from '#kernel';
import type { Fault } from '#kernel';
import { levelOfCode, regionDecider } from './region.decide.js';
import type { FoundRegion, RegionRefusalCode, RegionState } from './region.decide.js';
import type { RegionFounded } from './region.events.js';

const COUNTY: RegionFounded = {
  type: 'RegionFounded',
  code: '411522',
  name: '安和县',
  level: 'county',
  path: ['411522', '41'],
};
const TOWNSHIP: FoundRegion = {
  type: 'FoundRegion',
  code: '411522101',
  name: '城关镇',
  level: 'township',
  parent: '411522',
};

interface Situation {
  readonly command: FoundRegion;
  readonly events: readonly RegionFounded[];
  readonly parent: RegionState | undefined;
}

const sound: Situation = { command: TOWNSHIP, events: [], parent: { founded: COUNTY } };

function decided({ command, events, parent }: Situation) {
  return given(regionDecider, events).when(command, parent);
}

function broken(part: Partial<FoundRegion>) {
  return (situation: Situation): Situation => ({ ...situation, command: { ...situation.command, ...part } });
}

const breaks: Readonly<Record<RegionRefusalCode, Fault<Situation>['breaks']>> = {
  'region-code-malformed': broken({ code: '41152210' }),
  'region-name-missing': broken({ name: '' }),
  'region-parent-unknown': (situation) => ({ ...situation, parent: { founded: undefined } }),
  'region-level-wrong': broken({ level: 'county' }),
  'region-code-outside-parent': broken({ code: '411523101' }),
  'region-code-used': (situation) => ({ ...situation, events: [{ ...COUNTY, name: '旧镇' }] }),
};
const faults = Object.entries(breaks).map(([code, fault]) => ({ code, breaks: fault }));

describe('founding a region', () => {
  it('keeps its path, nearest first', () => {
    decided(sound).thenEvents({
      type: 'RegionFounded',
      code: '411522101',
      name: '城关镇',
      level: 'township',
      path: ['411522101', '411522', '41'],
    });
  });

  it('needs no region above', () => {
    const alone = { code: '41', name: '河南省', level: 'province' } as const;
    decided({ command: { type: 'FoundRegion', ...alone }, events: [], parent: undefined }).thenEvents({
      type: 'RegionFounded',
      ...alone,
      path: ['41'],
    });
  });

  it('may leave out levels between', () => {
    const village: FoundRegion = { ...TOWNSHIP, code: '411522101001', name: '东街村', level: 'village' };
    decided({ ...sound, command: village }).thenEvents({
      type: 'RegionFounded',
      code: '411522101001',
      name: '东街村',
      level: 'village',
      path: ['411522101001', '411522', '41'],
    });
  });

  it('refuses what is wrong in order of precedence', () => {
    expect(outOfOrder(sound, faults, (situation) => decided(situation).refusalCode)).toEqual([]);
  });

  it.each(['', '4', '411', '41152', '41152210', '4115221012', '4115221010011', '41152a', '４１', ' 41', '41 ', '-4'])(
    'does not take %j as a code',
    (code) => {
      decided({ ...sound, command: { ...TOWNSHIP, code } }).thenRefused('region-code-malformed', {
        field: 'code',
        value: code,
      });
    },
  );

  it('says which level the code has', () => {
    decided(broken({ level: 'county' })(sound)).thenRefused('region-level-wrong', {
      field: 'level',
      value: 'county',
      wanted: 'township',
    });
  });

  it('lies below a higher level only', () => {
    const above: RegionFounded = { ...COUNTY, code: '411522102', level: 'township', path: ['411522102'] };
    decided({ ...sound, parent: { founded: above } }).thenRefused('region-level-wrong');
    const village: RegionFounded = { ...COUNTY, code: '411522102001', level: 'village', path: ['411522102001'] };
    decided({ ...sound, parent: { founded: village } }).thenRefused('region-level-wrong');
  });

  it('names the region that has the code, and the region above that is not there', () => {
    decided({ ...sound, events: [COUNTY] }).thenRefused('region-code-used', { value: '411522101', wanted: '安和县' });
    decided({ ...sound, parent: { founded: undefined } }).thenRefused('region-parent-unknown', {
      field: 'parent',
      value: '411522',
    });
    decided({ ...sound, parent: undefined }).thenRefused('region-parent-unknown');
  });
});

it('reads the level of a code from its length', () => {
  expect(['41', '4115', '411522', '411522101', '411522101001', '4', ''].map(levelOfCode)).toEqual([
    ...['province', 'prefecture', 'county', 'township', 'village'],
    ...[undefined, undefined],
  ]);
});
