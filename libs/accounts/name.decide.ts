import { nameKey, refuse } from '#kernel';
import type { Decider } from '#kernel';
import type { AccountNameTaken } from './name.events.js';

export interface TakeAccountName {
  readonly type: 'TakeAccountName';
  readonly region: string;
  readonly name: string;
  readonly account: string;
}

export interface AccountNameState {
  takenBy: string | undefined;
}

/**
 * One stream for each name in each region: an account's id is made of its name as it was typed, and two that read alike
 * have two.
 */
export const accountNameDecider: Decider<AccountNameState, TakeAccountName, AccountNameTaken> = {
  name: 'accountname',
  stateVersion: 1,
  presumedNew: true,
  initial: () => ({ takenBy: undefined }),
  evolve: (state, event) => {
    state.takenBy = event.account;
    return state;
  },
  decide({ takenBy }, { region, name, account }) {
    if (takenBy === account) return { events: [] };
    if (takenBy !== undefined) return refuse({ code: 'account-exists', field: 'name', value: name, wanted: region });
    return { events: [{ type: 'AccountNameTaken', region, name, account }] };
  },
};

export function accountNameId(region: string, name: string): string {
  return `${region}:${nameKey(name)}`;
}
