import { AMOUNT_MAX_FEN, formatYuan, minus, negated, refuse, totalOf, yearOf, ZERO_FEN } from '#kernel';
import type { Decision, Fen, Refusal } from '#kernel';
import type { Flow } from '../closing.events.js';
import type { FundCommand, FundFacts } from '../fund.commands.js';
import type { FundEvent, FundOpened } from '../fund.events.js';
import { INCOME_KINDS } from '../fund.movements.js';
import { firstDayOf } from '../fund.state.js';
import type { FundState } from '../fund.state.js';
import { SPEND_KINDS } from '../outgo.events.js';
import type { EnterPriorYear, PriorYearCommand, WithdrawPriorYear } from './prior-year.commands.js';

/** What a fund took in and gave out in a year; an opening balance is neither. */
export const PRIOR_RECEIVED_KINDS: readonly string[] = [
  ...INCOME_KINDS.filter((kind) => kind !== 'opening'),
  'transfer-in',
];
export const PRIOR_SPENT_KINDS: readonly string[] = [...SPEND_KINDS, 'gift-return', 'remittance', 'transfer-out'];

export function isPriorYear(command: FundCommand): command is PriorYearCommand {
  return command.type === 'EnterPriorYear' || command.type === 'WithdrawPriorYear';
}

export function decidePriorYear(state: FundState, command: PriorYearCommand, facts: FundFacts): Decision<FundEvent> {
  const { opened } = state;
  if (opened === undefined) return refuse({ code: 'fund-unknown', field: 'fund', value: '', wanted: '' });
  return command.type === 'EnterPriorYear'
    ? enter({ state, opened, facts }, command)
    : withdraw({ state, opened }, command);
}

interface Fund {
  readonly state: FundState;
  readonly opened: FundOpened;
  readonly facts: FundFacts;
}

function enter({ state, opened, facts }: Fund, command: EnterPriorYear): Decision<FundEvent> {
  const refusal = yearRefusal(state, command, facts) ?? totalsRefusal(command);
  if (refusal !== undefined) return { refusal };
  const { year, evidence, closingFen } = command;
  if (evidence.length === 0) {
    return refuse({ code: 'prior-year-evidence-missing', field: 'evidence', value: '', wanted: '' });
  }
  const closing = closingFen === undefined ? {} : { closingFen };
  const flows = flowsOf(command);
  return { events: [{ type: 'PriorYearEntered', fund: opened.fund, year, flows, ...closing, evidence }] };
}

/** A year that is over, before all that the ledger has of the fund, and not entered yet. */
function yearRefusal(state: FundState, { year }: EnterPriorYear, { today }: FundFacts): Refusal | undefined {
  const of = { field: 'year', value: String(year) };
  if (year >= yearOf(today)) return { code: 'prior-year-not-over', ...of, wanted: String(yearOf(today) - 1) };
  const first = [firstDayOf(state), state.firstClosed].filter((day) => day !== undefined).sort()[0];
  if (first !== undefined && year >= yearOf(first)) {
    return { code: 'prior-year-in-ledger', ...of, wanted: String(yearOf(first) - 1) };
  }
  return state.priorYears.includes(year) ? { code: 'prior-year-entered-already', ...of, wanted: '' } : undefined;
}

function totalsRefusal(command: EnterPriorYear): Refusal | undefined {
  const { received, spent, closingFen } = command;
  const refusal =
    listRefusal('received', received, PRIOR_RECEIVED_KINDS) ?? listRefusal('spent', spent, PRIOR_SPENT_KINDS);
  if (refusal !== undefined) return refusal;
  if (closingFen === undefined) {
    const isEmpty = received.length === 0 && spent.length === 0;
    return isEmpty ? { code: 'prior-year-empty', field: 'received', value: '', wanted: '' } : undefined;
  }
  const wrong = amountRefusal('closing', closingFen);
  if (wrong !== undefined) return wrong;
  // What the year began with cannot have been below zero.
  const least = totalOf(flowsOf(command));
  if (closingFen >= least) return undefined;
  return { code: 'prior-year-overdrawn', field: 'closing', value: formatYuan(closingFen), wanted: formatYuan(least) };
}

function listRefusal(field: string, list: readonly Flow[], kinds: readonly string[]): Refusal | undefined {
  const seen = new Set<string>();
  for (const { kind, amountFen } of list) {
    if (!kinds.includes(kind)) {
      return { code: 'prior-year-kind-unknown', field, value: kind, wanted: kinds.join(', ') };
    }
    if (seen.has(kind)) return { code: 'prior-year-kind-twice', field, value: kind, wanted: '' };
    seen.add(kind);
    const wrong = amountRefusal(field, amountFen);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function amountRefusal(field: string, amountFen: Fen): Refusal | undefined {
  const value = formatYuan(amountFen);
  if (amountFen < ZERO_FEN) return { code: 'prior-year-amount-negative', field, value, wanted: formatYuan(ZERO_FEN) };
  if (amountFen <= AMOUNT_MAX_FEN) return undefined;
  return { code: 'amount-too-large', field, value, wanted: formatYuan(AMOUNT_MAX_FEN) };
}

function flowsOf({ received, spent }: EnterPriorYear): readonly Flow[] {
  return [...received, ...spent.map(({ kind, amountFen }) => ({ kind, amountFen: negated(amountFen) }))];
}

function withdraw({ state, opened }: Omit<Fund, 'facts'>, command: WithdrawPriorYear): Decision<FundEvent> {
  const { year, reason, request } = command;
  if (state.priorYears.includes(year)) {
    return { events: [{ type: 'PriorYearWithdrawn', fund: opened.fund, year, reason, request }] };
  }
  const wanted = state.priorYears.join(', ');
  return refuse({ code: 'prior-year-not-entered', field: 'year', value: String(year), wanted });
}

/** What the year began with, where it is known how it ended. */
export function priorOpening(flows: readonly Flow[], closingFen: Fen | undefined): Fen | undefined {
  return closingFen === undefined ? undefined : minus(closingFen, totalOf(flows));
}
