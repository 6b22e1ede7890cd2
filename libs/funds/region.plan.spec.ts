import { describe, expect, it } from '@jest/globals';
import { fen, givenDay, givenStreams, outOfOrder } from '#kernel';
import type { Fault, Histories } from '#kernel';
import type { PersonEvent } from '#people';
import type { FoundRegion, RegionEvent } from '#regions';
import { foundRegion, mergeRegion, renameRegion, splitRegion } from './region.plan.js';

const TODAY = givenDay('2023-05-29');
const acting = { by: 'admin', on: TODAY };
const administrator = (region: string): readonly PersonEvent[] => [
  { type: 'PersonAdded', person: 'admin' },
  { type: 'RoleGranted', role: 'administrator', region, from: TODAY },
];
const COUNTY: RegionEvent = {
  ...{ type: 'RegionFounded', code: '411522', name: '安和县', level: 'county' },
  path: ['411522', '41'],
};
const command: FoundRegion = {
  type: 'FoundRegion',
  code: '411522101',
  name: '城关镇',
  level: 'township',
  parent: '411522',
};

interface Situation {
  readonly streams: Histories;
  readonly command: FoundRegion;
}

const sound: Situation = { streams: { 'person-admin': administrator('*'), 'region-411522': [COUNTY] }, command };
const planned = (one: Situation) => givenStreams(one.streams).plan(() => foundRegion(one.command, acting));
const having =
  (more: Histories) =>
  (one: Situation): Situation => ({ ...one, streams: { ...one.streams, ...more } });
const asking = (part: Partial<FoundRegion>) => {
  return (one: Situation): Situation => ({ ...one, command: { ...one.command, ...part } });
};
const FOUNDED = { type: 'RegionFounded', code: '411522101', name: '城关镇', level: 'township' };
const PATH = ['411522101', '411522', '41'];

const NAMED = { type: 'RegionNameTaken', name: '城关镇', region: '411522101' };

describe('a region that is loaded', () => {
  it('gets its welfare fund and its care fund in the same append', () => {
    const opened = { type: 'FundOpened', region: '411522101', path: PATH, level: 'township', lendable: false };
    planned(sound).thenStreams(
      {
        'region-411522101': [{ ...FOUNDED, path: PATH }],
        'regionname-411522:城关镇': [{ type: 'RegionNameTaken', name: '城关镇', region: '411522101' }],
        'regionsbelow-411522': [{ type: 'RegionPlaced', region: '411522101', above: '411522' }],
        'fund-411522101-welfare': [
          { ...opened, fund: '411522101-welfare', kind: 'welfare', kindName: '计划生育公益金' },
        ],
        'fund-411522101-care': [{ ...opened, fund: '411522101-care', kind: 'care', kindName: '人口关爱基金' }],
      },
      { region: '411522101' },
    );
  });

  it('has no fund where it is a village', () => {
    const village = { ...FOUNDED, code: '411522101001', level: 'village', path: ['411522101001', '411522', '41'] };
    planned(asking({ code: '411522101001', level: 'village' })(sound)).thenStreams({
      'region-411522101001': [village],
      'regionname-411522101:城关镇': [{ type: 'RegionNameTaken', name: '城关镇', region: '411522101001' }],
      'regionsbelow-411522': [{ type: 'RegionPlaced', region: '411522101001', above: '411522' }],
    });
  });

  it('changes nothing where it is there with the same name and place, and is refused where it is another', () => {
    const there = having({ 'region-411522101': [{ ...FOUNDED, path: PATH }] })(sound);
    planned(there).thenNothing({ region: '411522101' });
    planned(asking({ name: '城关 镇' })(there)).thenNothing({ region: '411522101' });
    planned(asking({ name: '城关街道' })(there)).thenRefused('region-code-used', { wanted: '城关镇' });
    const elsewhere = having({ 'region-411522101': [{ ...FOUNDED, path: ['411522101', '411523'] }] })(sound);
    planned(elsewhere).thenRefused('region-code-used');
  });

  it('is founded by an administrator of the region above', () => {
    expect(planned(having({ 'person-admin': administrator('411522') })(sound)).refusalCode).toBeUndefined();
    planned(having({ 'person-admin': administrator('411523') })(sound)).thenRefused('role-missing');
  });

  it('is refused in order of precedence', () => {
    const faults: readonly Fault<Situation>[] = [
      { code: 'actor-unknown', breaks: having({ 'person-admin': [] }) },
      {
        code: 'role-missing',
        breaks: having({ 'person-admin': [{ type: 'PersonAdded' }] }),
      },
      { code: 'region-code-malformed', breaks: asking({ code: '41152210' }) },
      { code: 'region-name-missing', breaks: asking({ name: '' }) },
      { code: 'region-parent-unknown', breaks: having({ 'region-411522': [] }) },
      { code: 'region-level-wrong', breaks: asking({ level: 'county' }) },
      { code: 'region-code-used', breaks: (one) => having({ [`region-${one.command.code}`]: [COUNTY] })(one) },
      {
        code: 'region-name-used',
        breaks: having({ 'regionname-411522:城关镇': [{ ...NAMED, region: '411522102' }] }),
      },
      {
        code: 'fund-exists',
        breaks: (one) => having({ [`fund-${one.command.code}-care`]: [{ type: 'FundOpened' }] })(one),
      },
    ];
    expect(outOfOrder(sound, faults, (one) => planned(one).refusalCode)).toEqual([]);
  });
});

