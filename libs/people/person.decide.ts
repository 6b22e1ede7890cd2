import { clearTextRefusal, refuse } from '#kernel';
import type { BusinessDate, Decider, Decision, PersonalRef, Refusal } from '#kernel';
import type { AmountRefusalCode } from './authority/authority.decide.js';
import { endLimit, grantLimit } from './authority/limit.decide.js';
import type { EndLimit, GrantLimit, LimitRefusalCode } from './authority/limit.decide.js';
import { EVERYWHERE } from './person.events.js';
import type { PersonEvent, Role, RoleGranted } from './person.events.js';
import { heldRoles } from './person.state.js';
import type { PersonState, RoleWanted } from './person.state.js';

export interface AddPerson {
  readonly type: 'AddPerson';
  readonly person: string;
  readonly name?: PersonalRef;
}

export interface GrantRole {
  readonly type: 'GrantRole';
  readonly role: Role;
  readonly region: string;
  readonly from: BusinessDate;
  readonly until?: BusinessDate;
}

export interface EndRole {
  readonly type: 'EndRole';
  readonly role: Role;
  readonly region: string;
  readonly on: BusinessDate;
}

/** The first person's roles, of a ledger that has none yet. */
export interface BeginWithLocal {
  readonly type: 'BeginWithLocal';
  readonly from: BusinessDate;
}

export type PersonCommand = AddPerson | GrantRole | EndRole | GrantLimit | EndLimit | BeginWithLocal;

/** Refusals of commands about people, in order of precedence. */
export type PersonRefusalCode =
  | 'actor-unknown'
  | 'role-missing'
  | LimitRefusalCode
  | 'person-id-malformed'
  | 'person-id-reserved'
  | 'person-exists'
  | 'person-unknown'
  | 'region-unknown'
  | 'administrator-ends-own-role'
  | 'administrator-for-a-time'
  | 'role-ends-before-it-begins'
  | 'administrator-handles-no-money'
  | 'role-held-already'
  | AmountRefusalCode
  | 'role-not-held'
  | 'limit-granted-already'
  | 'limit-not-granted';

/** The person with whom an empty ledger begins (issue: people). */
export const FIRST_PERSON = 'local';

/** Who acts where the ledger does something of its own; reactions act under names that no person's id can be. */
export const LEDGER_ITSELF = 'ledger';

const LOCAL_ROLES: readonly Role[] = ['clerk', 'cashier', 'finance-officer', 'administrator'];
const KEEPS_RULES: readonly Role[] = ['administrator'];
const READS_ONLY: readonly Role[] = ['auditor'];

export const personDecider: Decider<PersonState, PersonCommand, PersonEvent> = {
  name: 'person',
  stateVersion: 2,
  initial: () => ({ added: false, name: undefined, roles: [], limits: [] }),
  evolve(state, event) {
    switch (event.type) {
      case 'PersonAdded':
        state.added = true;
        state.name = event.name;
        return state;
      case 'RoleGranted':
        state.roles.push(event);
        return state;
      case 'RoleEnded':
        state.roles = state.roles.filter((held) => held.role !== event.role || held.region !== event.region);
        return state;
      case 'LimitGranted':
      case 'LimitEnded':
        state.limits.push(event);
        return state;
    }
  },
  decide(state, command) {
    switch (command.type) {
      case 'AddPerson':
        return addPerson(state, command);
      case 'GrantRole':
        return grantRole(state, command);
      case 'EndRole':
        return endRole(state, command);
      case 'GrantLimit':
        return grantLimit(state, command);
      case 'EndLimit':
        return endLimit(state, command);
      case 'BeginWithLocal':
        return beginWithLocal(command);
    }
  },
};

function addPerson(state: PersonState, command: AddPerson): Decision<PersonEvent> {
  const { person, name } = command;
  if (!/^[a-z][a-z0-9.]{0,39}$/u.test(person)) {
    return refuse({ code: 'person-id-malformed', field: 'person', value: person, wanted: 'a-z 0-9 .' });
  }
  if (person === LEDGER_ITSELF) {
    return refuse({ code: 'person-id-reserved', field: 'person', value: person, wanted: '' });
  }
  const clear = clearTextRefusal({ person }, 'name');
  if (clear !== undefined) return { refusal: clear };
  if (state.added) return refuse({ code: 'person-exists', field: 'person', value: person, wanted: '' });
  return { events: [{ type: 'PersonAdded', person, ...(name === undefined ? {} : { name }) }] };
}

function grantRole(state: PersonState, command: GrantRole): Decision<PersonEvent> {
  const { role, region, from, until } = command;
  if (until !== undefined && until < from) {
    return refuse({ code: 'role-ends-before-it-begins', field: 'until', value: until, wanted: from });
  }
  const others = state.roles.filter((held) => held.role !== role);
  const clash = others.find((held) => excludes(role, held.role));
  if (clash !== undefined) {
    return refuse({ code: 'administrator-handles-no-money', field: 'role', value: role, wanted: clash.role });
  }
  // A role whose last day has passed is held no longer and can be granted anew.
  const runsOn = ({ until: last }: RoleGranted): boolean => last === undefined || last >= from;
  if (state.roles.some((held) => held.role === role && held.region === region && runsOn(held))) {
    return refuse({ code: 'role-held-already', field: 'role', value: role, wanted: region });
  }
  return { events: [{ type: 'RoleGranted', role, region, from, ...(until === undefined ? {} : { until }) }] };
}

/** An administrator handles no money and an auditor changes nothing (domain.md, Who uses it). */
function excludes(left: Role, right: Role): boolean {
  const apart = (role: Role): boolean => KEEPS_RULES.includes(role) || READS_ONLY.includes(role);
  return apart(left) || apart(right);
}

function endRole(state: PersonState, command: EndRole): Decision<PersonEvent> {
  const { role, region, on } = command;
  if (!state.roles.some((held) => held.role === role && held.region === region)) {
    return refuse({ code: 'role-not-held', field: 'role', value: role, wanted: region });
  }
  return { events: [{ type: 'RoleEnded', role, region, on }] };
}

function beginWithLocal(command: BeginWithLocal): Decision<PersonEvent> {
  const roles = LOCAL_ROLES.map((role): PersonEvent => {
    return { type: 'RoleGranted', role, region: EVERYWHERE, from: command.from };
  });
  return { events: [{ type: 'PersonAdded', person: FIRST_PERSON }, ...roles] };
}

/** The refusal of an actor who may not do this, or undefined. Comes before every other refusal. */
export function actorRefusal(
  actor: PersonState,
  wanted: RoleWanted & { readonly by: string },
): Refusal<PersonRefusalCode> | undefined {
  if (!actor.added) return { code: 'actor-unknown', field: 'by', value: wanted.by, wanted: '' };
  if (heldRoles(actor, wanted).length > 0) return undefined;
  return { code: 'role-missing', field: 'by', value: wanted.by, wanted: wanted.roles.join(', ') };
}
