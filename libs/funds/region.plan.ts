import { refused, stateOf, step, steps } from '#kernel';
import type { Plan, Step } from '#kernel';
import { actorRefusal, EVERYWHERE, personDecider } from '#people';
import type { Acting } from '#people';
import { regionDecider } from '#regions';
import type { FoundRegion, RegionState } from '#regions';
import { fundDecider } from './fund.decide.js';
import { FUND_KINDS, fundId } from './fund.state.js';

/**
 * 区划载入: founds a region and opens its welfare fund and care fund; a village has none of its own. A region that is
 * there already, with the same name and place, changes nothing.
 */
export function* foundRegion(command: FoundRegion, acting: Acting): Plan {
  const actor = yield* stateOf(personDecider, acting.by);
  const parent = command.parent === undefined ? undefined : yield* stateOf(regionDecider, command.parent);
  const path = [...(parent?.founded?.path ?? []), EVERYWHERE];
  const refusal = actorRefusal(actor, { ...acting, roles: ['administrator'], path });
  if (refusal !== undefined) return refused(refusal);
  const region = yield* stateOf(regionDecider, command.code);
  if (isSame(region, command)) return { kind: 'nothing', result: { region: command.code } };
  const list: Step[] = [step(regionDecider, command.code, command, parent)];
  if (command.level !== 'village') {
    for (const { kind, kindName } of FUND_KINDS) {
      const place = { region: command.code, path: [command.code, ...(parent?.founded?.path ?? [])] };
      const opened = { type: 'OpenFund', ...place, level: command.level, kind, kindName, lendable: false } as const;
      list.push(step(fundDecider, fundId(command.code, kind), opened, { today: acting.on }));
    }
  }
  return steps(list, { region: command.code });
}

function isSame(region: RegionState, command: FoundRegion): boolean {
  const { founded } = region;
  return founded !== undefined && founded.name === command.name && founded.path[1] === command.parent;
}
