import { refuse } from '#kernel';
import type { Decider, Decision, Refusal } from '#kernel';
import type { RegionEvent, RegionLevel } from './region.events.js';

export interface FoundRegion {
  readonly type: 'FoundRegion';
  /** 2, 4, 6, 9 or 12 digits. */
  readonly code: string;
  readonly name: string;
  readonly level: RegionLevel;
  /** Code of the region above, where it is in the ledger. */
  readonly parent?: string;
}

/** Refusals of FoundRegion, in order of precedence. */
export type RegionRefusalCode =
  | 'region-code-malformed'
  | 'region-name-missing'
  | 'region-parent-unknown'
  | 'region-level-wrong'
  | 'region-code-outside-parent'
  | 'region-code-used';

export interface RegionState {
  founded: RegionEvent | undefined;
}

const CODE_LENGTH: Readonly<Record<RegionLevel, string>> = {
  province: '2',
  prefecture: '4',
  county: '6',
  township: '9',
  village: '12',
};

const LEVELS: readonly RegionLevel[] = ['province', 'prefecture', 'county', 'township', 'village'];

/** The level that a code's length tells (GB/T 2260 and GB/T 10114). */
export function levelOfCode(code: string): RegionLevel | undefined {
  return LEVELS.find((level) => CODE_LENGTH[level] === String(code.length));
}

function found(state: RegionState, command: FoundRegion, parent: RegionState | undefined): Decision<RegionEvent> {
  const { code, name, level } = command;
  if (!/^(?:\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/u.test(code)) {
    return refuse({ code: 'region-code-malformed', field: 'code', value: code, wanted: '2, 4, 6, 9, 12' });
  }
  if (name === '') return refuse({ code: 'region-name-missing', field: 'name', value: '', wanted: '' });
  const above = parent?.founded;
  const misplaced = placeRefusal(command, above);
  if (misplaced !== undefined) return { refusal: misplaced };
  if (state.founded !== undefined) {
    return refuse({ code: 'region-code-used', field: 'code', value: code, wanted: state.founded.name });
  }
  return { events: [{ type: 'RegionFounded', code, name, level, path: [code, ...(above?.path ?? [])] }] };
}

/** A region lies below one of a higher level, and its code begins with that one's (GB/T 2260). */
function placeRefusal(command: FoundRegion, above: RegionEvent | undefined): Refusal<RegionRefusalCode> | undefined {
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

function liesBelow(level: RegionLevel, above: RegionEvent | undefined): boolean {
  return above === undefined || LEVELS.indexOf(above.level) < LEVELS.indexOf(level);
}

export const regionDecider: Decider<RegionState, FoundRegion, RegionEvent, RegionState | undefined> = {
  name: 'region',
  stateVersion: 1,
  initial: () => ({ founded: undefined }),
  evolve: (state, event) => {
    state.founded = event;
    return state;
  },
  decide: found,
};
