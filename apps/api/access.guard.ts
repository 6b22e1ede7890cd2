import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import { CLOCK, commandIdOf, VAULT } from '#execution';
import type { Clock } from '#execution';
import { factsOf, PERSONAL, SEES, STAFF, WRITES } from '#http';
import type { Written } from '#http';
import { businessDateAt } from '#kernel';
import type { Vault } from '#vault';
import { Acting } from './acting.js';
import { canonicalBody } from './json-body.js';
import { EdgeProblem } from './problem.js';
import type { ApiSettings } from './settings.js';

const LOOPBACK_NAME = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/iu;
const KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/u;
const JSON_TYPE = /^application\/json(?:\s*;\s*charset\s*=\s*"?utf-8"?)?\s*$/iu;
const ETAG = /^"(\d{1,9})"$/u;

/** Lets a request through to its controller, with what is known about it noted: who acts, and under which command. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly acting: Acting,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const facts = factsOf(request);
    const at = this.clock();
    const today = businessDateAt(at);
    facts.today = today;
    const written = markOf(WRITES, context) as Written | undefined;
    if (written === 'json') {
      facts.command = this.commandOf(request, { at, isIfMatchHeeded: markOf(SEES, context) === true });
    } else if (written === 'bytes') {
      ifMatchOf(request, false);
      await this.acting.withRole(request, today);
    } else if (markOf(PERSONAL, context) === true) {
      await this.acting.withRole(request, today);
    } else if (markOf(STAFF, context) === true) {
      const reader = await this.acting.reader(request, today);
      if (reader !== undefined) facts.reader = reader;
    }
    return true;
  }

  /** Whether the ledger knows the person is asked where the command is carried out. */
  private commandOf(
    request: Request,
    { at, isIfMatchHeeded }: { readonly at: string; readonly isIfMatchHeeded: boolean },
  ) {
    const by = this.acting.named(request);
    if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) throw new EdgeProblem(415, 'body-not-json');
    const content = this.vault.contentDigest([request.method, request.path, canonicalBody(request.body)]);
    const seen = ifMatchOf(request, isIfMatchHeeded);
    return { commandId: commandIdOf(by, keyOf(request)), content, by, at, ...seen };
  }
}

function markOf(mark: string, context: ExecutionContext): unknown {
  return new Reflector().get<unknown>(mark, context.getHandler());
}

function keyOf(request: Request): string {
  // Two headers of the name would else be joined to one key that nobody chose.
  const [key = '', another] = request.headersDistinct['idempotency-key'] ?? [];
  if (key === '') throw new EdgeProblem(400, 'key-missing');
  if (another !== undefined || !KEY.test(key)) throw new EdgeProblem(400, 'key-malformed');
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
