import { describe, expect, it } from '@jest/globals';
import { given, givenDay, outOfOrder } from '#kernel';
import type { Fault } from '#kernel';
import { levelOfCode, regionDecider } from './region.decide.js';
import type { FoundRegion, MergeRegion, RegionCommand, RenameRegion, SplitRegion } from './region.commands.js';
import type { RegionEvent, RegionFounded } from './region.events.js';
import { evolveRegion, initialRegion } from './region.state.js';
import type { RegionState } from './region.state.js';

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

const TODAY = givenDay('2024-08-01');
const MERGED_ON = givenDay('2024-07-01');

function stateAfter(...events: readonly RegionEvent[]): RegionState {
  return events.reduce(evolveRegion, initialRegion());
}

interface Situation {
  readonly command: FoundRegion;
  readonly events: readonly RegionFounded[];
  readonly parent: RegionState | undefined;
}

const sound: Situation = { command: TOWNSHIP, events: [], parent: stateAfter(COUNTY) };

function decided({ command, events, parent }: Situation) {
  return given(regionDecider, events).when(command, { today: TODAY, ...(parent === undefined ? {} : { parent }) });
}

function broken(part: Partial<FoundRegion>) {
  return (situation: Situation): Situation => ({ ...situation, command: { ...situation.command, ...part } });
}

