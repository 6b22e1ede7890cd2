import { Catch, HttpException, Inject } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { asDatabaseUnavailable, DatabaseUnavailable, noWritesIn } from '#database';
import { LogUnavailable } from '#event-log';
import { ActorUnknown, Contended, LogDamaged, OtherContent, StaleRevision, ViewBehind } from '#execution';
import { EvidenceDamaged, EvidenceTooLarge } from '#files';
import { factsOf, Malformed, NotThere } from '#http';
import { refusalWords } from '#ledger';
import type { Language } from '#ledger';
import { UnfitRecord, VaultDamaged } from '#vault';
import { logged, LOGGER } from './logger.js';
import { EdgeProblem, RefusedAnswer } from './problem.js';
import { DETAILS, FIELD_WORDS, NOT_THERE, TITLES } from './problem-words.js';
import type { EdgeCode } from './problem-words.js';
import { READINESS } from './readiness.js';
import type { Readiness } from './readiness.js';
import { ROUTES } from './routes.js';
import type { RouteTable } from './routes.js';

/** RFC 9457, without what is the same in all: type and traceId. */
interface Told {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Every error of the API becomes problem+json here; what is a defect of ours is logged and told without its words. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    @Inject(ROUTES) private readonly routes: RouteTable,
    @Inject(READINESS) private readonly readiness: Readiness,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const { traceId, language } = factsOf(request);
    const told = isBrokenOff(request)
      ? edgeTold({ status: 400, code: 'request-broken-off' }, language)
      : this.told(error, request, language);
    if (told.code === 'ledger-damaged') this.cry(error, traceId);
    else if (told.status === 500) this.log.error({ traceId, error: logged(error) }, 'a defect: the request failed');
    else if (told.status > 500) this.log.warn({ traceId, code: told.code }, 'the request can be sent again');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { status, code, title, detail, more = {}, headers = {} } = told;
    const problem = { type: `/problems/${code}`, title, status, detail, code, ...more, traceId };
    // What was not read of a body would be taken for the next request.
    if (!request.complete) response.set('Connection', 'close');
    response.status(status).set(headers).type('application/problem+json').send(JSON.stringify(problem));
  }

  /**
   * A rotten file or record stops nobody else; a log that contradicts itself may make any answer wrong, so the process
   * is not ready any more.
   */
  private cry(error: unknown, traceId: string): void {
    if (error instanceof LogDamaged) this.readiness.damaged();
    const asked =
      'THE LEDGER IS DAMAGED: let nobody write, keep the disk as it is, run `npm run -s ledger -- doctor --all`';
    this.log.fatal({ traceId, error: logged(error) }, asked);
  }

  private told(error: unknown, request: Request, language: Language): Told {
    if (error instanceof RefusedAnswer) return refusalTold(error, language);
    if (error instanceof Malformed) return malformedTold(error, language);
    if (error instanceof NotThere) {
      const { code, field, value } = error;
      const detail = NOT_THERE[code](value)[language];
      return { status: 404, code, title: TITLES['not-there'][language], detail, more: { field, value } };
    }
    if (error instanceof HttpException && error.getStatus() === 404) return this.unknownRoute(request, language);
    return edgeTold(edgeProblemOf(error), language);
  }

  private unknownRoute(request: Request, language: Language): Told {
    const allowed = this.routes.methodsAt(request.path);
    if (allowed.length === 0) return edgeTold({ status: 404, code: 'route-unknown' }, language);
    const told = edgeTold({ status: 405, code: 'method-not-allowed' }, language);
    return { ...told, headers: { Allow: allowed.join(', ') } };
  }
}

/** Its sender went away in the middle: whatever that made fail is no fault of ours or the database's. */
function isBrokenOff(request: Request): boolean {
  return request.destroyed && !request.complete;
}

function refusalTold({ status, answer }: RefusedAnswer, language: Language): Told {
  const { code, field, value, wanted } = answer.refusal;
  const headers: Readonly<Record<string, string>> = answer.again ? { 'Idempotency-Replayed': 'true' } : {};
  const more = { field, value, wanted, position: answer.position.toString() };
  return {
    status,
    code,
    title: TITLES.refused[language],
    detail: refusalWords(answer.refusal, language),
    more,
    headers,
  };
}

function malformedTold({ faults }: Malformed, language: Language): Told {
  const errors = faults.map((fault) => ({ ...fault, detail: FIELD_WORDS[fault.code](fault.wanted)[language] }));
  return { ...edgeTold({ status: 400, code: 'malformed' }, language), more: { errors } };
}

interface Edge {
  readonly status: number;
  readonly code: EdgeCode;
  readonly retryAfterSeconds?: number | undefined;
}

function edgeTold({ status, code, retryAfterSeconds }: Edge, language: Language): Told {
  const headers = {
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
    // Whoever was waited for too long is not waited for any longer.
    ...(status === 408 ? { Connection: 'close' } : {}),
  };
  return { status, code, title: TITLES[code][language], detail: DETAILS[code][language], headers };
}

function edgeProblemOf(error: unknown): Edge {
  if (error instanceof EdgeProblem) return error;
  if (error instanceof ActorUnknown) return { status: 401, code: 'actor-unknown' };
  if (error instanceof OtherContent) return { status: 422, code: 'key-used-otherwise' };
  if (error instanceof StaleRevision) return { status: 412, code: 'revision-stale' };
  if (error instanceof Contended) return { status: 503, code: 'contended', retryAfterSeconds: 1 };
  if (error instanceof ViewBehind) return { status: 503, code: 'views-behind', retryAfterSeconds: 1 };
  if (error instanceof EvidenceTooLarge) return { status: 413, code: 'evidence-too-large' };
  if (error instanceof UnfitRecord) return { status: 400, code: 'malformed' };
  if (isDamage(error)) return { status: 500, code: 'ledger-damaged' };
  if (error instanceof LogUnavailable || asDatabaseUnavailable(error) instanceof DatabaseUnavailable) {
    return { status: 503, ...databaseProblemOf(error) };
  }
  return ofBodyReader(error);
}

/** What passes by itself may be tried again at once, what a person has to see to a little later. */
function databaseProblemOf(error: unknown): Pick<Edge, 'code' | 'retryAfterSeconds'> {
  const code = noWritesIn(error);
  return code === undefined ? { code: 'database-unavailable', retryAfterSeconds: 2 } : { code, retryAfterSeconds: 30 };
}

function isDamage(error: unknown): boolean {
  return error instanceof LogDamaged || error instanceof VaultDamaged || error instanceof EvidenceDamaged;
}

/** What express and its body reader throw: errors that carry a status. */
function ofBodyReader(error: unknown): Edge {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (status === 413) return { status, code: 'body-too-large' };
  if (status === 415) return { status, code: 'body-not-json' };
  if (status === 400) return { status, code: 'malformed' };
  return { status: 500, code: 'internal' };
}
