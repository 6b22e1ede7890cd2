import { accountDecider } from '#accounts';
import type { AccountEvent, AccountState } from '#accounts';
import { addDays, idOn } from '#kernel';
import type { Breach, BusinessDate, Law, Movement, WatchedEvent } from '#kernel';
import { countyOf } from '#regions';
import type { RegionEvent } from '#regions';
import { decideClosing } from '../closing.decide.js';
import type { MonthClosed } from '../closing.events.js';
import { laterOf, latest, usualFunds } from '../closing.plan.js';
import type { ClosedTime } from '../closing.commands.js';
import { fundDecider } from '../fund.decide.js';
import type { FundEvent, FundOpened } from '../fund.events.js';
import type { FundState } from '../fund.state.js';
import { lastPriorDay } from '../prior-year/prior-year.state.js';

export type ClosedTimeLawCode =
  | 'dated-into-closed-time'
  | 'late-without-closed-time'
  | 'month-closed-otherwise'
  | 'region-changed-in-closed-time'
  | 'fund-opened-otherwise';

type Found = Breach<ClosedTimeLawCode> | undefined;

interface Standing {
  readonly funds: Map<string, FundState>;
  readonly accounts: Map<string, AccountState>;
}

/**
 * Nothing is dated into a time that its fund or its account has closed, months are closed in turn and once their accounts
 * are, and regions and funds begin and change in open time (domain.md, Closing; docs/decisions/0019).
 */
export const closedTimeLaw: Law<ClosedTimeLawCode> = {
  watch: () => {
    const standing: Standing = { funds: new Map(), accounts: new Map() };
    return (command) => {
      for (const seen of command) {
        const found =
          datedIntoClosed(standing, seen) ??
          lateInOpen(standing, seen) ??
          closedOtherwise(standing, seen) ??
          openedOtherwise(standing, seen, command) ??
          changedInClosed(standing, seen);
        if (found !== undefined) return found;
        note(standing, seen);
      }
      return undefined;
    };
  },
};

function note({ funds, accounts }: Standing, { stream, event }: WatchedEvent): void {
  const fund = idOn(stream, fundDecider);
  if (fund !== undefined) {
    funds.set(fund, fundDecider.evolve(funds.get(fund) ?? fundDecider.initial(), event as FundEvent));
  }
  const account = idOn(stream, accountDecider);
  if (account === undefined) return;
  accounts.set(
    account,
    accountDecider.evolve(accounts.get(account) ?? accountDecider.initial(), event as AccountEvent),
  );
}

function datedIntoClosed(standing: Standing, { index, movements }: WatchedEvent): Found {
  for (const line of movements) {
    const [subject, through] = closedOf(standing, line);
    if (through === undefined || line.valueDate > through) continue;
    return { code: 'dated-into-closed-time', index, subject, value: `${line.valueDate} ≤ ${through}` };
  }
  return undefined;
}

/** Of both that a movement touches, the one that has closed further. */
function closedOf(
  { funds, accounts }: Standing,
  { fund = '', account = '' }: Movement,
): readonly [subject: string, through: BusinessDate | undefined] {
  const ofFund = funds.get(fund)?.closedThrough;
  const ofAccount = accounts.get(account)?.closedThrough;
  const through = latest(ofFund, ofAccount);
  return [through === ofFund ? fund : account, through];
}

/** Only what belongs in closed time is entered late. A reversal's day is its entry's. */
function lateInOpen({ funds }: Standing, { index, stream, event: seen }: WatchedEvent): Found {
  const fund = idOn(stream, fundDecider);
  const event = seen as FundEvent & { readonly belongsOn?: BusinessDate };
  if (fund === undefined || event.belongsOn === undefined) return undefined;
  if (event.type === 'EntryReversed' || event.type === 'GoodsReversed') return undefined;
  const through = funds.get(fund)?.closedThrough;
  if (through !== undefined && event.belongsOn <= through) return undefined;
  const value = `${event.belongsOn} > ${through ?? '—'}`;
  return { code: 'late-without-closed-time', index, subject: fund, value };
}

function closedOtherwise({ funds, accounts }: Standing, { index, event }: WatchedEvent): Found {
  if (event.type !== 'MonthClosed') return undefined;
  const { fund, through } = event as MonthClosed;
  const state = funds.get(fund) ?? fundDecider.initial();
  const used = [...state.accounts].filter(([, first]) => first <= through);
  const standings = used.map(([name]) => ({ name, statedThrough: accounts.get(name)?.statedThrough }));
  const command = { type: 'CloseMonth', through, accounts: standings } as const;
  const decision = decideClosing(state, command, { today: addDays(through, 1) });
  if ('events' in decision) return undefined;
  const { code, wanted } = decision.refusal;
  return { code: 'month-closed-otherwise', index, subject: `${fund} ${through}`, value: `${code} ${wanted}` };
}

/** Where it says how far was closed when it began: after what its county had closed, or the fund that it took over from. */
function openedOtherwise(standing: Standing, { index, event }: WatchedEvent, command: readonly WatchedEvent[]): Found {
  if (event.type !== 'FundOpened') return undefined;
  const { fund, path, closedThrough, closedYear } = event as FundOpened;
  // The first version of the event did not say it.
  if (closedThrough === undefined && closedYear === undefined) return undefined;
  const left = command.find((one) => one.event.type === 'FundAbolished');
  const from = left === undefined ? usualFunds(countyOf(path)) : [idOn(left.stream, fundDecider) ?? ''];
  const wanted = closedTimeOf(standing, from);
  if (wanted.closedThrough === closedThrough && wanted.closedYear === closedYear) return undefined;
  const value = `${closedThrough ?? '—'} ≠ ${wanted.closedThrough ?? '—'}`;
  return { code: 'fund-opened-otherwise', index, subject: fund, value };
}

function closedTimeOf({ funds }: Standing, of: readonly string[]): ClosedTime {
  return of.reduce<ClosedTime>((time, fund) => laterOf(time, funds.get(fund) ?? {}), {});
}

function changedInClosed(standing: Standing, { index, event: seen }: WatchedEvent): Found {
  const event = seen as RegionEvent;
  const through = closedBefore(standing, event);
  if (through === undefined || (event.on !== undefined && event.on > through)) return undefined;
  const subject = event.type === 'RegionFounded' ? event.code : event.region;
  return { code: 'region-changed-in-closed-time', index, subject, value: `${event.on ?? '—'} ≤ ${through}` };
}

/** How far those had closed whom a region's change concerns. */
function closedBefore(standing: Standing, event: RegionEvent): BusinessDate | undefined {
  switch (event.type) {
    case 'RegionFounded': {
      const county = event.level === 'village' ? undefined : event.path.slice(1).find((code) => code.length === 6);
      return county === undefined ? undefined : closedTimeOf(standing, usualFunds(county)).closedThrough;
    }
    case 'RegionRenamed':
      return closedIn(standing, [event.region]);
    case 'RegionMerged':
      return closedIn(standing, [event.region, event.into]);
    case 'RegionSplit':
      return closedIn(standing, [event.region, ...event.into]);
    case 'RegionAbolished':
      return undefined;
  }
}

function closedIn({ funds }: Standing, regions: readonly string[]): BusinessDate | undefined {
  const concerned = [...funds.values()].filter(({ opened }) => regions.includes(opened?.region ?? ''));
  return concerned.reduce<BusinessDate | undefined>(
    (through, state) => latest(latest(through, state.closedThrough), lastPriorDay(state)),
    undefined,
  );
}
