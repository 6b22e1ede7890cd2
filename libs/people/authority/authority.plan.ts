import { refused, stateOf, step, steps } from '#kernel';
import type { Plan, Refused } from '#kernel';
import { countyOf, regionDecider } from '#regions';
import { checkRole } from '../people.plan.js';
import type { Acting } from '../people.plan.js';
import { actorRefusal, personDecider } from '../person.decide.js';
import { EVERYWHERE } from '../person.events.js';
import type { Role } from '../person.events.js';
import { authorityDecider } from './authority.decide.js';
import type { AuthorityCommand } from './authority.decide.js';
import type { EndLimit, GrantLimit } from './limit.decide.js';

const ADMINISTRATOR: readonly Role[] = ['administrator'];

/**
 * 授权限额, or its end, by an administrator of the role's region. Refusals in order: actor, person-unknown,
 * region-unknown, then the limit's own.
 */
export function* setLimit(person: string, command: GrantLimit | EndLimit, acting: Acting): Plan {
  const checked = yield* checkRole(person, command.region, acting);
  if ('kind' in checked) return checked;
  return steps([step(personDecider, person, command)], { person, role: command.role, region: command.region });
}

/** 角色限额, 集体决策起点: a county's setting, by an administrator. Refusals in order: actor, then the setting's own. */
export function* adoptAuthority(command: AuthorityCommand, acting: Acting): Plan {
  const refusal = yield* countyRefusal(command.region, ADMINISTRATOR, acting);
  if (refusal !== undefined) return refusal;
  return steps([step(authorityDecider, command.region, command)], { region: command.region });
}

/** An actor who may do this for a county, or for a region above the counties. */
export function* countyRefusal(region: string, roles: readonly Role[], acting: Acting): Plan<Refused | undefined> {
  const actor = yield* stateOf(personDecider, acting.by);
  const { founded } = yield* stateOf(regionDecider, region);
  const path = founded?.path ?? [];
  const refusal = actorRefusal(actor, { ...acting, roles, path: [...path, EVERYWHERE] });
  if (refusal !== undefined) return refused(refusal);
  if (founded === undefined) return refused({ code: 'region-unknown', field: 'region', value: region, wanted: '' });
  const county = countyOf(path);
  if (county === region) return undefined;
  return refused({ code: 'region-not-county', field: 'region', value: region, wanted: county });
}
