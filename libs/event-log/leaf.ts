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
  const { id, stream, revision, type, version, payload, movements, commandId, content, recordedAt, meta } = event;
  const [of, by] = [`${quoted(id)},${quoted(stream)},${String(revision)}`, canonicalJson(meta)];
  const what = `${quoted(type)},${String(version)},${quoted(payload)},[${movements.map(movementEntry).join(',')}]`;
  const asked = `${quoted(commandId)},"${Buffer.from(content).toString('hex')}",${quoted(recordedAt)}`;
  return `[${of},${what},${asked},${by}]`;
}

/** Canonical JSON of a movement, its keys sorted by hand: a rebuild computes every leaf anew. */
function movementEntry(movement: Movement): string {
  const { account, amountFen, countsOn, entry, fund, kind, part, purpose, valueDate } = movement;
  return (
    `{${field('account', account)}"amountFen":"${amountFen.toString()}",${field('countsOn', countsOn)}` +
    `"entry":${quoted(entry)},${field('fund', fund)}"kind":${quoted(kind)},"part":${quoted(part)},` +
    `${field('purpose', purpose)}"valueDate":${quoted(valueDate)}}`
  );
}

function field(name: string, value: string | undefined): string {
  return value === undefined ? '' : `"${name}":${quoted(value)},`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** The RFC 9162 leaf hash: SHA-256(0x00 ‖ entry). */
export function leafHash(event: LeafContent): Uint8Array {
  // As text, each byte a character: a buffer that crypto makes costs more than the digest itself.
  return Buffer.from(hash('sha256', LEAF_PREFIX + leafEntry(event), 'binary'), 'binary');
}
