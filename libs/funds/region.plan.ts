import { nameKey, refused, stateOf, step, steps, ZERO_FEN } from '#kernel';
import type { BusinessDate, Plan, Step } from '#kernel';
import { actorRefusal, EVERYWHERE, personDecider } from '#people';
import type { Acting } from '#people';
import { nameOf, regionDecider, regionNameDecider, regionNameId, regionsBelowDecider } from '#regions';
import type {
  FoundRegion,
  MergeRegion,
  RegionCommand,
  RegionFacts,
  RegionState,
  RenameRegion,
  SplitRegion,
} from '#regions';
import type { ClosedTime } from './closing.commands.js';
import { closedTimeOf, laterOf, latest, usualFunds } from './closing.plan.js';
import { fundDecider } from './fund.decide.js';
import { FUND_KINDS, fundId } from './fund.state.js';
import type { FundState } from './fund.state.js';
import { lastPriorDay } from './prior-year/prior-year.state.js';

/**
 * 区划载入: founds a region and opens its welfare fund and care fund; a village has none of its own. A region that is
 * there already, with its name or one that it bore, and in its place, changes nothing. `namesakes` are regions of the
 * same county that may bear the name: those founded before names were taken are found by nothing else.
 */
export function* foundRegion(command: FoundRegion, acting: Acting, namesakes: readonly string[] = []): Plan {
  const actor = yield* stateOf(personDecider, acting.by);
  const parent = command.parent === undefined ? undefined : yield* stateOf(regionDecider, command.parent);
  const above = parent?.founded?.path ?? [];
  const refusal = actorRefusal(actor, { ...acting, roles: ['administrator'], path: [...above, EVERYWHERE] });
  if (refusal !== undefined) return refused(refusal);
  const region = yield* stateOf(regionDecider, command.code);
  if (isSame(region, command)) return { kind: 'nothing', result: { region: command.code } };
  const county = above.find((code) => code.length === 6);
  const closed = county === undefined ? {} : yield* closedTimeOf(usualFunds(county));
  const others = yield* statesOf(namesakes);
  const facts = { today: acting.on, namesakes: others, ...closed, ...(parent === undefined ? {} : { parent }) };
  const funds = command.level === 'village' ? [] : fundSteps(command, { above, closed }, acting);
  const list = [step(regionDecider, command.code, command, facts), ...placing(command), ...funds];
  return steps(list, { region: command.code });
}

/** What no other founding, renaming or merging at the same time may miss: the name is taken, and the place. */
function placing({ code, name, on, parent }: FoundRegion): readonly Step[] {
  const since = on === undefined ? {} : { on };
  const named = taking(code, { name, ...since });
  if (parent === undefined) return [named];
  return [named, step(regionsBelowDecider, parent, { type: 'PlaceRegion', region: code, above: parent })];
}

function taking(region: string, as: { readonly name: string; readonly on?: BusinessDate }): Step {
  return step(regionNameDecider, regionNameId(region, as.name), { type: 'TakeRegionName', region, ...as });
}

function freeing(region: string, as: { readonly name: string; readonly on: BusinessDate }): Step {
  return step(regionNameDecider, regionNameId(region, as.name), { type: 'FreeRegionName', region, ...as });
}

function fundSteps(
  { code, level }: FoundRegion,
  { above, closed }: { readonly above: readonly string[]; readonly closed: ClosedTime },
  acting: Acting,
): readonly Step[] {
  return FUND_KINDS.map(({ kind, kindName }) => {
    const place = { region: code, path: [code, ...above] };
    const opened = { type: 'OpenFund', ...place, level, kind, kindName, lendable: false, closed } as const;
    return step(fundDecider, fundId(code, kind), opened, { today: acting.on });
  });
}

/** A list of years ago names a region as it was then: it is the same one. */
function isSame({ founded, names }: RegionState, command: FoundRegion): boolean {
  if (founded === undefined || founded.path[1] !== command.parent) return false;
  const key = nameKey(command.name);
  return names.some(({ name }) => nameKey(name) === key);
}

/**
 * 区划更名. `namesakes` are the regions that may bear the name: the caller knows where to look, the plan looks.
 * Refusals in order: actor, then the region's own.
 */
export function renameRegion(
  command: RenameRegion,
  { namesakes, funds }: Pick<Others, 'namesakes' | 'funds'>,
  acting: Acting,
): Plan {
  return changeRegion(command, { namesakes: namesakes ?? [], ...(funds === undefined ? {} : { funds }) }, acting);
}

