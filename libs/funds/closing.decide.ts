import { entryRefusal } from '#accounts';
import { formatYuan, minus, monthEnd, plus, refuse, yearOf, ZERO_FEN } from '#kernel';
import type { Decision, Fen, Refusal } from '#kernel';
import type { ClosingCommand, CloseMonth, CloseYear, LapseQuota } from './closing.commands.js';
import type { Flow, YearClosed, YearFigures } from './closing.events.js';
import { answerRefusal, closedTimeRefusal } from './entry.decide.js';
import type { Dated } from './entry.decide.js';
import type { FundCommand, FundFacts, IncomeCommand } from './fund.commands.js';
import type { FundEvent, FundOpened } from './fund.events.js';
import { countingDayOf } from './fund.movements.js';
import { correctedOf, firstDayOf, firstOpenDay, FREE, isYearClosed } from './fund.state.js';
import type { FundState } from './fund.state.js';
import { shortage } from './rest.decide.js';

const COUNTING: Readonly<Partial<Record<IncomeCommand['type'], true>>> = {
  ReceiveDonation: true,
  ReceiveAppropriation: true,
  ReceiveGrant: true,
  ReceiveDues: true,
};

/** A late entry counts on the day that it belongs to while that year is open, and in no year once it is closed. */
export function lateFields(state: FundState, command: IncomeCommand): Omit<Partial<Dated>, 'valueDate'> {
  const { type, belongsOn } = command;
  if (belongsOn === undefined) return {};
  const counts = COUNTING[type] === true && !isYearClosed(state, yearOf(belongsOn));
  return { belongsOn, ...(counts ? { countsOn: belongsOn } : {}) };
}

const CLOSING: Readonly<Record<ClosingCommand['type'], true>> = {
  CloseMonth: true,
  CloseYear: true,
  LapseQuota: true,
};

export function isClosing(command: FundCommand): command is ClosingCommand {
  return command.type in CLOSING;
}

export function decideClosing(state: FundState, command: ClosingCommand, facts: FundFacts): Decision<FundEvent> {
  const { opened } = state;
  if (opened === undefined) return refuse({ code: 'fund-unknown', field: 'fund', value: '', wanted: '' });
  const fund = { state, opened, facts };
  switch (command.type) {
    case 'CloseMonth':
      return closeMonth(fund, command);
    case 'CloseYear':
      return closeYear(fund, command);
    case 'LapseQuota':
      return lapseQuota(fund, command);
  }
}

interface Fund {
  readonly state: FundState;
  readonly opened: FundOpened;
  readonly facts: FundFacts;
}

/** 月结: months in turn from the first entry's, each once every account that the fund uses was closed and stated. */
function closeMonth({ state, opened, facts }: Fund, { through, accounts }: CloseMonth): Decision<FundEvent> {
  const { closedThrough } = state;
  if (through >= facts.today) {
    return refuse({ code: 'month-not-over', field: 'month', value: through, wanted: facts.today });
  }
  if (closedThrough !== undefined && through <= closedThrough) {
    return refuse({ code: 'month-closed-already', field: 'month', value: through, wanted: closedThrough });
  }
  const next = monthEnd(firstOpenDay(state) ?? firstDayOf(state) ?? through);
  if (through !== next) return refuse({ code: 'month-before-open', field: 'month', value: through, wanted: next });
  const open = accounts.find(({ statedThrough }) => statedThrough === undefined || statedThrough < through);
  if (open !== undefined) {
    return refuse({ code: 'account-not-closed', field: 'account', value: open.name, wanted: through });
  }
  return { events: [{ type: 'MonthClosed', fund: opened.fund, through }] };
}

/** 年结: years in turn, each after its December; what is reported comes from the fund's own sums. */
function closeYear({ state, opened }: Fund, command: CloseYear): Decision<FundEvent> {
  const { year, contributedFen, minimumFen, outcome, countingKinds, mustBeMet } = command;
  const refusal = yearRefusal(state, year);
  if (refusal !== undefined) return { refusal };
  if (outcome === 'unmet' && mustBeMet) {
    const [value, wanted] = [formatYuan(contributedFen), formatYuan(minimumFen)];
    return refuse({ code: 'minimum-unmet', field: 'year', value, wanted });
  }
  const minimum = { contributedFen, minimumFen, outcome, countingKinds };
  const closed: YearClosed = { type: 'YearClosed', fund: opened.fund, year, ...figuresOf(state, year), ...minimum };
  return { events: [closed] };
}

