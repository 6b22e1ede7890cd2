import { describe, expect, it } from '@jest/globals';
import { AMOUNT_MAX_FEN, fen, given, givenDay, outOfOrder } from '#kernel';
import { decisionCited, decisionDecider, decisionId } from './decision.decide.js';
import type { CiteDecision, RecordDecision } from './decision.decide.js';
import type { CollectiveDecisionRecorded, DecisionCited, DecisionEvent } from './decision.events.js';

const DAY = givenDay('2024-03-01');
const ref = (record: string) => ({ subject: 's', record, version: 1, commitment: 'c' });
const RECORDED: CollectiveDecisionRecorded = {
  ...{ type: 'CollectiveDecisionRecorded', decision: '411522:1', region: '411522', minutesNumber: '1' },
  ...{ decidedOn: DAY, amountFen: fen(1_000n), subject: ref('subject'), attendees: ['chen', 'li.na'] },
  ...{ others: [ref('other')], evidence: ['e'] },
};
const RECORD: RecordDecision = { ...RECORDED, type: 'RecordDecision', today: DAY };
const CITE: CiteDecision = {
  ...{ type: 'CiteDecision', decision: '411522:1', citation: 'r1', fund: '411522101-welfare', county: '411522' },
  ...{ amountFen: fen(600n), on: DAY },
};
const cited = (amountFen: bigint): DecisionCited => {
  const { decision, citation, fund, on } = CITE;
  return { type: 'DecisionCited', decision, citation, fund, on, amountFen: fen(amountFen) };
};

describe('recording a collective decision', () => {
  it('keeps it, each person who attended once', () => {
    given(decisionDecider, [])
      .when({ ...RECORD, attendees: ['chen', 'li.na', 'chen'] })
      .thenEvents(RECORDED);
  });

  it('is refused in order of precedence', () => {
    interface Situation {
      readonly events: readonly DecisionEvent[];
      readonly command: RecordDecision;
    }
    const part = (changed: Partial<RecordDecision>) => (one: Situation) => ({
      ...one,
      command: { ...one.command, ...changed },
    });
    const faults = [
      { code: 'minutes-number-malformed', breaks: part({ minutesNumber: '〔〕' }) },
      { code: 'personal-number-in-clear', breaks: part({ minutesNumber: '13800138000' }) },
      { code: 'amount-not-positive', breaks: part({ amountFen: fen(0n) }) },
      { code: 'amount-too-large', breaks: part({ amountFen: fen(AMOUNT_MAX_FEN + 1n) }) },
      { code: 'dated-after-today', breaks: part({ decidedOn: givenDay('2024-03-02') }) },
      { code: 'attendees-too-few', breaks: part({ attendees: ['chen', 'chen'], others: [] }) },
      { code: 'minutes-missing', breaks: part({ evidence: [] }) },
      { code: 'decision-exists', breaks: (one: Situation) => ({ ...one, events: [RECORDED] }) },
    ];
    const sound: Situation = { events: [], command: RECORD };
    const code = ({ events, command }: Situation) => given(decisionDecider, events).when(command).refusalCode;
    expect(outOfOrder(sound, faults, code)).toEqual([]);
    expect(code(part({ minutesNumber: '号'.repeat(61) })(sound))).toBe('minutes-number-malformed');
  });

  it('knows a minutes number however it is written, and a number of its county from the id of another', () => {
    expect(decisionId('411522', '安党组〔２０２３〕 3号')).toBe(decisionId('411522', '安党组〔2023〕3号'));
    expect(decisionId('411522', '1:2')).not.toBe(decisionId('411522:1', '2'));
    expect(decisionCited('411522', '3号')).toBe('411522:3号');
    expect(decisionCited('411522', '411523:3号')).toBe('411523:3号');
  });
});

describe('citing a collective decision', () => {
  it('takes its part, and all of the rest', () => {
    given(decisionDecider, [RECORDED]).when(CITE).thenEvents(cited(600n));
    given(decisionDecider, [RECORDED, cited(600n)])
      .when({ ...CITE, amountFen: fen(400n) })
      .thenEvents(cited(400n));
  });

  it('is refused in order of precedence', () => {
    interface Situation {
      readonly recorded: CollectiveDecisionRecorded | undefined;
      readonly command: CiteDecision;
    }
    const part = (changed: Partial<CiteDecision>) => (one: Situation) => ({
      ...one,
      command: { ...one.command, ...changed },
    });
    const faults = [
      { code: 'decision-unknown', breaks: (one: Situation) => ({ ...one, recorded: undefined }) },
      { code: 'decision-of-another-county', breaks: part({ county: '411523' }) },
      { code: 'decision-dated-later', breaks: part({ on: givenDay('2024-02-29') }) },
      { code: 'decision-rest-too-small', breaks: part({ amountFen: fen(1_001n) }) },
    ];
    const sound: Situation = { recorded: RECORDED, command: CITE };
    const code = ({ recorded, command }: Situation) =>
      given(decisionDecider, recorded === undefined ? [] : [recorded]).when(command).refusalCode;
    expect(outOfOrder(sound, faults, code)).toEqual([]);
    given(decisionDecider, [RECORDED, cited(600n)])
      .when({ ...CITE, amountFen: fen(401n) })
      .thenRefused('decision-rest-too-small', { value: '4.01', wanted: '4.00' });
  });

  it('gives back what was not spent', () => {
    const { citation, fund, on } = CITE;
    const back = { citation, fund, on, amountFen: fen(200n) };
    const released = { type: 'CitationReleased', decision: '411522:1', ...back } as const;
    given(decisionDecider, [RECORDED, cited(1_000n)])
      .when({ type: 'ReleaseCitation', ...back })
      .thenEvents(released);
    given(decisionDecider, [RECORDED, cited(1_000n), released])
      .when({ ...CITE, amountFen: fen(200n) })
      .thenEvents(cited(200n));
    given(decisionDecider, [RECORDED, cited(1_000n), released])
      .when({ ...CITE, amountFen: fen(201n) })
      .thenRefused('decision-rest-too-small');
  });
});
