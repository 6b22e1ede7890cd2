/** The database cannot be reached, or went away before it answered: the outcome is unknown, the same again may do. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** The other side is not there, or was lost on the way. */
const LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);
/** The driver's own words for a lost or late connection carry no code. */
const LOST_WORDS =
  /^(?:Connection terminated|Client has encountered|timeout |Query read timeout|The server does not|Cannot use a pool)/u;
/**
 * Answers of the server that another try may not meet: lost connections (08), shutdown and start (57P), no room
 * or memory (53), a failing disk (58030), a statement or lock that took too long, an idle transaction cut off,
 * a server that became a standby.
 */
const PASSING = /^(?:08...|57P0.|53...|58030|57014|55P03|25P0[34]|25006)$/u;

/**
 * Turns a fault of the connection or the server that may pass into DatabaseUnavailable; a defect of ours stays what
 * it is. Only for errors that a query threw: a file's ENOENT looks like a missing socket.
 */
export function asDatabaseUnavailable(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable) return error;
  const { code, message, errors } = faultOf(error);
  const first = Array.isArray(errors) ? faultOf(errors[0]).code : undefined;
  const found = [code, first].find((text) => typeof text === 'string');
  const passes = typeof found === 'string' && (LOST.has(found) || PASSING.test(found));
  if (!passes && !(typeof message === 'string' && LOST_WORDS.test(message))) return error;
  return new DatabaseUnavailable(`the database cannot be reached: ${String(found ?? message)}`, { cause: error });
}

/** Why the server takes no writes though it answers, by PostgreSQL's codes. */
const NO_WRITES: Readonly<Record<string, NoWrites>> = {
  '53100': 'database-full',
  '25006': 'database-read-only',
};

export type NoWrites = 'database-full' | 'database-read-only';

/** Whether an error, or what caused it, says that the server answers but takes no writes. */
export function noWritesIn(error: unknown): NoWrites | undefined {
  const { code, cause } = faultOf(error);
  const found = typeof code === 'string' ? NO_WRITES[code] : undefined;
  return found ?? (cause === undefined ? undefined : noWritesIn(cause));
}

function faultOf(error: unknown): {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly errors?: unknown;
  readonly cause?: unknown;
} {
  return typeof error === 'object' && error !== null ? error : {};
}
