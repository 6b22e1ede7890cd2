import { Inject, Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { from, map, mergeMap } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Position } from '#event-log';
import { ProjectionEngine } from '#execution';
import type { Answer } from '#execution';
import { ALONE, cursorOf, Malformed, Paged, shownValue, Versioned, WRITES } from '#http';
import type { Written } from '#http';
import { METRICS } from './metrics.js';
import type { Metrics } from './metrics.js';
import { RefusedAnswer, statusOfRefusal } from './problem.js';

const WAIT_MS = 5_000;
const POSITION = /^\d{1,18}$/u;

/** Makes bodies, headers and refusals of what controllers return; lets a read wait for the position it names. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(
    private readonly views: ProjectionEngine,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const reflector = new Reflector();
    if (reflector.get<Written | undefined>(WRITES, context.getHandler()) === 'json') {
      const done = this.metrics.commandBegan(context.getHandler().name);
      return next.handle().pipe(
        map((answer: Answer) => {
          done(answer.ok ? (answer.again ? 'again' : 'done') : 'refused');
          return answered(answer, { request, response });
        }),
      );
    }
    if (reflector.get<boolean | undefined>(ALONE, context.getHandler()) === true) refuseOtherParameters(request);
    return from(this.awaitPosition(request)).pipe(
      mergeMap(() => next.handle()),
      map((told: unknown) => {
        if (told instanceof Versioned) return versioned(told, response);
        return told instanceof Paged ? paged(told, { request, response }) : told;
      }),
    );
  }

  private async awaitPosition(request: Request): Promise<void> {
    const wanted = request.query['minPosition'];
    if (wanted === undefined) return;
    if (typeof wanted !== 'string' || !POSITION.test(wanted)) {
      const value = shownValue(wanted);
      throw new Malformed([{ pointer: '/minPosition', code: 'number-malformed', value, wanted: '0-' }]);
    }
    await this.views.waitFor(BigInt(wanted) as Position, WAIT_MS);
  }
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

function answered(answer: Answer, { request, response }: Exchange): object {
  if (!answer.ok) {
    throw new RefusedAnswer(statusOfRefusal(answer.refusal, Object.keys(request.params)), answer);
  }
  if (answer.again) response.setHeader('Idempotency-Replayed', 'true');
  return { position: answer.position.toString(), again: answer.again, ...answer.result };
}

function paged({ body, next }: Paged, { request, response }: Exchange): unknown {
  if (next !== undefined) {
    const [path = '', query = ''] = request.originalUrl.split('?');
    const parameters = new URLSearchParams(query);
    parameters.set('cursor', cursorOf(next));
    response.setHeader('Link', `<${path}?${parameters.toString()}>; rel="next"`);
  }
  return body;
}

function versioned({ body, revision }: Versioned, response: Response): unknown {
  response.setHeader('ETag', `"${String(revision)}"`);
  return body;
}

function refuseOtherParameters({ query }: Request): void {
  const faults = Object.keys(query)
    .filter((name) => name !== 'minPosition')
    .map((name) => ({ pointer: `/${shownValue(name)}`, code: 'field-unknown', value: '', wanted: '' }) as const);
  if (faults.length > 0) throw new Malformed(faults);
}