const ABOLISHED: RegionEvent = { type: 'RegionAbolished', region: '411522', on: MERGED_ON, successor: '411523' };
const faults: readonly Fault<Situation>[] = [
  { code: 'region-code-malformed', breaks: broken({ code: '41152210' }) },
  { code: 'region-abolished', breaks: (one) => ({ ...one, parent: stateAfter(COUNTY, ABOLISHED) }) },
  { code: 'region-name-missing', breaks: broken({ name: '' }) },
  { code: 'region-level-wrong', breaks: broken({ level: 'county' }) },
  { code: 'region-code-outside-parent', breaks: broken({ code: '411523101' }) },
  { code: 'region-code-used', breaks: (one) => ({ ...one, events: [{ ...COUNTY, name: '旧镇' }] }) },
  { code: 'region-dated-after-today', breaks: broken({ on: givenDay('2024-08-02') }) },
];

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
    decided({ ...sound, parent: stateAfter(above) }).thenRefused('region-level-wrong');
    const village: RegionFounded = { ...COUNTY, code: '411522102001', level: 'village', path: ['411522102001'] };
    decided({ ...sound, parent: stateAfter(village) }).thenRefused('region-level-wrong');
  });

  it('names the region that has the code, and the region above that is not there', () => {
    decided({ ...sound, events: [COUNTY] }).thenRefused('region-code-used', { value: '411522101', wanted: '安和县' });
    decided({ ...sound, parent: stateAfter() }).thenRefused('region-parent-unknown', {
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

const OLD: RegionFounded = {
  ...{ type: 'RegionFounded', code: '411522102', name: '柳林镇', level: 'township' },
  path: ['411522102', '411522', '41'],
};
const NEW: RegionFounded = { ...OLD, code: '411522101', name: '城关镇', path: ['411522101', '411522', '41'] };
const FAR: RegionFounded = { ...OLD, code: '411523101', path: ['411523101', '411523', '41'] };
const VILLAGE: RegionFounded = {
  ...{ type: 'RegionFounded', code: '411522102001', name: '东街村', level: 'village' },
  path: ['411522102001', '411522102', '411522', '41'],
};
const GONE: RegionEvent = { type: 'RegionAbolished', region: OLD.code, on: MERGED_ON, successor: NEW.code };

interface Change<Command extends RegionCommand> {
  readonly command: Command;
  readonly events: readonly RegionEvent[];
  readonly others: readonly (readonly RegionEvent[])[];
  readonly below: readonly (readonly RegionEvent[])[];
}

function changed({ command, events, others, below }: Change<RegionCommand>) {
  const states = others.map((one) => stateAfter(...one));
  const into = new Map(states.map((state) => [state.founded?.code ?? '', state]));
  return given(regionDecider, events).when(command, {
    ...{ today: TODAY, into, namesakes: states },
    below: below.map((one) => stateAfter(...one)),
  });
}

function having<Command extends RegionCommand>(part: Partial<Change<Command>>) {
  return (one: Change<Command>): Change<Command> => ({ ...one, ...part });
}

function asking<Command extends RegionCommand>(part: Partial<Command>) {
  return (one: Change<Command>): Change<Command> => ({ ...one, command: { ...one.command, ...part } });
}

describe('merging a region', () => {
  const merge: Change<MergeRegion> = {
    command: {
      type: 'MergeRegion',
      region: OLD.code,
      into: NEW.code,
      on: MERGED_ON,
      documentNumber: '豫民〔2024〕1号',
    },
    ...{ events: [OLD], others: [[NEW], [FAR]], below: [] },
  };

  it('ends it on the day, in favour of the other one', () => {
    changed(merge).thenEvents(
      { type: 'RegionMerged', region: OLD.code, into: NEW.code, on: MERGED_ON, documentNumber: '豫民〔2024〕1号' },
      { type: 'RegionAbolished', region: OLD.code, on: MERGED_ON, successor: NEW.code },
    );
  });

  it('is refused in order of precedence', () => {
    const faults: readonly Fault<Change<MergeRegion>>[] = [
      { code: 'region-unknown', breaks: having<MergeRegion>({ events: [] }) },
      { code: 'region-merges-itself', breaks: asking<MergeRegion>({ into: OLD.code }) },
      { code: 'region-not-alike', breaks: asking<MergeRegion>({ into: FAR.code }) },
      { code: 'region-dated-after-today', breaks: asking<MergeRegion>({ on: givenDay('2024-08-02') }) },
      { code: 'region-has-regions-below', breaks: having<MergeRegion>({ below: [[VILLAGE]] }) },
    ];
    expect(outOfOrder(merge, faults, (one) => changed(one).refusalCode)).toEqual([]);
  });

  it('is refused of an abolished one, and into an unknown or abolished one', () => {
    changed({ ...merge, events: [OLD, GONE] }).thenRefused('region-abolished', { field: 'region', wanted: NEW.code });
    changed({ ...merge, others: [] }).thenRefused('region-unknown', { field: 'into', value: NEW.code });
    const gone: RegionEvent = { ...GONE, region: NEW.code, successor: '411522103' };
    changed({ ...merge, others: [[NEW, gone]] }).thenRefused('region-abolished', { field: 'into' });
  });

  it('is refused before the region, or the other one, was founded or last changed', () => {
    const later = givenDay('2024-07-02');
    changed({ ...merge, events: [{ ...OLD, on: later }] }).thenRefused('region-dated-too-early', { wanted: later });
    changed({ ...merge, others: [[{ ...NEW, on: later }]] }).thenRefused('region-dated-too-early', { wanted: later });
  });

  it('does not mind regions below that are gone themselves', () => {
    const gone: RegionEvent = { ...GONE, region: VILLAGE.code };
    expect(changed({ ...merge, below: [[VILLAGE, gone]] }).refusalCode).toBeUndefined();
  });

  it('lets roles held in the other one reach it', () => {
    expect(stateAfter(OLD, GONE).founded?.path).toEqual([OLD.code, '411522', '41', NEW.code]);
  });
});

describe('renaming a region', () => {
  const rename: Change<RenameRegion> = {
    command: { type: 'RenameRegion', region: OLD.code, name: '柳林街道', on: MERGED_ON },
    ...{ events: [OLD], others: [[NEW]], below: [] },
  };

  it('keeps the code, and the old name for days before', () => {
    const event: RegionEvent = { type: 'RegionRenamed', region: OLD.code, name: '柳林街道', on: MERGED_ON };
    changed(rename).thenEvents(event);
    const state = stateAfter(OLD, event);
    expect(state.names.map(({ name, from }) => [name, from])).toEqual([
      ['柳林镇', undefined],
      ['柳林街道', MERGED_ON],
    ]);
  });

  it('is refused in order of precedence', () => {
    const faults: readonly Fault<Change<RenameRegion>>[] = [
      { code: 'region-unknown', breaks: having<RenameRegion>({ events: [] }) },
      { code: 'region-name-missing', breaks: asking<RenameRegion>({ name: '' }) },
      { code: 'region-dated-after-today', breaks: asking<RenameRegion>({ on: givenDay('2024-08-02') }) },
      { code: 'region-name-used', breaks: asking<RenameRegion>({ name: NEW.name }) },
    ];
    const able = faults.filter(({ code }) => code !== 'region-name-used');
    expect(outOfOrder(rename, able, (one) => changed(one).refusalCode)).toEqual([]);
    changed(asking<RenameRegion>({ name: NEW.name })(rename)).thenRefused('region-name-used', { wanted: NEW.code });
    changed(asking<RenameRegion>({ name: OLD.name })(rename)).thenRefused('region-name-used', { wanted: OLD.code });
    changed({ ...rename, events: [OLD, GONE] }).thenRefused('region-abolished');
  });
});

describe('splitting a region', () => {
  const split: Change<SplitRegion> = {
    command: { type: 'SplitRegion', region: OLD.code, into: [NEW.code], on: MERGED_ON },
    ...{ events: [OLD], others: [[NEW], [FAR]], below: [] },
  };

  it('leaves it standing beside the new ones', () => {
    changed(split).thenEvents({ type: 'RegionSplit', region: OLD.code, into: [NEW.code], on: MERGED_ON });
  });

  it('is refused in order of precedence', () => {
    const faults: readonly Fault<Change<SplitRegion>>[] = [
      { code: 'region-unknown', breaks: having<SplitRegion>({ events: [] }) },
      { code: 'region-dated-after-today', breaks: asking<SplitRegion>({ on: givenDay('2024-08-02') }) },
    ];
    expect(outOfOrder(split, faults, (one) => changed(one).refusalCode)).toEqual([]);
    changed(asking<SplitRegion>({ into: [] })(split)).thenRefused('region-split-into-nothing');
    changed(asking<SplitRegion>({ into: [NEW.code, FAR.code] })(split)).thenRefused('region-not-alike');
    changed(asking<SplitRegion>({ into: [OLD.code] })(split)).thenRefused('region-merges-itself');
    changed({ ...split, others: [[{ ...NEW, on: TODAY }]] }).thenRefused('region-dated-too-early', { wanted: TODAY });
  });
});
