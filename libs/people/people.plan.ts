import { refused, stateOf, step, steps } from '#kernel';
import type { BusinessDate, Plan, Step } from '#kernel';
import { regionDecider } from '#regions';
import { actorRefusal, FIRST_PERSON, personDecider } from './person.decide.js';
import type { AddPerson, EndRole, GrantRole } from './person.decide.js';
import { EVERYWHERE } from './person.events.js';
import type { PersonState } from './person.state.js';

/** Who acts and on which day of business. */
export interface Acting {
  readonly by: string;
  readonly on: BusinessDate;
}

const ADMINISTRATOR = ['administrator'] as const;

/** 登记人员: an administrator of the whole ledger adds a person. */
export function* addPerson(command: AddPerson, acting: Acting): Plan {
  const actor = yield* stateOf(personDecider, acting.by);
  const refusal = actorRefusal(actor, { ...acting, roles: ADMINISTRATOR, path: [EVERYWHERE] });
  if (refusal !== undefined) return refused(refusal);
  return steps([step(personDecider, command.person, command)], { person: command.person });
}

/**
 * 授予角色. The first person is administrator until another one of the whole ledger is appointed: that appointment, in
 * the same append, ends it. One for a region, for later or for a time does not: the ledger would be without.
 */
export function* grantRole(person: string, command: GrantRole, acting: Acting): Plan {
  const checked = yield* checkRole(person, command.region, acting);
  if ('kind' in checked) return checked;
  const list: Step[] = [step(personDecider, person, command)];
  if (person !== FIRST_PERSON && keepsTheLedger(command, acting.on)) {
    const local = yield* stateOf(personDecider, FIRST_PERSON);
    const held = local.roles.find(({ role }) => role === 'administrator');
    if (held !== undefined) {
      const end: EndRole = { type: 'EndRole', role: held.role, region: held.region, on: acting.on };
      list.push(step(personDecider, FIRST_PERSON, end));
    }
  }
  return steps(list, { person, role: command.role, region: command.region });
}

function keepsTheLedger(
  { role, region, from, until }: Pick<GrantRole, 'role' | 'region' | 'from' | 'until'>,
  on: BusinessDate,
): boolean {
  return role === 'administrator' && region === EVERYWHERE && from <= on && until === undefined;
}

/**
 * 终止角色: counts at once. An administrator's own role is ended by another one, and that of an administrator of the
 * whole ledger only by one who stays so, so that the ledger is never without.
 */
export function* endRole(person: string, command: EndRole, acting: Acting): Plan {
  const checked = yield* checkRole(person, command.region, acting);
  if ('kind' in checked) return checked;
  if (command.role === 'administrator' && person === acting.by) {
    return refused({ code: 'administrator-ends-own-role', field: 'person', value: person, wanted: '' });
  }
  if (command.role === 'administrator' && command.region === EVERYWHERE) {
    const actor = yield* stateOf(personDecider, acting.by);
    if (!actor.roles.some((held) => keepsTheLedger(held, acting.on))) {
      return refused({ code: 'administrator-for-a-time', field: 'by', value: acting.by, wanted: '' });
    }
  }
  return steps([step(personDecider, person, command)], { person, role: command.role, region: command.region });
}

/** An administrator of the region, a person and a region that are there. */
export function* checkRole(
  person: string,
  region: string,
  acting: Acting,
): Plan<ReturnType<typeof refused> | PersonState> {
  const actor = yield* stateOf(personDecider, acting.by);
  const reach = region === EVERYWHERE ? undefined : yield* stateOf(regionDecider, region);
  const path = reach?.founded?.path ?? [EVERYWHERE];
  const refusal = actorRefusal(actor, { ...acting, roles: ADMINISTRATOR, path });
  if (refusal !== undefined) return refused(refusal);
  const state = yield* stateOf(personDecider, person);
  if (!state.added) return refused({ code: 'person-unknown', field: 'person', value: person, wanted: '' });
  if (reach !== undefined && reach.founded === undefined) {
    return refused({ code: 'region-unknown', field: 'region', value: region, wanted: '' });
  }
  return state;
}
