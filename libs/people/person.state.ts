import type { BusinessDate, PersonalRef } from '#kernel';
import { EVERYWHERE } from './person.events.js';
import type { LimitEnded, LimitGranted, Role, RoleGranted } from './person.events.js';

export interface PersonState {
  added: boolean;
  name: PersonalRef | undefined;
  roles: RoleGranted[];
  /** As they were granted and ended; they stay where a role ends and is granted anew. */
  limits: (LimitGranted | LimitEnded)[];
}

/** A role for the region whose path is given, on a day. */
export interface RoleWanted {
  readonly roles: readonly Role[];
  readonly path: readonly string[];
  readonly on: BusinessDate;
}

/** Those of the roles that are held on that day for the region, or for one above it. */
export function heldRoles(state: PersonState, wanted: RoleWanted): readonly RoleGranted[] {
  return state.roles.filter(
    (held) =>
      wanted.roles.includes(held.role) &&
      (held.region === EVERYWHERE || wanted.path.includes(held.region)) &&
      held.from <= wanted.on &&
      (held.until === undefined || wanted.on <= held.until),
  );
}
