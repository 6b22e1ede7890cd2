import { describe, expect, it } from '@jest/globals';
import { foundRegion, receiveIncome, reserveAmount } from '#funds';
import type { ReserveAmount } from '#funds';
import { fen, givenDay, givenStreams } from '#kernel';
import type { Fen, Histories, Plan } from '#kernel';
import { addPerson, adoptAuthority, grantRole, recordDecision, setLimit } from '#people';
import type { GrantLimit, RecordDecision } from '#people';
import { openAccount } from '#accounts';
import type { authorityWords } from './authority-words.js';
import { beginLedger } from './genesis.plan.js';

const TODAY = givenDay('2023-05-29');
const [COUNTY, ELSEWHERE] = ['411522', '411523'];
const FUND = '411522-welfare';
const MINUTES = '安党组〔2023〕3号';
const REASON = { subject: 's', record: 'r', version: 1, commitment: 'c' };
const acting = { by: 'local', on: TODAY };
const officer = { by: 'of.town', on: TODAY };
const place = { role: 'finance-officer', region: COUNTY } as const;

function limit(part: Partial<GrantLimit>): GrantLimit {
  return { type: 'GrantLimit', ...place, amountFen: fen(100n), from: TODAY, ...part };
}

function threshold(amountFen: Fen | undefined, region = COUNTY): Plan {
  const amount = amountFen === undefined ? {} : { amountFen };
  return adoptAuthority({ type: 'AdoptDecisionThreshold', region, from: TODAY, ...amount }, acting);
}

function decided(part: Partial<RecordDecision>): Plan {
  const minutes = { region: COUNTY, minutesNumber: '1', decidedOn: TODAY, amountFen: fen(100n), subject: REASON };
  return recordDecision({ ...minutes, attendees: ['local', 'of.town'], others: [], evidence: ['e'], ...part }, acting);
}

function reserve(part: Partial<ReserveAmount>, by = acting): Plan {
  const kept = { reservation: 'r9', lines: lines(100n), valueDate: TODAY, emergency: false };
  return reserveAmount(FUND, { type: 'ReserveAmount', ...kept, ...part }, by);
}

function lines(amountFen: bigint) {
  return [{ purpose: 'free', amountFen: fen(amountFen) }];
}

function after(histories: Histories, plan: Plan): Histories {
  const { came } = givenStreams(histories).plan(() => plan);
  if (came.kind !== 'written') throw new Error(JSON.stringify(came));
  const written = Object.entries(came.streams).map(([name, events]) => [name, [...(histories[name] ?? []), ...events]]);
  return { ...histories, ...(Object.fromEntries(written) as Histories) };
}

const region = (code: string, level: 'county' | 'township', parent?: string): Plan => {
  const above = parent === undefined ? {} : { parent };
  return foundRegion({ type: 'FoundRegion', code, name: `区划${code}`, level, ...above }, acting);
};
const dues = { entry: 'd', purpose: 'free', opensPurpose: false, account: 'bank', amountFen: fen(1_000n) };
const ledger: Histories = [
  beginLedger(TODAY),
  region(COUNTY, 'county'),
  region(ELSEWHERE, 'county'),
  region('411522101', 'township', COUNTY),
  openAccount({ type: 'OpenAccount', account: 'bank', region: COUNTY, name: '专户', kind: 'bank', ways: [] }, acting),
  ...['of.town', 'li.ming'].map((person) => addPerson({ type: 'AddPerson', person }, acting)),
  grantRole('of.town', { type: 'GrantRole', ...place, from: TODAY }, acting),
  setLimit('of.town', limit({}), acting),
  receiveIncome(FUND, { type: 'ReceiveDues', ...dues, valueDate: givenDay('2023-05-28') }, acting),
  decided({ minutesNumber: MINUTES }),
  decided({ minutesNumber: MINUTES, region: ELSEWHERE }),
].reduce<Histories>(after, {});
const HISTORIES: Readonly<Record<string, Histories>> = { 'decision-missing': after(ledger, threshold(fen(100n))) };

// A code that is added to a closed list stops the compiler here until a command shows it.
const refused: Readonly<Record<keyof typeof authorityWords, () => Plan>> = {
  'amount-over-limit': () => reserve({ lines: lines(101n) }, officer),
  'limit-granted-already': () => setLimit('of.town', limit({}), acting),
  'limit-not-granted': () => setLimit('local', { ...limit({ region: '*' }), type: 'EndLimit' }, acting),
  'region-not-county': () => threshold(fen(100n), '411522101'),
  'setting-exists': () => threshold(undefined),
  'minutes-number-malformed': () => decided({ minutesNumber: '—' }),
  'attendees-too-few': () => decided({ attendees: ['local', 'local'] }),
  'minutes-missing': () => decided({ evidence: [] }),
  'decision-exists': () => decided({ minutesNumber: '安党组〔２０２３〕 3号' }),
  'decision-missing': () => reserve({}),
  'decision-unknown': () => reserve({ decision: '2' }),
  'decision-of-another-county': () => reserve({ decision: `${ELSEWHERE}:${MINUTES}` }),
  'decision-dated-later': () => reserve({ decision: MINUTES, valueDate: givenDay('2023-05-28') }),
  'decision-rest-too-small': () => reserve({ decision: MINUTES, lines: lines(101n) }),
};

describe('the closed lists of refusals about limits and collective decisions', () => {
  it.each(Object.entries(refused))('have %s, which a command meets', (code, plan) => {
    const { came } = givenStreams(HISTORIES[code] ?? ledger).plan(plan);
    expect(came.kind === 'refused' ? came.refusal.code : came).toBe(code);
  });
});
