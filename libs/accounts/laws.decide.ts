import { formatYuan, idOn, plus, shortBy, ZERO_FEN } from '#kernel';
import type { Breach, Fen, Law, WatchedEvent } from '#kernel';
import { accountDecider, keepsOwnBalance } from './account.decide.js';
import type { AccountState } from './account.decide.js';
import type { AccountEvent } from './account.events.js';

export type AccountLawCode = 'account-below-zero-then' | 'account-not-posted';

/**
 * Cash boxes, wallets and quotas never go below zero, on no day, but by a declared shortage; whatever an entry moves
 * there is posted to the account's own stream with it (domain.md, Accounts).
 */
export const accountLaw: Law<AccountLawCode> = {
  watch: () => {
    const accounts = new Map<string, AccountState>();
    return (command) => {
      const posted = new Map<string, Fen>();
      for (const seen of command) {
        const id = idOn(seen.stream, accountDecider);
        if (id === undefined) continue;
        const event = seen.event as AccountEvent;
        const state = accounts.get(id) ?? accountDecider.initial();
        if (event.type === 'AccountPosted') {
          const { entry, amountFen, valueDate, shortFen = ZERO_FEN } = event;
          const short = shortBy(state.days, valueDate, amountFen);
          if (short > shortFen) {
            return { code: 'account-below-zero-then', index: seen.index, subject: id, value: formatYuan(short) };
          }
          add(posted, lineKey(id, entry), amountFen);
        }
        accounts.set(id, accountDecider.evolve(state, event));
      }
      return notPosted(command, accounts, posted);
    };
  },
};

function notPosted(
  command: readonly WatchedEvent[],
  accounts: ReadonlyMap<string, AccountState>,
  posted: ReadonlyMap<string, Fen>,
): Breach<AccountLawCode> | undefined {
  const moved = new Map<string, Fen>();
  const first = new Map<string, { readonly index: bigint; readonly account: string }>();
  for (const { index, movements } of command) {
    for (const { account, entry, amountFen } of movements) {
      const state = account === undefined ? undefined : accounts.get(account);
      if (account === undefined || state === undefined || !keepsOwnBalance(state)) continue;
      add(moved, lineKey(account, entry), amountFen);
      if (!first.has(lineKey(account, entry))) first.set(lineKey(account, entry), { index, account });
    }
  }
  for (const [key, amountFen] of moved) {
    const found = first.get(key);
    if (found === undefined || (posted.get(key) ?? ZERO_FEN) === amountFen) continue;
    return { code: 'account-not-posted', index: found.index, subject: found.account, value: formatYuan(amountFen) };
  }
  return undefined;
}

function add(sums: Map<string, Fen>, key: string, amountFen: Fen): void {
  sums.set(key, plus(sums.get(key) ?? ZERO_FEN, amountFen));
}

function lineKey(account: string, entry: string): string {
  return `${account} ${entry}`;
}
