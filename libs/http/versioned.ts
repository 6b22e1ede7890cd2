import type { CommandContext } from '#execution';
import type { StreamRef } from '#kernel';

/** One thing with the revision at which it was seen: told as its ETag. */
export class Versioned<Body = unknown> {
  constructor(
    readonly body: Body,
    readonly revision: number,
  ) {}
}

/** A command as it was asked over HTTP. */
export interface AskedContext extends CommandContext {
  /** The revision that If-Match names. */
  readonly ifMatch?: number;
}

/** The context of a command for a stream: it is not decided where that has moved on since the sender saw it. */
export function seeing({ ifMatch, ...context }: AskedContext, stream: StreamRef): CommandContext {
  return ifMatch === undefined ? context : { ...context, seen: { stream, standing: ifMatch } };
}
