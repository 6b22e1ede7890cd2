import { describe, expect, it } from '@jest/globals';
import { givenDay, givenStreams, outOfOrder } from '#kernel';
import type { Fault, Histories } from '#kernel';
import type { PersonEvent } from '#people';
import type { FoundRegion, RegionEvent } from '#regions';
import { foundRegion } from './region.plan.js';

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

describe('a region that is loaded', () => {
  it('gets its welfare fund and its care fund in the same append', () => {
    const opened = { type: 'FundOpened', region: '411522101', path: PATH, level: 'township', lendable: false };
    planned(sound).thenStreams(
      {
        'region-411522101': [{ ...FOUNDED, path: PATH }],
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
    });
  });

  it('changes nothing where it is there with the same name and place, and is refused where it is another', () => {
    const there = having({ 'region-411522101': [{ ...FOUNDED, path: PATH }] })(sound);
    planned(there).thenNothing({ region: '411522101' });
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
        code: 'fund-exists',
        breaks: (one) => having({ [`fund-${one.command.code}-care`]: [{ type: 'FundOpened' }] })(one),
      },
    ];
    expect(outOfOrder(sound, faults, (one) => planned(one).refusalCode)).toEqual([]);
  });
});
