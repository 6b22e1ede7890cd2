import { nameKey, refuse } from '#kernel';
import type { BusinessDate, Decider, Decision } from '#kernel';
import type { RegionNameEvent } from './name.events.js';

export interface TakeRegionName {
  readonly type: 'TakeRegionName';
  readonly name: string;
  readonly region: string;
  /** The first day on which it is borne; absent: it always was. */
  readonly on?: BusinessDate;
}

/** Where another region has the name, nothing happens. */
export interface FreeRegionName {
  readonly type: 'FreeRegionName';
  readonly name: string;
  readonly region: string;
  readonly on: BusinessDate;
}

export type RegionNameCommand = TakeRegionName | FreeRegionName;

export interface RegionNameState {
  /** Code of the region that bears it now. */
  bearer: string | undefined;
  /** Who bore it last, and the first day on which nobody did. */
  freed: { readonly region: string; readonly on: BusinessDate } | undefined;
}

/** One stream for each name in each county, so that no two regions can bear the same one on the same day. */
export const regionNameDecider: Decider<RegionNameState, RegionNameCommand, RegionNameEvent> = {
  name: 'regionname',
  stateVersion: 1,
  presumedNew: true,
  initial: () => ({ bearer: undefined, freed: undefined }),
  evolve(state, event) {
    state.bearer = event.type === 'RegionNameTaken' ? event.region : undefined;
    if (event.type === 'RegionNameFreed') state.freed = { region: event.region, on: event.on };
    return state;
  },
  decide(state, command) {
    return command.type === 'TakeRegionName' ? take(state, command) : free(state, command);
  },
};

function take({ bearer, freed }: RegionNameState, command: TakeRegionName): Decision<RegionNameEvent> {
  const { name, region, on } = command;
  if (bearer === region) return { events: [] };
  if (bearer !== undefined) return refuse({ code: 'region-name-used', field: 'name', value: name, wanted: bearer });
  if (freed !== undefined && freed.region !== region && (on === undefined || on < freed.on)) {
    return refuse({ code: 'region-name-used-until', field: 'on', value: on ?? '', wanted: freed.on });
  }
  return { events: [{ type: 'RegionNameTaken', name, region, ...(on === undefined ? {} : { on }) }] };
}

/** A region of the time before names were taken frees its name as well. */
function free({ bearer }: RegionNameState, { name, region, on }: FreeRegionName): Decision<RegionNameEvent> {
  if (bearer !== undefined && bearer !== region) return { events: [] };
  return { events: [{ type: 'RegionNameFreed', name, region, on }] };
}

/** How long the code is of what a name is unique in, by the length of the region's own. */
const WITHIN: Readonly<Record<number, number>> = { 12: 9, 9: 6, 6: 4, 4: 2 };

/**
 * The digits that all regions share which cannot bear the same name: a township's are its county's, a village's its
 * township's. They come from the code, for the region above may be missing from the ledger.
 */
export function namePlace(code: string): string {
  return code.slice(0, WITHIN[code.length] ?? 0);
}

/** The id of a name's stream where that region would bear it. */
export function regionNameId(code: string, name: string): string {
  return `${namePlace(code)}:${nameKey(name)}`;
}

/** Finds the regions that share a name with one to come, among names that others ever bore. */
export function namesakeFinder(
  borne: readonly { readonly code: string; readonly name: string }[],
): (code: string, name: string) => readonly string[] {
  const codes = new Map<string, string[]>();
  for (const { code, name } of borne) {
    const id = regionNameId(code, name);
    const bearers = codes.get(id);
    if (bearers === undefined) codes.set(id, [code]);
    else if (!bearers.includes(code)) bearers.push(code);
  }
  return (code, name) => (codes.get(regionNameId(code, name)) ?? []).filter((one) => one !== code);
}
