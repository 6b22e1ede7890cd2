import type { ReactionCommand } from '#execution';
import type { HoldApprovals, LiftHold } from '#funds';
import type { BusinessDate } from '#kernel';
import { followHold } from '#minimum';

/** Puts a hold on a fund, or lifts it. The day is in its name, since one cause can wait for several. */
export function holdCommand(
  fund: string,
  command: HoldApprovals | LiftHold,
  { cause, today }: { readonly cause: string; readonly today: BusinessDate },
): ReactionCommand {
  const about = `${fund} ${command.hold} ${command.type} ${today}`;
  return { cause, about, attempt: 1, plan: () => followHold(fund, command, today) };
}
