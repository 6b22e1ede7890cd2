import { addToDay, foldThrough, formatYuan, idOn, noTotals, sumThrough } from '#kernel';
import type { Breach, DayTotals, Decision, Fen, Law, WatchedEvent } from '#kernel';
import { accountDecider } from './account.decide.js';
import type { AccountState } from './account.decide.js';
import type { AccountEvent } from './account.events.js';

export type AccountClosingLawCode = 'account-stated-otherwise' | 'account-closed-otherwise';

interface Watched {
  state: AccountState;
  /** What went through it, whatever its kind; closed days are one sum. */
  readonly moved: DayTotals;
  /** What it came to when it was closed, through that day. */
  closedFen?: Fen;
}

/**
 * An account is closed in turn, and the ledger's figure that is stated then is the fold of what went through it up to
 * that day (domain.md, Accounts).
 */
export const statementLaw: Law<AccountClosingLawCode> = {
  watch: () => {
    const accounts = new Map<string, Watched>();
    const watched = (id: string): Watched => {
      const known = accounts.get(id) ?? { state: accountDecider.initial(), moved: noTotals() };
      accounts.set(id, known);
      return known;
    };
    return (command) => {
      for (const seen of command) {
        const id = idOn(seen.stream, accountDecider);
        const breach = id === undefined ? undefined : closedOtherwise(watched(id), id, seen);
        if (breach !== undefined) return breach;
        if (id !== undefined) enter(watched(id), seen.event as AccountEvent);
        for (const { account, valueDate, amountFen } of seen.movements) {
          if (account !== undefined) addToDay(watched(account).moved, valueDate, amountFen);
        }
      }
      return undefined;
    };
  },
};

function enter(account: Watched, event: AccountEvent): void {
  account.state = accountDecider.evolve(account.state, event);
  if (event.type !== 'AccountClosed') return;
  account.closedFen = sumThrough(account.moved, event.through);
  foldThrough(account.moved, event.through);
}

function closedOtherwise(
  { state, closedFen }: Watched,
  subject: string,
  { event: seen, index }: WatchedEvent,
): Breach<AccountClosingLawCode> | undefined {
  const event = seen as AccountEvent;
  if (event.type === 'AccountClosed') {
    const { through } = event;
    const code = refusalIn(accountDecider.decide(state, { type: 'CloseAccount', through, today: through }, undefined));
    return code === undefined ? undefined : { code: 'account-closed-otherwise', index, subject, value: code };
  }
  if (event.type !== 'AccountStated') return undefined;
  const { ledgerFen } = event;
  const command = { ...event, type: 'StateAccount', ledgerFen: closedFen } as const;
  const code = refusalIn(accountDecider.decide(state, command, undefined));
  if (code === undefined && ledgerFen === closedFen) return undefined;
  const right = closedFen === undefined ? '—' : formatYuan(closedFen);
  const value = code ?? `${formatYuan(ledgerFen)} ≠ ${right}`;
  return { code: 'account-stated-otherwise', index, subject, value };
}

function refusalIn(decision: Decision<AccountEvent>): string | undefined {
  return 'refusal' in decision ? decision.refusal.code : undefined;
}