describe('the name that a region takes', () => {
  const [other, on] = ['411522102', givenDay('2023-05-01')];
  const OTHER = { ...FOUNDED, code: other, path: [other, '411522', '41'] };
  const rename = (name: string, namesakes: readonly string[] = []) => {
    return renameRegion({ type: 'RenameRegion', region: other, name, on }, { namesakes }, acting);
  };
  const renamed = having({ [`region-${other}`]: [{ ...OTHER, name: '柳林镇' }] })(sound).streams;

  it('is refused where it is taken, whatever unseen signs stand in it', () => {
    const taken = { ...sound.streams, 'regionname-411522:城关镇': [NAMED] };
    for (const name of ['城关镇', '城关　镇', '城关镇\u{e0100}', '城\u180b关镇']) {
      givenStreams(taken)
        .plan(() => foundRegion({ ...command, code: other, name }, acting))
        .thenRefused('region-name-used', { field: 'name', value: name, wanted: '411522101' });
      givenStreams({ ...renamed, ...taken })
        .plan(() => rename(name))
        .thenRefused('region-name-used', { wanted: '411522101' });
    }
  });

  it('is refused where a region founded before names were taken bears it, or bore it then', () => {
    let history: readonly object[] = [OTHER];
    const found = (part: Partial<FoundRegion>) => {
      const streams = { ...sound.streams, [`region-${other}`]: history };
      return givenStreams(streams).plan(() => foundRegion({ ...command, ...part }, acting, [other]));
    };
    found({}).thenRefused('region-name-used', { wanted: other });
    expect(found({ name: '柳林镇' }).refusalCode).toBeUndefined();
    const gone = { type: 'RegionAbolished', region: other, on, successor: '411522103' };
    history = [OTHER, gone];
    found({}).thenRefused('region-name-used-until', { field: 'on', value: '', wanted: on });
    found({ on: givenDay('2023-04-30') }).thenRefused('region-name-used-until', { wanted: on });
    expect(found({ on }).refusalCode).toBeUndefined();
  });

  it('is taken in the append that renames it, and the old one freed', () => {
    givenStreams(renamed)
      .plan(() => rename('柳林街道'))
      .thenStreams(
        {
          [`region-${other}`]: [{ type: 'RegionRenamed', region: other, name: '柳林街道', on }],
          'regionname-411522:柳林街道': [{ ...NAMED, region: other, name: '柳林街道', on }],
          'regionname-411522:柳林镇': [{ type: 'RegionNameFreed', region: other, name: '柳林镇', on }],
        },
        { region: other },
      );
  });

  it('stays taken where only its spelling changes', () => {
    const own = { 'regionname-411522:柳林镇': [{ ...NAMED, region: other, name: '柳林镇' }] };
    givenStreams({ ...renamed, ...own })
      .plan(() => rename('柳林 镇'))
      .thenStreams({
        [`region-${other}`]: [{ type: 'RegionRenamed', region: other, name: '柳林 镇', on }],
        'regionname-411522:柳林镇': [],
      });
  });

  it('is free once its region has merged into another one', () => {
    const streams = { ...renamed, 'region-411522101': [{ ...FOUNDED, path: PATH }] };
    givenStreams(streams)
      .plan(() => mergeRegion({ type: 'MergeRegion', region: other, into: '411522101', on }, {}, acting))
      .thenStreams({
        [`region-${other}`]: [
          { type: 'RegionMerged', region: other, into: '411522101', on },
          { type: 'RegionAbolished', region: other, on, successor: '411522101' },
        ],
        'regionname-411522:柳林镇': [{ type: 'RegionNameFreed', region: other, name: '柳林镇', on }],
      });
  });
});

it('does not merge a region below which one was founded, though the caller knows of none', () => {
  const [town, village] = ['411522102', '411522102001'];
  const streams = {
    ...sound.streams,
    'region-411522101': [{ ...FOUNDED, path: PATH }],
    [`region-${town}`]: [{ ...FOUNDED, code: town, name: '柳林镇', path: [town, '411522', '41'] }],
    [`region-${village}`]: [{ ...FOUNDED, code: village, level: 'village', path: [village, town, '411522', '41'] }],
    [`regionsbelow-${town}`]: [{ type: 'RegionPlaced', region: village, above: town }],
  };
  const merge = { type: 'MergeRegion', region: town, into: '411522101', on: TODAY } as const;
  givenStreams(streams)
    .plan(() => mergeRegion(merge, {}, acting))
    .thenRefused('region-has-regions-below', { wanted: village });
});

