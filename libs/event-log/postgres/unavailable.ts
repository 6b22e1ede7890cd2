import { types } from 'node:util';
import { LogUnavailable } from '../port.js';

const { isNativeError } = types;

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

/** Turns what may pass into LogUnavailable; a defect of ours stays what it is. */
export function asUnavailable(error: unknown): unknown {
  if (!isNativeError(error) || error instanceof LogUnavailable) return error;
  const code = codeOf(error instanceof AggregateError ? error.errors[0] : error);
  if (!LOST.has(code) && !PASSING.test(code) && !LOST_WORDS.test(error.message)) return error;
  return new LogUnavailable(`the event log cannot be reached: ${code === '' ? error.message : code}`, { cause: error });
}

function codeOf(error: unknown): string {
  return isNativeError(error) && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
