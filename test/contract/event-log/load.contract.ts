import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventLog, Outcome, Standing, Unit } from '#event-log';
import type { Open } from './units.js';
import { digest, idsWritten, kinds, readAllAfter, someStream, unitOf } from './units.js';

const LARGE_LOAD = 9000;

/** One unit as numbers: streams it writes or looks at, what it expects of them, whether its id comes again. */
interface Sketch {
  readonly writes: readonly (readonly [stream: number, standing: number])[];
  readonly looks: readonly (readonly [stream: number, standing: number])[];
  readonly command: number;
  readonly content: number;
}

const named = fc.uniqueArray(fc.tuple(fc.nat(3), fc.integer({ min: -1, max: 2 })), {
  selector: ([stream]) => stream,
  maxLength: 3,
});
const sketch: fc.Arbitrary<Sketch> = fc.record({
  writes: named,
  looks: named,
  command: fc.nat(8),
  content: fc.integer({ min: 0, max: 1 }),
});

export function loadContract(open: Open): void {
  let log: EventLog;
  beforeAll(async () => {
    log = await open();
  });

  describe('load', () => {
    it('judges as append does, in one call and unit by unit where nothing fails', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(sketch, { minLength: 1, maxLength: 8 }), async (sketches) => {
          const [appended, loaded] = [drawn(sketches), drawn(sketches)];
          const outcomes = await log.append(appended.units);
          expect(appended.plain(await log.load(loaded.units), loaded)).toEqual(appended.plain(outcomes, appended));
          expect(await appended.written(log)).toEqual(await loaded.written(log));
        }),
        { numRuns: 120, endOnFailure: true },
      );
    });

    it('takes many units at once, each resting on the one before', async () => {
      const [fund, before] = [someStream(), await log.head()];
      const units = Array.from({ length: LARGE_LOAD }, (_, at) =>
        unitOf({
          writes: [
            [fund, at === 0 ? 'none' : at - 1],
            [someStream('row'), 'none'],
          ],
        }),
      );
      const outcomes = await log.load(units);
      expect(new Set(kinds(outcomes))).toEqual(new Set(['appended']));
      expect((await readAllAfter(log, before, 5000)).map((event) => event.id)).toEqual(idsWritten(units));
      expect(new Set(kinds(await log.load(units)))).toEqual(new Set(['again']));
    });

    it('carries the order rule from its first unit to its last', async () => {
      const fund = someStream();
      await log.append([unitOf({ writes: [[fund, 'none']] }), unitOf({ writes: [[fund, 0]] })]);
      const between = Array.from({ length: LARGE_LOAD }, () => unitOf({ writes: [[someStream('row'), 'none']] }));
      const outcomes = await log.load([unitOf({ writes: [[fund, 0]] }), ...between, unitOf({ writes: [[fund, 1]] })]);
      expect([outcomes[0], outcomes.at(-1)]).toEqual([
        { kind: 'conflict', streams: [fund] },
        { kind: 'conflict', streams: [fund] },
      ]);
      expect(new Set(kinds(outcomes.slice(1, -1)))).toEqual(new Set(['appended']));
    });
  });
}

interface Drawn {
  readonly units: readonly Unit[];
  /** Outcomes with the streams' numbers for their names, so that two drawings can be compared. */
  plain(outcomes: readonly Outcome[], of: Drawn): readonly unknown[];
  readonly streams: readonly string[];
  written(log: EventLog): Promise<readonly number[]>;
}

function drawn(sketches: readonly Sketch[]): Drawn {
  const streams = Array.from({ length: 4 }, () => someStream());
  const nameOf = (stream: number): string => streams[stream] ?? '';
  const standingOf = (standing: number): Standing => (standing < 0 ? 'none' : standing);
  const ids = Array.from({ length: 9 }, () => unitOf({}).commandId);
  const units = sketches.map(({ writes, looks, command, content }) =>
    unitOf({
      writes: writes.map(([stream, standing]) => [nameOf(stream), standingOf(standing)]),
      unchanged: looks
        .filter(([stream]) => !writes.some(([written]) => written === stream))
        .map(([stream, standing]) => [nameOf(stream), standingOf(standing)]),
      commandId: ids[command] ?? '',
      content: digest(content.toString()),
      answer: command.toString(),
    }),
  );
  return {
    units,
    streams,
    plain: (outcomes, of) =>
      outcomes.map((outcome) => {
        if (outcome.kind === 'other-content') return outcome;
        if (outcome.kind === 'conflict') return outcome.streams.map((stream) => of.streams.indexOf(stream));
        const revisions = of.streams.map((stream) => outcome.revisions[stream] ?? 'none');
        return { again: outcome.again, answer: outcome.answer, revisions };
      }),
    written: async (log) => {
      const found = await log.readStreams(streams);
      return streams.map((stream) => found.get(stream)?.length ?? 0);
    },
  };
}
