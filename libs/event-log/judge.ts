import type { KnownCommand, Standing, Unit } from './port.js';

export type Verdict =
  | { readonly kind: 'accepted' }
  /** In the log since an earlier append: its first answer is given again. */
  | { readonly kind: 'known'; readonly command: KnownCommand }
  /** The same id and content as the accepted unit with this number, in the same run. */
  | { readonly kind: 'repeated'; readonly of: number }
  | { readonly kind: 'conflict'; readonly streams: readonly string[] }
  | { readonly kind: 'other-content' };

export interface Judgement {
  readonly verdicts: readonly Verdict[];
  /** Streams that a unit which was not newly appended would have written. */
  readonly blocked: ReadonlySet<string>;
}

/** The log as it stood when the judge's engine held it still. */
export interface Evidence {
  readonly known: ReadonlyMap<string, KnownCommand>;
  /** Every stream that a unit names; one that is absent was never written. */
  readonly standings: ReadonlyMap<string, Standing>;
}

/**
 * Judges units one by one, in order: ids first, then the order rule, then revisions. A unit that is not newly
 * appended blocks every stream it would have written: later units were decided on a state that did not come
 * about, and are conflicts even where their revisions happen to fit. A known id gets its answer all the same,
 * since it adds nothing. `doomed` holds the numbers of units that rest on one which failed before this run
 * (dependents found them): conflicts too, that block nothing further.
 */
export function judge(units: readonly Unit[], evidence: Evidence, doomed: ReadonlySet<number> = NO_NUMBERS): Judgement {
  const run: Run = { evidence, standings: new Map(evidence.standings), accepted: new Map(), blocked: new Set() };
  const verdicts = units.map((unit, number): Verdict => {
    const known = byId(unit, run);
    if (known === undefined && doomed.has(number)) return { kind: 'conflict', streams: namedBy(unit) };
    const verdict = known ?? byRevision(unit, run);
    if (verdict.kind === 'accepted') accept(unit, number, run);
    else for (const stream of unit.expected.keys()) run.blocked.add(stream);
    return verdict;
  });
  return { verdicts, blocked: run.blocked };
}

/**
 * The numbers of the units that name a blocked stream, or one that such a unit would have written; `blocked` grows
 * by the latter.
 */
export function dependents(units: readonly Unit[], blocked: Set<string>): ReadonlySet<number> {
  const found = new Set<number>();
  units.forEach((unit, number) => {
    if (!namedBy(unit).some((stream) => blocked.has(stream))) return;
    found.add(number);
    for (const stream of unit.expected.keys()) blocked.add(stream);
  });
  return found;
}

interface Run {
  readonly evidence: Evidence;
  readonly standings: Map<string, Standing>;
  readonly accepted: Map<string, { readonly number: number; readonly content: Uint8Array }>;
  readonly blocked: Set<string>;
}

function byId(unit: Unit, run: Run): Verdict | undefined {
  const command = run.evidence.known.get(unit.commandId);
  if (command !== undefined) {
    return sameBytes(command.content, unit.content) ? { kind: 'known', command } : { kind: 'other-content' };
  }
  const earlier = run.accepted.get(unit.commandId);
  if (earlier === undefined) return undefined;
  return sameBytes(earlier.content, unit.content)
    ? { kind: 'repeated', of: earlier.number }
    : { kind: 'other-content' };
}

function byRevision(unit: Unit, run: Run): Verdict {
  const streams: string[] = [];
  for (const named of [unit.expected, unit.unchanged ?? NOTHING]) {
    for (const [stream, standing] of named) {
      if (run.blocked.has(stream) || (run.standings.get(stream) ?? 'none') !== standing) streams.push(stream);
    }
  }
  return streams.length === 0 ? { kind: 'accepted' } : { kind: 'conflict', streams };
}

function accept(unit: Unit, number: number, run: Run): void {
  run.accepted.set(unit.commandId, { number, content: unit.content });
  for (const [stream, revision] of Object.entries(revisionsOf(unit))) run.standings.set(stream, revision);
}

/** The last revision that a unit leaves in each stream it writes. */
export function revisionsOf(unit: Unit): Record<string, number> {
  const revisions: Record<string, number> = {};
  for (const event of unit.events) revisions[event.stream] = event.revision;
  return revisions;
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

function namedBy(unit: Unit): readonly string[] {
  return [...unit.expected.keys(), ...(unit.unchanged ?? NOTHING).keys()];
}

const NOTHING: ReadonlyMap<string, Standing> = new Map();
const NO_NUMBERS: ReadonlySet<number> = new Set();