function yearRefusal(state: FundState, year: number): Refusal | undefined {
  const { closedThrough, closedYear } = state;
  const field = 'year';
  if (closedYear !== undefined && year <= closedYear) {
    return { code: 'year-closed-already', field, value: String(year), wanted: String(closedYear) };
  }
  const next = nextYear(state) ?? year;
  if (year !== next) return { code: 'year-before-open', field, value: String(year), wanted: String(next) };
  const december = `${String(year)}-12-31`;
  if (closedThrough !== undefined && closedThrough >= december) return undefined;
  return {
    code: 'year-months-open',
    field,
    value: String(year),
    wanted: firstOpenDay(state) ?? firstDayOf(state) ?? '',
  };
}

/** The year whose turn it is; undefined where the fund has neither an entry nor a closed month. */
function nextYear(state: FundState): number | undefined {
  const { closedYear, firstClosed } = state;
  if (closedYear !== undefined) return closedYear + 1;
  const first = [firstDayOf(state), firstClosed].filter((day) => day !== undefined).sort()[0];
  return first === undefined ? undefined : yearOf(first);
}

/** A year that is open, by purpose and whole, as it stands. */
function figuresOf(state: FundState, year: number): YearFigures & Pick<YearClosed, 'purposes'> {
  const flows = state.flows.get(year) ?? new Map<string, Map<string, Fen>>();
  const names = [FREE, ...state.purposes.keys()].filter((name) => flows.has(name) || state.carried.has(name));
  const purposes = names.map((purpose) => {
    return { purpose, ...figures(state.carried.get(purpose) ?? ZERO_FEN, flows.get(purpose) ?? new Map()) };
  });
  const whole = new Map<string, Fen>();
  for (const { flows: own } of purposes) {
    for (const { kind, amountFen } of own) whole.set(kind, plus(whole.get(kind) ?? ZERO_FEN, amountFen));
  }
  const opening = purposes.reduce((sum, { openingFen }) => plus(sum, openingFen), ZERO_FEN);
  return { ...figures(opening, whole), purposes };
}

/** Opening balances are what was there, not what moved. */
function figures(carried: Fen, byKind: ReadonlyMap<string, Fen>): YearFigures {
  const openingFen = plus(carried, byKind.get('opening') ?? ZERO_FEN);
  const flows: Flow[] = [...byKind]
    .filter(([kind]) => kind !== 'opening')
    .map(([kind, amountFen]) => ({ kind, amountFen }))
    .sort((left, right) => (left.kind < right.kind ? -1 : 1));
  return { openingFen, flows, closingFen: flows.reduce((sum, { amountFen }) => plus(sum, amountFen), openingFen) };
}

/** 指标收回: no more than is left of what was granted, and of what is there. */
function lapseQuota({ state, opened, facts }: Fund, command: LapseQuota): Decision<FundEvent> {
  const { entry, appropriation, amountFen, valueDate, memo } = command;
  const refusal =
    entryRefusal(command, facts.today) ??
    closedTimeRefusal(state, command) ??
    answerRefusal(command, appropriation.valueDate);
  if (refusal !== undefined) return { refusal };
  const { purpose, account } = appropriation;
  const rest = minus(appropriation.amountFen, correctedOf(state, appropriation.entry, purpose));
  if (amountFen > rest) {
    return refuse({
      code: 'more-than-granted',
      field: 'amount',
      value: formatYuan(amountFen),
      wanted: formatYuan(rest),
    });
  }
  const short = shortage(state, [{ purpose, amountFen }], valueDate);
  if (short !== undefined) return { refusal: short };
  const countsOn = countingDayOf(appropriation);
  const optional = { ...(countsOn === undefined ? {} : { countsOn }), ...(memo === undefined ? {} : { memo }) };
  const taken = {
    fund: opened.fund,
    entry,
    appropriation: appropriation.entry,
    purpose,
    account,
    amountFen,
    valueDate,
  };
  return { events: [{ type: 'QuotaLapsed', ...taken, ...optional }] };
}
