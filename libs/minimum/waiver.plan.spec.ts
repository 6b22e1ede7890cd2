import { describe, expect, it } from '@jest/globals';
import { fen, givenDay, givenStreams, outOfOrder } from '#kernel';
import type { BusinessDate, Fault, Histories } from '#kernel';
import type { PersonEvent, Role } from '#people';
import { DEFAULT_CHECKPOINTS } from './rule.decide.js';
import type { RuleAdopted } from './rule.events.js';
import { waiveConfirmed, waiveMinimum } from './waiver.plan.js';
import type { WaiverAsked } from './waiver.plan.js';

const ON = givenDay('2023-07-10');
const TOWN = '411522101';
const FUND = `${TOWN}-welfare`;
const REASON = { subject: 's', record: 'r', version: 1, commitment: 'c0ffee' };
const OF_TOWNSHIPS: RuleAdopted = {
  ...({ type: 'RuleAdopted', rule: 'r1', fundKind: 'welfare', level: 'township', firstYear: 2020 } as const),
  ...({ measure: 'contributed', countingKinds: ['dues'], checkpoints: DEFAULT_CHECKPOINTS } as const),
  amountFen: fen(5_000_000n),
};
const holding = (role: Role, region: string): readonly PersonEvent[] => [
  { type: 'PersonAdded', person: 'any' },
  { type: 'RoleGranted', role, region, from: givenDay('2023-01-01') },
];
const founded = (on?: BusinessDate) => ({
  ...{ type: 'RegionFounded', code: TOWN, name: '柳林镇', level: 'township', path: [TOWN, '411522'] },
  ...(on === undefined ? {} : { on }),
});
const LEDGER: Histories = {
  [`fund-${FUND}`]: [
    {
      ...{ type: 'FundOpened', fund: FUND, region: TOWN, path: [TOWN, '411522'], level: 'township' },
      ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
    },
  ],
  [`region-${TOWN}`]: [founded()],
  'rule-welfare': [OF_TOWNSHIPS],
  'person-county.officer': holding('finance-officer', '411522'),
  'person-county.leader': holding('leader', '411522'),
  'person-everywhere': holding('leader', '*'),
  'person-clerk': holding('clerk', '*'),
  'person-town.leader': holding('leader', TOWN),
};

interface Situation {
  readonly streams: Histories;
  readonly asked: WaiverAsked;
  readonly by: string;
}

const sound: Situation = {
  ...{ streams: LEDGER, by: 'county.officer' },
  asked: { waiver: 'w1', fund: FUND, year: 2023, until: givenDay('2024-03-31'), reason: REASON },
};
const planned = ({ streams, asked, by }: Situation) =>
  givenStreams(streams).plan(() => waiveMinimum(asked, 'q1', { by, on: ON }));
const code = (one: Situation) => planned(one).refusalCode;
const by = (person: string) => (one: Situation) => ({ ...one, by: person });
const withoutReason = (one: Situation): Situation => {
  const { waiver, fund, year } = one.asked;
  return { ...one, asked: { waiver, fund, year } };
};
const withStreams = (streams: Histories) => (one: Situation) => ({ ...one, streams: { ...one.streams, ...streams } });

