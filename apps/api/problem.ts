import type { Answer } from '#execution';
import type { EdgeCode } from './problem-words.js';

/** What the edge itself refuses. */
export class EdgeProblem extends Error {
  override readonly name = 'EdgeProblem';

  constructor(
    readonly status: number,
    readonly code: EdgeCode,
    readonly retryAfterSeconds?: number,
  ) {
    super(code);
  }
}

/** An answer of the ledger that is a refusal, with the status under which it is told. */
export class RefusedAnswer extends Error {
  override readonly name = 'RefusedAnswer';

  constructor(
    readonly status: number,
    readonly answer: Answer & { readonly ok: false },
  ) {
    super(answer.refusal.code);
  }
}

const THERE_ALREADY = /-(?:exists|used|already)$/u;

/**
 * 404 where the path itself names what is not there, 409 where what is asked for is there already, else 422
 * (docs/decisions/0005).
 */
export function statusOfRefusal(
  refusal: { readonly code: string; readonly field: string },
  inPath: readonly string[],
): number {
  if (refusal.code.endsWith('-unknown') && inPath.includes(refusal.field)) return 404;
  return THERE_ALREADY.test(refusal.code) ? 409 : 422;
}
