import { MOVEMENT_PARTS, parseDate } from '#kernel';
import type { NewEvent, Standing, Unit } from './port.js';
import { remembered } from './remembered.js';

/** `fund-411522101-welfare`: what every engine can hold, sort and compare byte by byte. */
const STREAM = /^[^\p{Lu}\p{Lt}\p{Cc}\p{Cs}\p{Cn}]{1,200}$/u;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u;
/** Text that comes back from any engine as it went in: no NUL, no half of a surrogate pair. */
const UNSTORABLE = /[\0\p{Cs}]/u;
const PARTS: ReadonlySet<string> = new Set(MOVEMENT_PARTS);
const DIGEST_BYTES = 32;
const REVISION_MAX = 2_147_483_647;
const VERSION_MAX = 32_767;
const AMOUNT_LIMIT_FEN = 1n << 63n;

/** Whether a stream can have this name: one that cannot was never written, and never will be. */
export function isStreamName(name: string): boolean {
  return STREAM.test(name);
}

/** A unit does not change, and whoever decides ahead of the log looks at it before the log does. */
const wellFormed = new WeakSet<Unit>();

/**
 * Refuses a unit that no engine could give back as it came: a defect of the caller, so it throws a RangeError
 * and nothing of the call is appended. Forms are strict because a leaf must be computable again from what is stored.
 */
export function assertWellFormed(unit: Unit): void {
  if (wellFormed.has(unit)) return;
  require(UUID.test(unit.commandId), 'a command id is a UUID in lower case', unit.commandId);
  require(unit.content.length === DIGEST_BYTES, 'a content digest has 32 bytes', unit.commandId);
  require(isMoment(unit.recordedAt), 'a moment is UTC with milliseconds', unit.recordedAt);
  require(!UNSTORABLE.test(unit.answer), 'an answer is well-formed text', unit.commandId);
  for (const [stream, standing] of unit.expected) assertStanding(stream, standing);
  for (const [stream, standing] of unit.unchanged ?? []) {
    assertStanding(stream, standing);
    require(!unit.expected.has(stream), 'a written stream is expected, not unchanged', stream);
  }
  assertRevisions(unit);
  for (const event of unit.events) assertEvent(event);
  wellFormed.add(unit);
}

function assertStanding(stream: string, standing: Standing): void {
  require(isStreamName(stream), 'a stream name is short, in lower case, without control characters', stream);
  const revision = standing === 'none' ? 0 : standing;
  require(Number.isInteger(revision) &&
    revision >= 0 &&
    revision < REVISION_MAX, 'a standing is a revision or none', stream);
}

/** The caller gives the revisions, since they are inside the leaf: they must go on from what it expects. */
function assertRevisions(unit: Unit): void {
  const last = new Map<string, number>();
  for (const { stream, revision } of unit.events) {
    const standing = unit.expected.get(stream);
    require(standing !== undefined, 'expected names every written stream', stream);
    const before = last.get(stream) ?? (standing === 'none' || standing === undefined ? -1 : standing);
    require(revision === before + 1, 'revisions go on from what is expected', stream);
    last.set(stream, revision);
  }
  require(last.size === unit.expected.size, 'expected names no stream that is not written', unit.commandId);
}

function assertEvent(event: NewEvent): void {
  require(UUID.test(event.id), 'an event id is a UUID in lower case', event.id);
  require(event.type !== '' && !UNSTORABLE.test(event.type), 'an event has a type', event.id);
  const { version } = event;
  require(Number.isInteger(version) && version >= 0 && version <= VERSION_MAX, 'a version is a small number', event.id);
  require(!UNSTORABLE.test(event.payload), 'a payload is well-formed text', event.id);
  require(event.leaf.length === DIGEST_BYTES, 'a leaf has 32 bytes', event.id);
  require(event.movements.length <= VERSION_MAX, 'an event has at most 32767 movements', event.id);
  for (const movement of event.movements) {
    const { part, kind, entry, fund = '', purpose = '', account = '', amountFen, valueDate, countsOn } = movement;
    require(PARTS.has(part), 'a movement is of money, of a reserve or of goods', event.id);
    require(!UNSTORABLE.test(kind + entry + fund + purpose + account), 'movements are well-formed text', event.id);
    require(amountFen < AMOUNT_LIMIT_FEN && amountFen >= -AMOUNT_LIMIT_FEN, 'an amount fits 64 bits', event.id);
    require(isDate(valueDate) && (countsOn === undefined || isDate(countsOn)), 'dates are days of business', event.id);
  }
}

const isMoment = remembered((text: string) => {
  if (!MOMENT.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
});

const isDate = remembered((text: string) => parseDate(text) !== undefined);

function require(holds: boolean, rule: string, value: string): void {
  if (!holds) throw new RangeError(`${rule}: ${JSON.stringify(value)}`);
}
