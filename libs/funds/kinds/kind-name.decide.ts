import { nameKey, refuse } from '#kernel';
import type { Decider } from '#kernel';
import type { FundKindNamed } from './kind-name.events.js';

export interface NameFundKind {
  readonly type: 'NameFundKind';
  readonly county: string;
  readonly kind: string;
  readonly kindName: string;
}

export interface FundKindNameState {
  kind: string | undefined;
}

/** One stream for each name in each county: under it registers name the funds of one kind. */
export const fundKindNameDecider: Decider<FundKindNameState, NameFundKind, FundKindNamed> = {
  name: 'fundkindname',
  stateVersion: 1,
  presumedNew: true,
  initial: () => ({ kind: undefined }),
  evolve: (state, event) => {
    state.kind = event.kind;
    return state;
  },
  decide(state, { county, kind, kindName }) {
    if (state.kind === kind) return { events: [] };
    if (state.kind !== undefined) {
      return refuse({ code: 'fund-kind-name-used', field: 'kindName', value: kindName, wanted: state.kind });
    }
    return { events: [{ type: 'FundKindNamed', county, kind, kindName }] };
  },
};

export function fundKindNameId(county: string, kindName: string): string {
  return `${county}:${nameKey(kindName)}`;
}
