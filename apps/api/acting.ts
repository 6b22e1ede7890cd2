import type { Request } from 'express';
import { Inject, Injectable } from '@nestjs/common';
import type { EventLog } from '#event-log';
import { ActorUnknown, EVENT_LOG, EventRegistry, toLedgerEvent } from '#execution';
import type { BusinessDate } from '#kernel';
import { personDecider } from '#people';
import type { PersonEvent, PersonState } from '#people';
import { EdgeProblem } from './problem.js';
import { SETTINGS } from './settings.js';
import type { ApiSettings } from './settings.js';

const LOOPBACK_ADDRESS = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/u;
const PERSON = /^[a-z][a-z0-9.]{0,39}$/u;
const DEFAULT_PERSON = 'local';

/**
 * The one place where it is said who acts. There is no signing in yet: in demo mode whoever reaches the API from the
 * same machine names the person; otherwise nobody can write or see personal data.
 */
@Injectable()
export class Acting {
  constructor(
    @Inject(SETTINGS) private readonly settings: ApiSettings,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    private readonly registry: EventRegistry,
  ) {}

  /** Whom the request names. Throws EdgeProblem where it may name nobody. */
  named(request: Request): string {
    const person = this.nameOf(request);
    if (person === undefined) throw new EdgeProblem(401, 'actor-missing');
    return person;
  }

  /** Whom the request names, where the ledger knows the person and any role is held on that day. */
  async withRole(request: Request, on: BusinessDate): Promise<string> {
    const person = this.named(request);
    const state = await this.stateOf(person);
    if (!state.added) throw new ActorUnknown(person);
    if (!holdsAny(state, on)) throw new EdgeProblem(403, 'role-missing');
    return person;
  }

  /** The same for what is told to everybody and more of it to some: undefined where there is no such person. */
  async reader(request: Request, on: BusinessDate): Promise<string | undefined> {
    const person = this.nameOf(request);
    if (person === undefined) return undefined;
    return holdsAny(await this.stateOf(person), on) ? person : undefined;
  }

  /** The connection's own address counts: whatever a proxy says about others (X-Forwarded-For) is not read. */
  private nameOf(request: Request): string | undefined {
    const isNear = LOOPBACK_ADDRESS.test(request.socket.remoteAddress ?? '');
    const named = request.headers['x-actor'] ?? DEFAULT_PERSON;
    return this.settings.demo && isNear && typeof named === 'string' && PERSON.test(named) ? named : undefined;
  }

  /** From the log itself: a role that any process took away counts at once, and no cache is filled with strangers. */
  private async stateOf(person: string): Promise<PersonState> {
    const recorded = await this.log.readStream(`${personDecider.name}-${person}`);
    return recorded.reduce((state, each) => {
      return personDecider.evolve(state, toLedgerEvent(this.registry, each).event as PersonEvent);
    }, personDecider.initial());
  }
}

function holdsAny({ added, roles }: PersonState, on: BusinessDate): boolean {
  return added && roles.some(({ from, until }) => from <= on && (until === undefined || on <= until));
}