/** 区划并入: what follows for its funds, reservations and pledges is done by a reaction. `below` as for namesakes. */
export function mergeRegion(command: MergeRegion, asked: Pick<Others, 'below' | 'funds'>, acting: Acting): Plan {
  return changeRegion(command, { ...asked, into: [command.into] }, acting);
}

/** 区划析置: the new regions are founded before. */
export function splitRegion(command: SplitRegion, asked: Pick<Others, 'funds'>, acting: Acting): Plan {
  return changeRegion(command, { ...asked, into: command.into }, acting);
}

type Change = Exclude<RegionCommand, FoundRegion>;

interface Others {
  readonly into?: readonly string[];
  readonly namesakes?: readonly string[];
  readonly below?: readonly string[];
  /** Funds of these regions besides the usual ones. */
  readonly funds?: readonly string[];
}

/** A region is changed by an administrator of what lies above it, and above each that takes over. */
function* changeRegion(command: Change, asked: Others, acting: Acting): Plan {
  const actor = yield* stateOf(personDecider, acting.by);
  const region = yield* stateOf(regionDecider, command.region);
  const into = new Map<string, RegionState>();
  for (const code of asked.into ?? []) {
    if (code !== command.region) into.set(code, yield* stateOf(regionDecider, code));
  }
  for (const { founded } of [region, ...into.values()]) {
    const path = founded?.path.slice(1) ?? [EVERYWHERE];
    const refusal = actorRefusal(actor, { ...acting, roles: ['administrator'], path });
    if (refusal !== undefined) return refused(refusal);
  }
  const namesakes = yield* statesOf(asked.namesakes ?? []);
  const below = command.type === 'MergeRegion' ? yield* regionsBelow(command.region, asked.below ?? []) : [];
  const funds = yield* fundFacts([command.region, ...into.keys()], asked.funds ?? []);
  const facts = { today: acting.on, into, namesakes, below, ...funds };
  const list = [step(regionDecider, command.region, command, facts), ...renaming(command, nameOf(region))];
  return steps(list, { region: command.region });
}

/** The name that a change takes, and the one that it frees. */
function renaming(command: Change, borne: string): readonly Step[] {
  const { type, region, on } = command;
  if (type === 'SplitRegion') return [];
  const freed = freeing(region, { name: borne, on });
  if (type === 'MergeRegion') return [freed];
  const taken = taking(region, { name: command.name, on });
  return nameKey(command.name) === nameKey(borne) ? [taken] : [taken, freed];
}

/** Those of its own stream, and those that the caller knows of: the stream begins with what was founded since. */
function* regionsBelow(region: string, asked: readonly string[]): Plan<readonly RegionState[]> {
  const { codes } = yield* stateOf(regionsBelowDecider, region);
  return yield* statesOf([...new Set([...codes, ...asked])]);
}

/** What was closed of any fund concerned, and when the region's own last had money moved. */
function* fundFacts(
  [region = '', ...others]: readonly string[],
  further: readonly string[],
): Plan<Pick<RegionFacts, 'closedThrough' | 'lastMovedOn'>> {
  let facts: Pick<RegionFacts, 'closedThrough' | 'lastMovedOn'> = {};
  for (const fund of new Set([...[region, ...others].flatMap(usualFunds), ...further])) {
    const state = yield* stateOf(fundDecider, fund);
    const closedThrough = latest(laterOf(facts, state).closedThrough, lastPriorDay(state));
    const moved = state.opened?.region === region ? lastMovedOn(state) : undefined;
    const last = latest(facts.lastMovedOn, moved);
    facts = {
      ...(closedThrough === undefined ? {} : { closedThrough }),
      ...(last === undefined ? {} : { lastMovedOn: last }),
    };
  }
  return facts;
}

function* statesOf(codes: readonly string[]): Plan<readonly RegionState[]> {
  const states: RegionState[] = [];
  for (const code of codes) states.push(yield* stateOf(regionDecider, code));
  return states;
}

/** The last day on which money or goods moved that were not taken back; undefined where nothing did, or all is closed. */
function lastMovedOn({ unreserved, goods }: FundState): BusinessDate | undefined {
  const moved = [...unreserved.values()].map(({ days, sums }) => days.findLast((_, at) => sums[at] !== ZERO_FEN));
  const days = [...moved, ...goods.movedOn.keys()];
  return days.reduce<BusinessDate | undefined>((last, day) => latest(last, day), undefined);
}
