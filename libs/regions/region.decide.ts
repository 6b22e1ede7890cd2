import { addDays, clearTextRefusal, longNameRefusal, nameKey, namesSomething, refuse } from '#kernel';
import type { BusinessDate, Decider, Decision, Refusal } from '#kernel';
import type {
  FoundRegion,
  MergeRegion,
  RegionCommand,
  RegionFacts,
  RegionRefusalCode,
  RenameRegion,
  SplitRegion,
} from './region.commands.js';
import type { RegionEvent, RegionFounded, RegionLevel } from './region.events.js';
import { bearing, evolveRegion, initialRegion, nameOf } from './region.state.js';
import type { RegionState } from './region.state.js';

const CODE_LENGTH: Readonly<Record<RegionLevel, string>> = {
  province: '2',
  prefecture: '4',
  county: '6',
  township: '9',
  village: '12',
};

const LEVELS: readonly RegionLevel[] = ['province', 'prefecture', 'county', 'township', 'village'];

type Refused = Refusal | undefined;

/** The level that a code's length tells (GB/T 2260 and GB/T 10114). */
export function levelOfCode(code: string): RegionLevel | undefined {
  return LEVELS.find((level) => CODE_LENGTH[level] === String(code.length));
}

export const regionDecider: Decider<RegionState, RegionCommand, RegionEvent, RegionFacts> = {
  name: 'region',
  stateVersion: 2,
  initial: initialRegion,
  evolve: evolveRegion,
  decide(state, command, facts) {
    switch (command.type) {
      case 'FoundRegion':
        return found(state, command, facts);
      case 'RenameRegion':
        return rename(state, command, facts);
      case 'MergeRegion':
        return merge(state, command, facts);
      case 'SplitRegion':
        return split(state, command, facts);
    }
  },
};

function found(state: RegionState, command: FoundRegion, facts: RegionFacts): Decision<RegionEvent> {
  const { code, name, level } = command;
  const above = facts.parent?.founded;
  const refusal =
    writtenRefusal(command, facts.parent) ??
    placeRefusal(command, above) ??
    takenRefusal(state, code) ??
    foundingDayRefusal(command, facts) ??
    nameRefusal(command, facts.namesakes ?? []);
  if (refusal !== undefined) return { refusal };
  const path = [code, ...(above?.path ?? [])];
  return { events: [{ type: 'RegionFounded', code, name, level, path, ...dated(command) }] };
}

