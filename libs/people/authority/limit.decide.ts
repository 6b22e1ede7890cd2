import { formatYuan, refuse } from '#kernel';
import type { BusinessDate, Decision, Fen, Refusal } from '#kernel';
import type { LimitEnded, LimitGranted, PersonEvent } from '../person.events.js';
import { heldRoles } from '../person.state.js';
import type { PersonState, RoleWanted } from '../person.state.js';
import { amountRefusal, basisRefusal, inForce, isSameBasis } from './authority.decide.js';
import type { AuthorityState } from './authority.decide.js';

export interface GrantLimit extends Omit<LimitGranted, 'type'> {
  readonly type: 'GrantLimit';
}

export interface EndLimit extends Omit<LimitEnded, 'type'> {
  readonly type: 'EndLimit';
}

/** The refusal of a word that does not reach so far; comes right behind those of who acts. */
export type LimitRefusalCode = 'amount-over-limit';

/** 授权限额 of a role that the person holds, or will hold, for that very region. */
export function grantLimit(state: PersonState, command: GrantLimit): Decision<PersonEvent> {
  const { role, region, amountFen, from, basis } = command;
  const refusal = amountRefusal(amountFen) ?? basisRefusal(basis) ?? heldRefusal(state, command);
  if (refusal !== undefined) return { refusal };
  const before = ownLimit(state, command, from);
  if (before?.type === 'LimitGranted' && before.amountFen === amountFen && isSameBasis(before.basis, basis)) {
    return refuse({
      code: 'limit-granted-already',
      field: 'amount',
      value: formatYuan(amountFen),
      wanted: before.from,
    });
  }
  const based = basis === undefined ? {} : { basis };
  return { events: [{ type: 'LimitGranted', role, region, amountFen, from, ...based }] };
}

/** 授权限额终止, from a day on which the person has one. */
export function endLimit(state: PersonState, command: EndLimit): Decision<PersonEvent> {
  const { role, region, from, basis } = command;
  const refusal = basisRefusal(basis) ?? heldRefusal(state, command);
  if (refusal !== undefined) return { refusal };
  if (ownLimit(state, command, from)?.type !== 'LimitGranted') {
    return refuse({ code: 'limit-not-granted', field: 'role', value: role, wanted: region });
  }
  return { events: [{ type: 'LimitEnded', role, region, from, ...(basis === undefined ? {} : { basis }) }] };
}

type Place = Pick<LimitGranted, 'role' | 'region'>;

function heldRefusal({ roles }: PersonState, { role, region }: Place): Refusal | undefined {
  if (roles.some((held) => held.role === role && held.region === region)) return undefined;
  return { code: 'role-not-held', field: 'role', value: role, wanted: region };
}

function ownLimit({ limits }: PersonState, { role, region }: Place, on: BusinessDate) {
  return inForce(
    limits.filter((limit) => limit.role === role && limit.region === region),
    on,
  );
}

/**
 * Refuses an amount that no role of the actor's reaches: of several roles the one that reaches farthest counts, and one
 * without limit reaches any amount (domain.md, Limits and collective decisions).
 */
export function limitRefusal(
  actor: PersonState,
  { roleLimits }: AuthorityState,
  word: RoleWanted & { readonly amountFen: Fen },
): Refusal<LimitRefusalCode> | undefined {
  let reach: Fen | undefined;
  for (const held of heldRoles(actor, word)) {
    const own = ownLimit(actor, held, word.on);
    const limit =
      own?.type === 'LimitGranted'
        ? own.amountFen
        : inForce(
            roleLimits.filter(({ role }) => role === held.role),
            word.on,
          )?.amountFen;
    if (limit === undefined || word.amountFen <= limit) return undefined;
    if (reach === undefined || limit > reach) reach = limit;
  }
  if (reach === undefined) return undefined;
  const wanted = `${formatYuan(reach)} ${word.roles.join(', ')}`;
  return { code: 'amount-over-limit', field: 'amount', value: formatYuan(word.amountFen), wanted };
}
