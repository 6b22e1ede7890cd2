import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { noteFacts } from '#http';
import type { Metrics } from './metrics.js';
import { languageFrom } from './problem-words.js';

export const LOGGER = Symbol('logger');

const REQUEST_ID = /^[\w.:-]{1,100}$/u;
const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/u;

/** An error as the log may hold it: kind, sentence, place. What else a driver hangs on it may be personal. */
export function logged(error: unknown): object {
  if (!(error instanceof Error)) return { message: 'something that is no error was thrown' };
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause === undefined ? {} : { cause: logged(cause) }) };
}

/** Names each request, notes in which language it is answered, and tells log and metrics how it went. */
export function noteRequests(log: Logger, metrics: Metrics) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const traceId = traceIdOf(request);
    const from = process.hrtime.bigint();
    noteFacts(request, { traceId, language: languageFrom(request.headers['accept-language']) });
    response.setHeader('X-Request-Id', traceId);
    response.once('close', () => {
      const seconds = Number(process.hrtime.bigint() - from) / 1e9;
      const status = response.writableFinished ? response.statusCode : 499;
      const { method } = request;
      const route = routeOf(request);
      metrics.observe({ method, route, status, seconds });
      log.info({ traceId, method, route, status, ms: Math.round(seconds * 1000) }, 'request');
    });
    next();
  };
}

function traceIdOf(request: Request): string {
  const named = request.headers['x-request-id'];
  if (typeof named === 'string' && REQUEST_ID.test(named)) return named;
  const parent = request.headers['traceparent'];
  return (typeof parent === 'string' ? TRACEPARENT.exec(parent)?.[1] : undefined) ?? randomUUID();
}

/** The route as it is written, so that no id becomes a label or a line of the log. */
function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  return typeof path === 'string' ? path : 'none';
}
