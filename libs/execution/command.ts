import { canonicalJson, parseCanonical } from '#kernel';
import type { DomainEvent, Moment, Plain, Plan, Refusal, StreamRef } from '#kernel';
import { eventKind } from '#kernel';
import type { Position, Standing } from '#event-log';

export interface CommandRequest {
  /** A UUID made of actor and key: the same id with the same content gets the first answer again, for ever. */
  readonly commandId: string;
  /** Digest of what was asked. */
  readonly content: Uint8Array;
  /** Who acts: a person's id, or a reaction's own name. */
  readonly by: string;
  readonly meta?: Readonly<Record<string, string>>;
  /** The revision at which the asker saw a stream: when it has moved on, the command is not decided (StaleRevision). */
  readonly seen?: { readonly stream: StreamRef; readonly standing: Standing };
  /** Money commands keep their refusal as an event, `CommandRefused`. */
  readonly keepRefusal: boolean;
  plan(): Plan;
}

export type Result = Readonly<Record<string, Plain>>;

export type Answer = {
  /** True when this id was answered before: the rest is then that first answer. */
  readonly again: boolean;
  readonly position: Position;
} & ({ readonly ok: true; readonly result: Result } | { readonly ok: false; readonly refusal: Refusal });

/** A key used before, with another content. */
export class OtherContent extends Error {
  override readonly name = 'OtherContent';
}

/** The stream that the asker saw has moved on meanwhile; nothing was decided or kept. */
export class StaleRevision extends Error {
  override readonly name = 'StaleRevision';

  constructor(
    readonly seen: Standing,
    readonly standing: Standing,
  ) {
    super(`revision ${String(seen)} was seen, ${String(standing)} is there now`);
  }
}

/** Who acts is nobody whom the ledger knows: denied at the edge, before anything is written. */
export class ActorUnknown extends Error {
  override readonly name = 'ActorUnknown';

  constructor(readonly by: string) {
    super('the acting person is not in the ledger');
  }
}

/** Other writers kept winning; nothing was decided. The same command can be sent again. */
export class Contended extends Error {
  override readonly name = 'Contended';
}

export interface CommandRefused extends DomainEvent {
  readonly type: 'CommandRefused';
  readonly code: string;
  readonly field: string;
  readonly value: string;
  readonly wanted: string;
}

/** 命令被拒 */
export const commandRefused = eventKind<CommandRefused>({ type: 'CommandRefused', version: 1, term: '命令被拒' });

export type Answered =
  { readonly ok: true; readonly result: Result } | { readonly ok: false; readonly refusal: Refusal };

export function answerToText(answered: Answered): string {
  return canonicalJson(
    answered.ok ? { ok: true, result: answered.result } : { ok: false, refusal: { ...answered.refusal } },
  );
}

/** Amounts, days, years and numbers of counties and townships: no telephone, card or identity number. */
const FIGURE = /^-?\d{1,13}\.\d{2}(?: |$)|^\d{4}-\d{2}(?:-\d{2})?$|^(?:\d{1,6}|\d{9})$/u;
/** What these refuse is not as the ledger wants it, or nothing that it knows: its value is as somebody typed it. */
const TYPED = /-(?:unknown|malformed|wrong|not-of-fund|name-missing)$|^accounts-equal$/u;

/**
 * A refusal as it is kept: what somebody typed may be anything, a person's name too. The edge, which has the request
 * at hand, puts it back into the answer.
 */
export function keptRefusal(refusal: Refusal): Refusal {
  return TYPED.test(refusal.code) && !FIGURE.test(refusal.value) ? { ...refusal, value: '' } : refusal;
}

export function answerFromText(text: string): Answered {
  return parseCanonical(text) as unknown as Answered;
}

export type Clock = () => Moment;

export const systemClock: Clock = () => new Date().toISOString();
