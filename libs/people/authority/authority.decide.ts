import { AMOUNT_MAX_FEN, clearTextRefusal, formatYuan, refuse } from '#kernel';
import type { BusinessDate, ClearTextRefusalCode, Decider, Decision, Fen, Refusal } from '#kernel';
import type { Basis, Role } from '../person.events.js';
import type { AuthorityEvent, DecisionThresholdAdopted, RoleLimitAdopted } from './authority.events.js';

export interface AdoptRoleLimit extends Omit<RoleLimitAdopted, 'type'> {
  readonly type: 'AdoptRoleLimit';
}

export interface AdoptDecisionThreshold extends Omit<DecisionThresholdAdopted, 'type'> {
  readonly type: 'AdoptDecisionThreshold';
}

export type AuthorityCommand = AdoptRoleLimit | AdoptDecisionThreshold;

/** Refusals of an amount that a setting or a decision names. */
export type AmountRefusalCode = 'amount-not-positive' | 'amount-too-large';

/** Refusals of a county's settings, in order of precedence; before them those of the actor. */
export type AuthorityRefusalCode =
  'region-unknown' | 'region-not-county' | AmountRefusalCode | ClearTextRefusalCode | 'setting-exists';

export interface AuthorityState {
  /** As they were adopted. */
  roleLimits: RoleLimitAdopted[];
  thresholds: DecisionThresholdAdopted[];
}

/** The roles whose word takes money out: those that a limit binds. */
export const LIMITED_ROLES = ['finance-officer', 'leader', 'cashier'] as const satisfies readonly Role[];

export type LimitedRole = (typeof LIMITED_ROLES)[number];

/** 审批权限: one stream for each county, looked at wherever its money goes out. */
export const authorityDecider: Decider<AuthorityState, AuthorityCommand, AuthorityEvent> = {
  name: 'authority',
  stateVersion: 1,
  initial: () => ({ roleLimits: [], thresholds: [] }),
  evolve(state, event) {
    if (event.type === 'RoleLimitAdopted') state.roleLimits.push(event);
    else state.thresholds.push(event);
    return state;
  },
  decide(state, command) {
    const { region, amountFen, from, basis } = command;
    const refusal = (amountFen === undefined ? undefined : amountRefusal(amountFen)) ?? basisRefusal(basis);
    if (refusal !== undefined) return { refusal };
    const terms = {
      ...(amountFen === undefined ? {} : { amountFen }),
      from,
      ...(basis === undefined ? {} : { basis }),
    };
    if (command.type === 'AdoptDecisionThreshold') {
      return settled(state.thresholds, { type: 'DecisionThresholdAdopted', region, ...terms });
    }
    const { role } = command;
    const ofRole = state.roleLimits.filter((limit) => limit.role === role);
    return settled(ofRole, { type: 'RoleLimitAdopted', region, role, ...terms });
  },
};

/** What says nothing that is not so already is refused: also that there is none where there never was one. */
function settled(before: readonly AuthorityEvent[], event: AuthorityEvent): Decision<AuthorityEvent> {
  const { amountFen, from } = event;
  const now = before.findLast((one) => one.from === from) ?? inForce(before, from);
  if (now?.amountFen === amountFen && (now === undefined || isSameBasis(now.basis, event.basis))) {
    return refuse({ code: 'setting-exists', field: 'from', value: from, wanted: now?.from ?? '' });
  }
  return { events: [event] };
}

export function isSameBasis(one: Basis | undefined, other: Basis | undefined): boolean {
  return one?.documentNumber === other?.documentNumber && one?.clause === other?.clause;
}

/** What holds on a day: of those from that day or before the newest, of one day the one adopted last. */
export function inForce<Setting extends { readonly from: BusinessDate }>(
  settings: readonly Setting[],
  on: BusinessDate,
): Setting | undefined {
  let newest: Setting | undefined;
  for (const setting of settings) {
    if (setting.from <= on && (newest === undefined || setting.from >= newest.from)) newest = setting;
  }
  return newest;
}

/** The amount from which on money of that day rests on a collective decision; undefined where none does. */
export function thresholdOn({ thresholds }: AuthorityState, on: BusinessDate): Fen | undefined {
  return inForce(thresholds, on)?.amountFen;
}

/** An amount above zero and below what one entry can hold. */
export function amountRefusal(amountFen: Fen): Refusal<AmountRefusalCode> | undefined {
  const value = formatYuan(amountFen);
  if (amountFen <= 0n) return { code: 'amount-not-positive', field: 'amount', value, wanted: '0.01' };
  if (amountFen <= AMOUNT_MAX_FEN) return undefined;
  return { code: 'amount-too-large', field: 'amount', value, wanted: formatYuan(AMOUNT_MAX_FEN) };
}

/** A document's number and clause stand in the clear. */
export function basisRefusal(basis: Basis | undefined): Refusal<ClearTextRefusalCode> | undefined {
  return clearTextRefusal({ documentNumber: basis?.documentNumber, clause: basis?.clause }, 'document');
}