describe('what a county has closed', () => {
  const closed = (fund: string, through = givenDay('2022-12-31')) => [{ type: 'MonthClosed', fund, through }];
  const year = { type: 'YearClosed', fund: '411522-care', year: 2022, purposes: [] };
  const county = having({ 'fund-411522-care': [...closed('411522-care'), year] })(sound);
  const first = givenDay('2023-01-01');

  it('takes no region that was there in it, or always was', () => {
    const refused = { field: 'on', wanted: first };
    planned(county).thenRefused('region-dated-in-closed-time', { ...refused, value: '' });
    const on = givenDay('2022-12-31');
    planned(asking({ on })(county)).thenRefused('region-dated-in-closed-time', { ...refused, value: on });
  });

  it('is closed for the funds of a region founded after it', () => {
    expect(planned(asking({ on: first })(county)).came).toMatchObject({
      streams: {
        'fund-411522101-welfare': [{ type: 'FundOpened', closedThrough: '2022-12-31', closedYear: 2022 }],
        'fund-411522101-care': [{ type: 'FundOpened', closedThrough: '2022-12-31', closedYear: 2022 }],
      },
    });
  });

  it('is nothing to a village, which has no fund, nor to a region of another county', () => {
    const village = { code: '411522101001', name: '东街村', level: 'village' } as const;
    expect(planned(asking(village)(county)).refusalCode).toBeUndefined();
    const other = having({ 'region-411523': [{ ...COUNTY, code: '411523', path: ['411523', '41'] }] })(county);
    expect(planned(asking({ code: '411523101', parent: '411523' })(other)).refusalCode).toBeUndefined();
  });

  it('still holds the regions that it holds: a list names them again', () => {
    planned(having({ 'region-411522101': [{ ...FOUNDED, path: PATH }] })(county)).thenNothing({ region: '411522101' });
  });

  const [old, into] = ['411522101', '411522102'];
  const there = having({
    [`region-${old}`]: [{ ...FOUNDED, path: PATH }],
    [`region-${into}`]: [{ ...FOUNDED, code: into, name: '柳林镇', path: [into, '411522', '41'] }],
  })(sound);
  const [on, later] = [givenDay('2023-03-01'), givenDay('2023-03-02')];
  const changes = {
    merger: () => mergeRegion({ type: 'MergeRegion', region: old, into, on }, {}, acting),
    split: () => splitRegion({ type: 'SplitRegion', region: old, into: [into], on }, {}, acting),
    'new name': () => renameRegion({ type: 'RenameRegion', region: old, name: '城关街道', on }, {}, acting),
  };

  it.each(Object.entries(changes))('has no %s dated into it', (what, plan) => {
    const after = (fund: string) => {
      return givenStreams({ ...there.streams, [`fund-${fund}`]: closed(fund, on) }).plan(plan).refusalCode;
    };
    expect(givenStreams(there.streams).plan(plan).refusalCode).toBeUndefined();
    expect(after(`${old}-care`)).toBe('region-dated-in-closed-time');
    // The name of one region is on no statement of another one.
    expect(after(`${into}-welfare`)).toBe(what === 'new name' ? undefined : 'region-dated-in-closed-time');
  });

  it('is looked for in every fund that the caller knows of', () => {
    const streams = { ...there.streams, 'fund-411522101-loan': closed('411522101-loan', on) };
    const command = { type: 'MergeRegion', region: old, into, on } as const;
    const plan = () => mergeRegion(command, { funds: ['411522101-loan'] }, acting);
    givenStreams(streams).plan(plan).thenRefused('region-dated-in-closed-time', { wanted: later });
  });

  it('or not, a region does not merge before the last day on which its money moved', () => {
    const [opened] = [{ type: 'FundOpened', fund: `${old}-welfare`, region: old, path: PATH, level: 'township' }];
    const money = { purpose: 'free', account: 'a', amountFen: fen(5n) };
    const dues = { type: 'DuesReceived', fund: `${old}-welfare`, entry: 'e', ...money, valueDate: later };
    const merged = (...events: readonly object[]) => {
      return givenStreams({ ...there.streams, [`fund-${old}-welfare`]: [opened, ...events] }).plan(changes.merger);
    };
    merged(dues).thenRefused('region-dated-before-entries', { field: 'on', value: on, wanted: later });
    expect(merged({ ...dues, valueDate: on }).refusalCode).toBeUndefined();
    const lines = [{ purpose: 'free', amountFen: fen(-5n) }];
    const back = { type: 'EntryReversed', fund: `${old}-welfare`, entry: 'r', reversed: 'e', kind: 'dues', lines };
    expect(merged(dues, { ...back, valueDate: later }).refusalCode).toBeUndefined();
  });
});
