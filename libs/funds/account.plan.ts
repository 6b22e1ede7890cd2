import { openAccount } from '#accounts';
import type { OpenAccount } from '#accounts';
import { stateOf } from '#kernel';
import type { Plan } from '#kernel';
import type { Acting } from '#people';
import { regionDecider } from '#regions';
import { closedTimeOf, usualFunds } from './closing.plan.js';

/**
 * 开立资金账户, which begins after what its region's own funds have closed (docs/decisions/0019): what was stated of
 * closed time is not joined later by another account. A village has no funds; those of the region above it are asked.
 * Refusals as of `openAccount`.
 */
export function* openServingAccount(
  command: Omit<OpenAccount, 'closedThrough'>,
  acting: Acting,
  namesakes: readonly string[] = [],
): Plan {
  const { founded } = yield* stateOf(regionDecider, command.region);
  const holder = founded?.level === 'village' ? founded.path[1] : command.region;
  const { closedThrough } = yield* closedTimeOf(usualFunds(holder ?? command.region));
  return yield* openAccount(
    { ...command, ...(closedThrough === undefined ? {} : { closedThrough }) },
    acting,
    namesakes,
  );
}