function writtenRefusal(command: FoundRegion, above: RegionState | undefined): Refused {
  const { code, parent = '' } = command;
  if (!/^(?:\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/u.test(code)) {
    return { code: 'region-code-malformed', field: 'code', value: code, wanted: '2, 4, 6, 9, 12' };
  }
  if (above?.abolished !== undefined) return gone('parent', parent, above);
  return wordingRefusal(command);
}

/** Of a name and of the document that it rests on, as far as they are given. */
function wordingRefusal({
  name,
  documentNumber,
}: {
  readonly name?: string;
  readonly documentNumber?: string;
}): Refused {
  if (name !== undefined && (!namesSomething(name) || nameKey(name) === '')) {
    return { code: 'region-name-missing', field: 'name', value: name, wanted: '' };
  }
  const long = name === undefined ? undefined : longNameRefusal('name', name);
  return long ?? clearTextRefusal({ name }, 'name') ?? clearTextRefusal({ documentNumber }, 'document');
}

function takenRefusal(state: RegionState, code: string): Refused {
  if (state.founded === undefined) return undefined;
  return { code: 'region-code-used', field: 'code', value: code, wanted: nameOf(state) };
}

/** One that always was, was there in closed time too: there it would be asked for a minimum that nobody reported. */
function foundingDayRefusal({ on, level }: FoundRegion, facts: RegionFacts): Refused {
  const refusal = on === undefined ? undefined : dayRefusal(on, facts.today, [facts.parent?.founded?.on]);
  return refusal ?? (level === 'village' ? undefined : closedTimeRefusal(on, facts));
}

/** A region lies below one of a higher level, and its code begins with that one's (GB/T 2260). */
function placeRefusal(command: FoundRegion, above: RegionFounded | undefined): Refusal<RegionRefusalCode> | undefined {
  const { code, level, parent } = command;
  if (parent !== undefined && above === undefined) {
    return { code: 'region-parent-unknown', field: 'parent', value: parent, wanted: '' };
  }
  if (levelOfCode(code) !== level || !liesBelow(level, above)) {
    return { code: 'region-level-wrong', field: 'level', value: level, wanted: levelOfCode(code) ?? '' };
  }
  if (above === undefined || code.startsWith(above.code)) return undefined;
  return { code: 'region-code-outside-parent', field: 'code', value: code, wanted: above.code };
}

function liesBelow(level: RegionLevel, above: RegionFounded | undefined): boolean {
  return above === undefined || LEVELS.indexOf(above.level) < LEVELS.indexOf(level);
}

function rename(state: RegionState, command: RenameRegion, facts: RegionFacts): Decision<RegionEvent> {
  const { region, name, on } = command;
  if (state.founded === undefined) return { refusal: unknown('region', region) };
  if (state.abolished !== undefined) return { refusal: gone('region', region, state) };
  const refusal =
    wordingRefusal(command) ??
    dayRefusal(on, facts.today, [state.lastOn]) ??
    closedTimeRefusal(on, facts) ??
    sameNameRefusal(state, name) ??
    nameRefusal(command, facts.namesakes ?? []);
  if (refusal !== undefined) return { refusal };
  return { events: [{ type: 'RegionRenamed', region, name, on, ...documentOf(command) }] };
}

function sameNameRefusal(state: RegionState, name: string): Refused {
  if (nameOf(state) !== name) return undefined;
  return { code: 'region-name-used', field: 'name', value: name, wanted: state.founded?.code ?? '' };
}

/**
 * A name is resolved inside its county, so that no two regions of one county bear the same on the same day. Those founded
 * before names had streams of their own are looked at here; the rest is the name's own decider's.
 */
function nameRefusal(
  { name, on }: { readonly name: string; readonly on?: BusinessDate },
  namesakes: readonly RegionState[],
): Refused {
  for (const one of namesakes) {
    const borne = bearing(one, name);
    if (borne === undefined) continue;
    const { until } = borne;
    if (until === undefined) {
      return { code: 'region-name-used', field: 'name', value: name, wanted: one.founded?.code ?? '' };
    }
    if (on === undefined || on < until) {
      return { code: 'region-name-used-until', field: 'on', value: on ?? '', wanted: until };
    }
  }
  return undefined;
}

function merge(state: RegionState, command: MergeRegion, facts: RegionFacts): Decision<RegionEvent> {
  const { region, into, on } = command;
  const refusal =
    standing('region', region, state) ??
    wordingRefusal(command) ??
    successorRefusal(state, { region, into }, facts) ??
    dayRefusal(on, facts.today, [state.lastOn, facts.into?.get(into)?.founded?.on]) ??
    closedTimeRefusal(on, facts) ??
    belowRefusal(region, facts.below ?? []) ??
    entriesRefusal(on, facts);
  if (refusal !== undefined) return { refusal };
  return {
    events: [
      { type: 'RegionMerged', region, into, on, ...documentOf(command) },
      { type: 'RegionAbolished', region, on, successor: into },
    ],
  };
}

function split(state: RegionState, command: SplitRegion, facts: RegionFacts): Decision<RegionEvent> {
  const { region, into, on } = command;
  const gap = standing('region', region, state) ?? wordingRefusal(command);
  if (gap !== undefined) return { refusal: gap };
  if (into.length === 0) {
    return refuse({ code: 'region-split-into-nothing', field: 'into', value: '', wanted: '' });
  }
  for (const one of into) {
    const refusal = successorRefusal(state, { region, into: one }, facts);
    if (refusal !== undefined) return { refusal };
  }
  const others = into.map((one) => facts.into?.get(one)?.founded?.on);
  const refusal = dayRefusal(on, facts.today, [state.lastOn, ...others]) ?? closedTimeRefusal(on, facts);
  if (refusal !== undefined) return { refusal };
  return { events: [{ type: 'RegionSplit', region, into: [...new Set(into)], on, ...documentOf(command) }] };
}

function standing(field: string, code: string, state: RegionState | undefined): Refused {
  if (state?.founded === undefined) return unknown(field, code);
  return state.abolished === undefined ? undefined : gone(field, code, state);
}

/** Whoever takes over is another region that stands, of the same level and with the same region above. */
function successorRefusal(
  state: RegionState,
  { region, into }: { readonly region: string; readonly into: string },
  facts: RegionFacts,
): Refused {
  if (into === region) return { code: 'region-merges-itself', field: 'into', value: into, wanted: '' };
  const other = facts.into?.get(into);
  const refusal = standing('into', into, other);
  if (refusal !== undefined) return refusal;
  const [level, above] = [state.founded?.level, state.founded?.path[1]];
  if (other?.founded?.level === level && other?.founded?.path[1] === above) return undefined;
  return { code: 'region-not-alike', field: 'into', value: into, wanted: [level, above].filter(Boolean).join(' ') };
}

function belowRefusal(region: string, below: readonly RegionState[]): Refused {
  const left = below.filter(({ founded, abolished }) => abolished === undefined && founded?.path[1] === region);
  if (left.length === 0) return undefined;
  const codes = left.slice(0, CODES_NAMED).map(({ founded }) => founded?.code ?? '');
  return { code: 'region-has-regions-below', field: 'region', value: region, wanted: codes.join(', ') };
}

/** A refusal names no more regions than these. */
const CODES_NAMED = 10;

/** A change is known on its day and not dated before what it changes. */
function dayRefusal(on: BusinessDate, today: BusinessDate, before: readonly (BusinessDate | undefined)[]): Refused {
  if (on > today) return { code: 'region-dated-after-today', field: 'on', value: on, wanted: today };
  const earliest = before.reduce(
    (latest, day) => (day !== undefined && day > (latest ?? '') ? day : latest),
    undefined,
  );
  if (earliest === undefined || on >= earliest) return undefined;
  return { code: 'region-dated-too-early', field: 'on', value: on, wanted: earliest };
}

/** What was closed under a name, and asked of a region, stays so: nothing is dated into closed time (domain.md, Funds). */
function closedTimeRefusal(on: BusinessDate | undefined, { closedThrough }: RegionFacts): Refused {
  if (closedThrough === undefined || (on !== undefined && on > closedThrough)) return undefined;
  const [value, wanted] = [on ?? '', addDays(closedThrough, 1)];
  return { code: 'region-dated-in-closed-time', field: 'on', value, wanted };
}

/** A region that was no more on a day has no fund in which something moved after it. */
function entriesRefusal(on: BusinessDate, { lastMovedOn }: RegionFacts): Refused {
  if (lastMovedOn === undefined || on >= lastMovedOn) return undefined;
  return { code: 'region-dated-before-entries', field: 'on', value: on, wanted: lastMovedOn };
}

function unknown(field: string, code: string): Refusal {
  return { code: 'region-unknown', field, value: code, wanted: '' };
}

function gone(field: string, code: string, { abolished }: RegionState): Refusal {
  const wanted = abolished?.successor ?? '';
  return { code: 'region-abolished', field, value: code, wanted };
}

function dated(command: FoundRegion) {
  return { ...(command.on === undefined ? {} : { on: command.on }), ...documentOf(command) };
}

function documentOf({ documentNumber }: { readonly documentNumber?: string }) {
  return documentNumber === undefined || documentNumber === '' ? {} : { documentNumber };
}
