import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import { CLOCK, commandIdOf, VAULT } from '#execution';
import type { Clock } from '#execution';
import { factsOf, PERSONAL, SEES, WRITES } from '#http';
import { businessDateAt } from '#kernel';
import type { Vault } from '#vault';
import { canonicalBody } from './json-body.js';
import { EdgeProblem } from './problem.js';
import { SETTINGS } from './settings.js';
import type { ApiSettings } from './settings.js';

const LOOPBACK_ADDRESS = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/u;
const LOOPBACK_NAME = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/iu;
const PERSON = /^[a-z][a-z0-9.]{0,39}$/u;
const KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/u;
const JSON_TYPE = /^application\/json(?:\s*;\s*charset\s*=\s*"?utf-8"?)?\s*$/iu;
const ETAG = /^"(\d{1,9})"$/u;
const DEFAULT_PERSON = 'local';

/**
 * The one place where it is said who acts. There is no signing in yet: in demo mode whoever reaches the API from the
 * same machine names the person; otherwise nobody can write or see personal data.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(SETTINGS) private readonly settings: ApiSettings,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const facts = factsOf(request);
    const at = this.clock();
    facts.today = businessDateAt(at);
    const written = markOf(WRITES, context);
    if (written === undefined) {
      if (markOf(PERSONAL, context) === true) this.actorOf(request);
      return true;
    }
    const by = this.actorOf(request);
    if (written === 'json' && !JSON_TYPE.test(request.headers['content-type'] ?? '')) {
      throw new EdgeProblem(415, 'body-not-json');
    }
    const asked = [request.method, request.path, written === 'json' ? canonicalBody(request.body) : ''];
    const seen = ifMatchOf(request, markOf(SEES, context) === true);
    const content = this.vault.contentDigest(asked);
    facts.command = { commandId: commandIdOf(by, keyOf(request)), content, by, at, ...seen };
    return true;
  }

  /** The connection's own address counts: whatever a proxy says about others (X-Forwarded-For) is not read. */
  private actorOf(request: Request): string {
    const isNear = LOOPBACK_ADDRESS.test(request.socket.remoteAddress ?? '');
    const named = request.headers['x-actor'] ?? DEFAULT_PERSON;
    if (!this.settings.demo || !isNear || typeof named !== 'string' || !PERSON.test(named)) {
      throw new EdgeProblem(401, 'actor-missing');
    }
    return named;
  }
}

function markOf(mark: string, context: ExecutionContext): unknown {
  return new Reflector().get<unknown>(mark, context.getHandler());
}

function keyOf(request: Request): string {
  const key = request.headers['idempotency-key'];
  if (key === undefined || key === '') throw new EdgeProblem(400, 'key-missing');
  if (typeof key !== 'string' || !KEY.test(key)) throw new EdgeProblem(400, 'key-malformed');
  return key;
}

/** A condition that would not be heeded is refused rather than passed over. */
function ifMatchOf(request: Request, isHeeded: boolean): { readonly ifMatch?: number } {
  const given = request.headers['if-match'];
  if (given === undefined) return {};
  const revision = ETAG.exec(given)?.[1];
  if (!isHeeded || revision === undefined) throw new EdgeProblem(400, 'if-match-malformed');
  return { ifMatch: Number(revision) };
}

/**
 * Refuses what a page of another site could make a browser send: a Host that is no name of this machine (a name that
 * was bent to point here), and an Origin elsewhere. There are no CORS headers, and writes take no form of a simple one.
 */
export function refuseForeigners(settings: ApiSettings) {
  const isOurs = (host: string): boolean => {
    const name = host.replace(/:\d{1,5}$/u, '');
    return LOOPBACK_NAME.test(name) || name === settings.host || name === `[${settings.host}]`;
  };
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (!isOurs(request.headers.host ?? '')) throw new EdgeProblem(421, 'host-not-local');
    const { origin } = request.headers;
    if (origin !== undefined && !(URL.canParse(origin) && isOurs(new URL(origin).host))) {
      throw new EdgeProblem(403, 'origin-not-local');
    }
    next();
  };
}
