import { stateOf, step, steps } from '#kernel';
import type { Plan } from '#kernel';
import { batchDecider, rowDecider } from './batch.decide.js';
import type { BatchCommand, TakeRow } from './batch.decide.js';

/** A row that may have been taken when its number was still missing. */
export interface RowTwin {
  /** The row's key without a number. */
  readonly key: string;
  /** Whether nothing is left of what took it: it was reversed, and the row with its number stands in its place. */
  readonly isGone: (takenBy: string) => Plan<boolean>;
  /** What follows where it was: it is known, and its number belongs to that entry. `takenBy` is what took it. */
  readonly numbered: (takenBy: string) => Plan;
}

/**
 * 登记行: carries out what the row says and takes the row, in one append. A row that an earlier import took changes
 * nothing and is answered as known.
 */
export function* importRow(
  key: string,
  taking: TakeRow,
  { carrying, twin }: { readonly carrying: Plan; readonly twin?: RowTwin | undefined },
): Plan {
  const row = yield* stateOf(rowDecider, key);
  if (row.takenBy !== undefined) return { kind: 'nothing', result: { known: true, entry: row.takenBy } };
  if (twin !== undefined) {
    const { takenBy } = yield* stateOf(rowDecider, twin.key);
    if (takenBy !== undefined && !(yield* twin.isGone(takenBy))) return yield* twin.numbered(takenBy);
  }
  const outcome = yield* carrying;
  if (outcome.kind !== 'steps') return outcome;
  return steps([...outcome.steps, step(rowDecider, key, taking)], outcome.result);
}

/** 导入的开始与结束. */
export function* noteBatch(command: BatchCommand): Plan {
  yield* stateOf(batchDecider, command.batch);
  return steps([step(batchDecider, command.batch, command)], { batch: command.batch });
}
