import { clearTextRefusal, formatYuan, minus, nameKey, namesSomething, plus, refuse, ZERO_FEN } from '#kernel';
import type { BusinessDate, ClearTextRefusalCode, Decider, Decision, Fen, Refusal } from '#kernel';
import { amountRefusal } from './authority.decide.js';
import type { AmountRefusalCode } from './authority.decide.js';
import type { CitationReleased, CollectiveDecisionRecorded, DecisionCited, DecisionEvent } from './decision.events.js';

export interface RecordDecision extends Omit<CollectiveDecisionRecorded, 'type'> {
  readonly type: 'RecordDecision';
  readonly today: BusinessDate;
}

export interface CiteDecision extends Omit<DecisionCited, 'type'> {
  readonly type: 'CiteDecision';
  /** The county of the fund whose money goes out. */
  readonly county: string;
}

export interface ReleaseCitation extends Omit<CitationReleased, 'type' | 'decision'> {
  readonly type: 'ReleaseCitation';
}

export type DecisionCommand = RecordDecision | CiteDecision | ReleaseCitation;

/** Refusals of recording a decision, in order of precedence; before them those of the actor and `region-…`. */
type RecordingRefusalCode =
  | 'minutes-number-malformed'
  | ClearTextRefusalCode
  | AmountRefusalCode
  | 'dated-after-today'
  | 'attendees-too-few'
  | 'minutes-missing'
  | 'decision-exists';

/** Refusals of money that has to rest on a decision, or says that it does, in order of precedence. */
type CitingRefusalCode =
  | 'decision-missing'
  | 'decision-unknown'
  | 'decision-of-another-county'
  | 'decision-dated-later'
  | 'decision-rest-too-small';

export type DecisionRefusalCode = RecordingRefusalCode | CitingRefusalCode;

export interface DecisionState {
  recorded: Pick<CollectiveDecisionRecorded, 'decision' | 'region' | 'decidedOn' | 'amountFen'> | undefined;
  /** What was cited less what was given back. */
  usedFen: Fen;
}

/** So many at least decide together. */
const ATTENDEES_MIN = 2;

/** 集体决策: one stream for each minutes number of a county, written by each citation, so that no rest is used twice. */
export const decisionDecider: Decider<DecisionState, DecisionCommand, DecisionEvent> = {
  name: 'decision',
  stateVersion: 1,
  initial: () => ({ recorded: undefined, usedFen: ZERO_FEN }),
  evolve(state, event) {
    switch (event.type) {
      case 'CollectiveDecisionRecorded': {
        const { decision, region, decidedOn, amountFen } = event;
        state.recorded = { decision, region, decidedOn, amountFen };
        return state;
      }
      case 'DecisionCited':
        state.usedFen = plus(state.usedFen, event.amountFen);
        return state;
      case 'CitationReleased':
        state.usedFen = minus(state.usedFen, event.amountFen);
        return state;
    }
  },
  decide(state, command) {
    switch (command.type) {
      case 'RecordDecision':
        return record(state, command);
      case 'CiteDecision':
        return cite(state, command);
      case 'ReleaseCitation':
        return release(state, command);
    }
  },
};

function record(state: DecisionState, command: RecordDecision): Decision<DecisionEvent> {
  const { decision, region, minutesNumber, decidedOn, amountFen, subject, attendees, others, evidence } = command;
  const refusal = recordingRefusal(command);
  if (refusal !== undefined) return { refusal };
  if (state.recorded !== undefined) {
    return refuse({ code: 'decision-exists', field: 'minutesNumber', value: minutesNumber, wanted: '' });
  }
  const made = { decision, region, minutesNumber, decidedOn, amountFen, subject };
  const present = { attendees: [...new Set(attendees)], others };
  return { events: [{ type: 'CollectiveDecisionRecorded', ...made, ...present, evidence }] };
}

function recordingRefusal({
  minutesNumber,
  decidedOn,
  amountFen,
  attendees,
  others,
  evidence,
  today,
}: RecordDecision): Refusal<DecisionRefusalCode> | undefined {
  if (!isMinutesNumber(minutesNumber)) {
    return { code: 'minutes-number-malformed', field: 'minutesNumber', value: minutesNumber, wanted: '' };
  }
  const early = clearTextRefusal({ minutesNumber }, 'document') ?? amountRefusal(amountFen);
  if (early !== undefined) return early;
  if (decidedOn > today) return { code: 'dated-after-today', field: 'decidedOn', value: decidedOn, wanted: today };
  const present = new Set(attendees).size + others.length;
  if (present < ATTENDEES_MIN) {
    const [value, wanted] = [present, ATTENDEES_MIN].map(String) as [string, string];
    return { code: 'attendees-too-few', field: 'attendees', value, wanted };
  }
  if (evidence.length > 0) return undefined;
  return { code: 'minutes-missing', field: 'evidence', value: '', wanted: '' };
}

function cite({ recorded, usedFen }: DecisionState, command: CiteDecision): Decision<DecisionEvent> {
  const { decision, citation, fund, county, amountFen, on } = command;
  const refused = (code: DecisionRefusalCode, value: string, wanted: string) => {
    return refuse({ code, field: 'decision', value, wanted });
  };
  if (recorded === undefined) return refused('decision-unknown', decision, '');
  if (recorded.region !== county) return refused('decision-of-another-county', recorded.region, county);
  if (recorded.decidedOn > on) return refused('decision-dated-later', recorded.decidedOn, on);
  const rest = minus(recorded.amountFen, usedFen);
  if (amountFen > rest) return refused('decision-rest-too-small', formatYuan(amountFen), formatYuan(rest));
  return { events: [{ type: 'DecisionCited', decision, citation, fund, amountFen, on }] };
}

function release({ recorded }: DecisionState, command: ReleaseCitation): Decision<DecisionEvent> {
  if (recorded === undefined) return { events: [] };
  const { citation, fund, amountFen, on } = command;
  return { events: [{ type: 'CitationReleased', decision: recorded.decision, citation, fund, amountFen, on }] };
}

const NUMBER_MAX = 60;

function isMinutesNumber(text: string): boolean {
  return namesSomething(text) && bare(text).length <= NUMBER_MAX;
}

/** Minutes numbers are compared as receipt numbers are: without white space, width and case. */
export function decisionId(county: string, minutesNumber: string): string {
  return `${county}:${bare(minutesNumber)}`;
}

function bare(text: string): string {
  return nameKey(text).replaceAll('%', '%25').replaceAll(':', '%3a');
}

/** What a person cites: a minutes number of the fund's own county, or the id of a decision. */
export function decisionCited(county: string, cited: string): string {
  return /^\d{6}:/u.test(cited) ? cited : decisionId(county, cited);
}
