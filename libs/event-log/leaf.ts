import { hash } from 'node:crypto';
import { canonicalJson } from '#kernel';
import type { Moment, Movement } from '#kernel';

export interface LeafContent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly version: number;
  readonly payload: string;
  readonly movements: readonly Movement[];
  readonly commandId: string;
  readonly content: Uint8Array;
  readonly recordedAt: Moment;
  readonly meta: Readonly<Record<string, string>>;
}

/** The byte 0x00, which tells a leaf from an inner node. */
const LEAF_PREFIX = '\0';

/**
 * The event's bytes as they are hashed and proven: a canonical JSON list, so that a stranger can rebuild them
 * in any language. No position in it: the same events have the same leaves on every engine.
 */
export function leafEntry(event: LeafContent): string {
  return canonicalJson([
    event.id,
    event.stream,
    event.revision,
    event.type,
    event.version,
    event.payload,
    event.movements.map((movement) => ({ ...movement })),
    event.commandId,
    Buffer.from(event.content).toString('hex'),
    event.recordedAt,
    event.meta,
  ]);
}

/** The RFC 9162 leaf hash: SHA-256(0x00 ‖ entry). */
export function leafHash(event: LeafContent): Uint8Array {
  return hash('sha256', LEAF_PREFIX + leafEntry(event), 'buffer');
}
