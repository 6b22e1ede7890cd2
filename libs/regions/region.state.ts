import { nameKey } from '#kernel';
import type { BusinessDate } from '#kernel';
import type { RegionEvent, RegionFounded } from './region.events.js';

/** A name with the first day on which it was borne; the first name of a region without a date has none. */
export interface RegionName {
  readonly name: string;
  readonly from?: BusinessDate;
}

export interface RegionState {
  /** As it was founded; of an abolished region the path ends in its successor, so that roles held there reach it. */
  founded: RegionFounded | undefined;
  /** All the names that it ever bore, the last one at the end. */
  names: RegionName[];
  /** From this day on it is no more. */
  abolished: { readonly on: BusinessDate; readonly successor: string } | undefined;
  /** The day of its last change. */
  lastOn: BusinessDate | undefined;
}

export function initialRegion(): RegionState {
  return { founded: undefined, names: [], abolished: undefined, lastOn: undefined };
}

export function evolveRegion(state: RegionState, event: RegionEvent): RegionState {
  if (event.on !== undefined) state.lastOn = event.on;
  switch (event.type) {
    case 'RegionFounded':
      state.founded = event;
      state.names.push({ name: event.name, ...(event.on === undefined ? {} : { from: event.on }) });
      return state;
    case 'RegionRenamed':
      state.names.push({ name: event.name, from: event.on });
      return state;
    case 'RegionMerged':
    case 'RegionSplit':
      return state;
    case 'RegionAbolished': {
      const { on, successor } = event;
      state.abolished = { on, successor };
      if (state.founded !== undefined) {
        state.founded = { ...state.founded, path: [...state.founded.path, successor] };
      }
      return state;
    }
  }
}

/** The first day on which the region is there; undefined where it always was. */
export function foundedOn(state: RegionState): BusinessDate | undefined {
  return state.founded?.on;
}

/** The first day on which the region is no more; undefined where it stands. */
export function abolishedOn(state: RegionState): BusinessDate | undefined {
  return state.abolished?.on;
}

/** The name that it bears now. */
export function nameOf(state: RegionState): string {
  return state.names.at(-1)?.name ?? '';
}

/** Whether a region bears a name however it is spelled, or bore it until a day; undefined where it never did. */
export function bearing(
  { names, abolished }: RegionState,
  name: string,
): { readonly until: BusinessDate | undefined } | undefined {
  const key = nameKey(name);
  const at = names.findLastIndex((one) => nameKey(one.name) === key);
  return at === -1 ? undefined : { until: names[at + 1]?.from ?? abolished?.on };
}

/** The county in a region's path, else the region itself. */
export function countyOf(path: readonly string[]): string {
  return path.find((code) => code.length === 6) ?? path[0] ?? '';
}
