import type { Decider } from '#kernel';
import type { RegionPlaced } from './below.events.js';

export interface PlaceRegion {
  readonly type: 'PlaceRegion';
  readonly region: string;
  readonly above: string;
}

export interface RegionsBelowState {
  /** Every region that was ever founded below it. */
  codes: string[];
}

/** What lies below a region, on a stream of its own: a merger that looks at it and a founding cannot pass each other. */
export const regionsBelowDecider: Decider<RegionsBelowState, PlaceRegion, RegionPlaced> = {
  name: 'regionsbelow',
  stateVersion: 1,
  initial: () => ({ codes: [] }),
  evolve: (state, { region }) => {
    state.codes.push(region);
    return state;
  },
  decide: (_state, { region, above }) => ({ events: [{ type: 'RegionPlaced', region, above }] }),
};
