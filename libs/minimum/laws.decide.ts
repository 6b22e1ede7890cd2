import { countyOf, fundDecider } from '#funds';
import type { FundEvent, FundState, YearClosed, YearFigures } from '#funds';
import { canonicalJson, formatYuan, idOn } from '#kernel';
import type { Breach, BusinessDate, Law, Plain, WatchedEvent } from '#kernel';
import { abolishedOn, foundedOn, regionDecider } from '#regions';
import type { RegionEvent, RegionState } from '#regions';
import { judged } from './closing.plan.js';
import { fundYearId, minimumDecider } from './minimum.decide.js';
import type { MinimumYear } from './minimum.decide.js';
import type { MinimumEvent } from './minimum.events.js';
import { ruleDecider } from './rule.decide.js';
import type { RuleState } from './rule.decide.js';
import type { RuleAdopted } from './rule.events.js';

export type MinimumLawCode = 'year-closed-otherwise';

/** What the history came to so far, as far as the close of a year rests on it. */
interface Standing {
  readonly funds: Map<string, FundState>;
  readonly rules: Map<string, RuleState>;
  readonly years: Map<string, MinimumYear>;
  readonly regions: Map<string, RegionState>;
  /** The first day of any fund of a county: it never becomes a later one. */
  readonly firstOn: Map<string, BusinessDate>;
}

/**
 * A year is closed as the events before it come to: what was there, what moved, what was left, what counted, what was
 * asked for and whether it was met (domain.md, Closing).
 */
export const yearLaw: Law<MinimumLawCode> = {
  watch: () => {
    const standing: Standing = {
      ...{ funds: new Map(), rules: new Map(), years: new Map(), regions: new Map(), firstOn: new Map() },
    };
    return (command) => {
      for (const seen of command) {
        const event = seen.event as FundEvent;
        const wrong = event.type === 'YearClosed' ? closedOtherwise(standing, event) : undefined;
        if (wrong !== undefined) {
          const { fund, year } = event as YearClosed;
          const subject = `${fund} ${String(year)}`;
          return { code: 'year-closed-otherwise', index: seen.index, subject, ...wrong };
        }
        note(standing, seen);
      }
      return undefined;
    };
  },
};

function note(standing: Standing, { stream, event, movements }: WatchedEvent): void {
  const fund = idOn(stream, fundDecider);
  if (fund !== undefined) {
    const before = standing.funds.get(fund) ?? fundDecider.initial();
    standing.funds.set(fund, fundDecider.evolve(before, event as FundEvent));
  }
  for (const { fund: moved, valueDate } of movements) if (moved !== undefined) begin(standing, moved, valueDate);
  evolveOn(standing.rules, ruleDecider, { stream, event: event as RuleAdopted });
  evolveOn(standing.years, minimumDecider, { stream, event: event as MinimumEvent });
  evolveOn(standing.regions, regionDecider, { stream, event: event as RegionEvent });
}

function evolveOn<State, Event>(
  states: Map<string, State>,
  decider: { readonly name: string; initial(): State; evolve(state: State, event: Event): State },
  { stream, event }: { readonly stream: string; readonly event: Event },
): void {
  const id = idOn(stream, decider);
  if (id !== undefined) states.set(id, decider.evolve(states.get(id) ?? decider.initial(), event));
}

function begin({ funds, firstOn }: Standing, fund: string, day: BusinessDate): void {
  const county = countyOf(funds.get(fund)?.opened?.path ?? []);
  const first = firstOn.get(county);
  if (first === undefined || day < first) firstOn.set(county, day);
}

/** What the close says and what it should have said; undefined where both are the same. */
function closedOtherwise(standing: Standing, closed: YearClosed): Pick<Breach, 'value'> | undefined {
  const state = standing.funds.get(closed.fund) ?? fundDecider.initial();
  let wrong: Pick<Breach, 'value'> | undefined;
  for (const today of daysOfWaivers(standing, closed)) {
    const wanted = decidedAnew(standing, { state, closed, today });
    const difference = typeof wanted === 'string' ? wanted : differenceOf(closed, wanted);
    if (difference === undefined) return undefined;
    wrong ??= { value: difference };
  }
  return wrong;
}

/** The day of the close stands in no event: a waiver that was given before it may have held then, or may not. */
function daysOfWaivers({ years }: Standing, { fund, year }: YearClosed): readonly BusinessDate[] {
  const waivers = years.get(fundYearId(fund, year))?.waivers ?? [];
  return [`${String(year)}-12-31` as BusinessDate, ...waivers.map(({ from }) => from)];
}

/** The event that the fund's own rules give, or the code of their refusal. */
function decidedAnew(
  { rules, years, regions, firstOn }: Standing,
  { state, closed, today }: { readonly state: FundState; readonly closed: YearClosed; readonly today: BusinessDate },
): YearClosed | string {
  const { fund, year } = closed;
  const { opened } = state;
  if (opened === undefined) return 'fund-unknown';
  const region = regions.get(opened.region) ?? regionDecider.initial();
  const [begun, ended] = [foundedOn(region), abolishedOn(region)];
  const life = {
    ...(begun === undefined ? {} : { foundedOn: begun }),
    ...(ended === undefined ? {} : { abolishedOn: ended }),
  };
  const command = judged(
    { fund, year, countyFirstOn: firstOn.get(countyOf(opened.path)) },
    {
      ...{ state, opened, today, life },
      rules: rules.get(opened.kind)?.rules ?? [],
      waivers: years.get(fundYearId(fund, year))?.waivers ?? [],
    },
  );
  const decision = fundDecider.decide(state, command, { today });
  if ('refusal' in decision) return decision.refusal.code;
  return decision.events.find((event) => event.type === 'YearClosed') ?? 'year-unknown';
}

/** The first field in which the two differ, amounts as people read them. */
function differenceOf(closed: YearClosed, wanted: YearClosed): string | undefined {
  const [said, right] = [fieldsOf(closed), fieldsOf(wanted)];
  const field = Object.keys(right).find((key) => textOf(said[key]) !== textOf(right[key]));
  if (field === undefined) return undefined;
  return `${field}: ${textOf(said[field])} ≠ ${textOf(right[field])}`;
}

function fieldsOf(closed: YearClosed): Readonly<Record<string, Plain>> {
  const { contributedFen, minimumFen, outcome, countingKinds, purposes } = closed;
  const own = { contributed: formatYuan(contributedFen), minimum: formatYuan(minimumFen), outcome, countingKinds };
  const byPurpose = Object.fromEntries(purposes.map((one) => [one.purpose, figuresOf(one)]));
  return { ...own, ...figuresOf(closed), purposes: byPurpose };
}

/** In no order: it says nothing. */
function figuresOf({ openingFen, flows, closingFen }: YearFigures): Readonly<Record<string, Plain>> {
  const byKind = Object.fromEntries(flows.map(({ kind, amountFen }) => [kind, formatYuan(amountFen)]));
  return { opening: formatYuan(openingFen), closing: formatYuan(closingFen), flows: byKind };
}

function textOf(value: Plain | undefined): string {
  if (value === undefined) return '—';
  return typeof value === 'string' ? value : canonicalJson(value);
}