describe('waiving a minimum', () => {
  it('takes an officer or leader of the level above, and says who it was', () => {
    const said = { waiver: 'w1', fund: FUND, region: TOWN, fundKind: 'welfare', year: 2023 };
    planned(sound).thenStreams(
      {
        [`minimum-${FUND}-2023`]: [
          {
            ...{ type: 'MinimumWaived', ...said, from: ON, by: ['county.officer'] },
            ...{ until: givenDay('2024-03-31'), reason: REASON },
          },
        ],
      },
      { waiver: 'w1', fund: FUND, year: 2023 },
    );
    expect(['county.leader', 'everywhere'].map((person) => code(by(person)(sound)))).toEqual([undefined, undefined]);
  });

  it('is refused in order of precedence', () => {
    const faults: readonly Fault<Situation>[] = [
      { code: 'fund-unknown', breaks: (one) => ({ ...one, asked: { ...one.asked, fund: '411522109-welfare' } }) },
      { code: 'role-missing', breaks: by('clerk') },
      { code: 'waiver-level', breaks: (one) => (one.by === 'clerk' ? one : by('town.leader')(one)) },
      { code: 'waiver-reason-missing', breaks: withoutReason },
      { code: 'minimum-not-asked', breaks: withStreams({ 'rule-welfare': [] }) },
    ];
    expect(outOfOrder(sound, faults, code)).toEqual([]);
    expect(code(by('nobody')(sound))).toBe('actor-unknown');
  });

  it('says which level the waiver comes from', () => {
    planned(by('town.leader')(sound)).thenRefused('waiver-level', { field: 'by', value: TOWN, wanted: '411522' });
  });

  it('is of no use where nothing is asked: of a region founded in that year, or by a rule of nought', () => {
    const young = withStreams({ [`region-${TOWN}`]: [founded(givenDay('2023-02-01'))] });
    expect(code(young(sound))).toBe('minimum-not-asked');
    expect(code(withStreams({ 'rule-welfare': [{ ...OF_TOWNSHIPS, amountFen: fen(0n) }] })(sound))).toBe(
      'minimum-not-asked',
    );
  });

  it('knows the checkpoints of a region that was abolished in mid-year', () => {
    const gone = { type: 'RegionAbolished', region: TOWN, on: givenDay('2023-08-01'), successor: '411522102' };
    const merged = withStreams({ [`region-${TOWN}`]: [founded(), gone] })(sound);
    const at = (checkpoint: string) => code({ ...merged, asked: { ...merged.asked, checkpoint } });
    expect([at('07-31'), at('09-30')]).toEqual([undefined, 'waiver-checkpoint-wrong']);
  });
});

describe("waiving a county's own minimum", () => {
  const COUNTY = '411522-welfare';
  const streams: Histories = {
    ...LEDGER,
    [`fund-${COUNTY}`]: [
      {
        ...{ type: 'FundOpened', fund: COUNTY, region: '411522', path: ['411522'], level: 'county' },
        ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
      },
    ],
    'region-411522': [{ type: 'RegionFounded', code: '411522', name: '光山县', level: 'county', path: ['411522'] }],
    'rule-welfare': [OF_TOWNSHIPS, { ...OF_TOWNSHIPS, rule: 'r2', level: 'county' }],
  };
  const own: Situation = { streams, by: 'county.leader', asked: { ...sound.asked, fund: COUNTY } };

  it('is asked for by a leader, and nothing is waived by that', () => {
    const on = { by: 'county.leader', on: ON, lapsesOn: givenDay('2023-08-09') };
    const request = { request: 'q1', action: 'waive-minimum', content: own.asked, path: ['411522'] };
    planned(own).thenStreams(
      { 'request-q1': [{ type: 'RequestMade', ...request, approvals: 1, roles: ['leader'], ...on }] },
      { request: 'q1' },
    );
    expect(code(by('everywhere')(own))).toBeUndefined();
    expect(code(by('county.officer')(own))).toBe('role-missing');
    expect(code(by('town.leader')(own))).toBe('role-missing');
    expect(code(withoutReason(own))).toBe('waiver-reason-missing');
  });

  it('names both, and holds from the day on which the second one confirms it', () => {
    const later = givenDay('2023-07-20');
    const said = { waiver: 'w1', fund: COUNTY, region: '411522', fundKind: 'welfare', year: 2023, reason: REASON };
    const waived = { type: 'MinimumWaived', ...said, from: later, until: givenDay('2024-03-31') };
    givenStreams(streams)
      .plan(() => waiveConfirmed(own.asked, 'county.leader', { by: 'everywhere', on: later }))
      .thenStreams({ [`minimum-${COUNTY}-2023`]: [{ ...waived, by: ['county.leader', 'everywhere'] }] });
    givenStreams(streams)
      .plan(() => waiveConfirmed(own.asked, 'county.leader', { by: 'everywhere', on: givenDay('2024-04-01') }))
      .thenRefused('waiver-ends-too-early');
  });
});
