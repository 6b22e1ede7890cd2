import { beforeAll, describe, expect, it } from '@jest/globals';
import { BEFORE_FIRST, leafHash, type EventLog } from '#event-log';
import type { BusinessDate, Fen, Movement } from '#kernel';
import type { Open } from './units.js';
import { appendOne, idsOf, idsWritten, later, movement, readAllAfter, someStream, unitOf } from './units.js';

const LARGE = 8 << 20;

export function readingContract(open: Open): void {
  let log: EventLog;
  beforeAll(async () => {
    log = await open();
  });

  describe('reading a stream', () => {
    it('goes forward or backward, from a revision, up to a limit', async () => {
      const fund = someStream();
      await appendOne(log, unitOf({ writes: [[fund, 'none', 5]] }));
      const revisions = async (options?: Parameters<EventLog['readStream']>[1]): Promise<readonly number[]> =>
        (await log.readStream(fund, options)).map((event) => event.revision);
      expect(await revisions()).toEqual([0, 1, 2, 3, 4]);
      expect(await revisions({ from: 3 })).toEqual([3, 4]);
      expect(await revisions({ from: 1, limit: 2 })).toEqual([1, 2]);
      expect(await revisions({ backward: true })).toEqual([4, 3, 2, 1, 0]);
      expect(await revisions({ backward: true, from: 3, limit: 2 })).toEqual([3, 2]);
      expect(await revisions({ backward: true, limit: 1 })).toEqual([4]);
      expect(await revisions({ from: 5 })).toEqual([]);
      expect(await revisions({ limit: 0 })).toEqual([]);
    });

    it('gives nothing for a stream never written, nor for one whose name only begins alike', async () => {
      const fund = someStream();
      await appendOne(log, unitOf({ writes: [[`${fund}-welfare`, 'none']] }));
      expect(await log.readStream(fund)).toEqual([]);
    });

    it('gives many streams at once, each in its order', async () => {
      const [one, two, none] = [someStream(), someStream(), someStream()];
      const moving = [movement()];
      await log.append([
        unitOf({
          writes: [
            [one, 'none', 2],
            [two, 'none'],
          ],
          movements: moving,
        }),
        unitOf({
          writes: [
            [two, 0, 2],
            [one, 1],
          ],
        }),
      ]);
      const found = await log.readStreams([two, none, one]);
      expect([...found.keys()].sort()).toEqual([one, two, none].sort());
      for (const stream of [one, two, none]) expect(found.get(stream)).toEqual(await log.readStream(stream));
      expect(found.get(none)).toEqual([]);
      expect((await log.readStreams([])).size).toBe(0);
    });
  });

  describe('reading the whole log', () => {
    it('pages by position, index without hole, each event once', async () => {
      const before = await log.head();
      const units = Array.from({ length: 9 }, (_, at) => unitOf({ writes: [[someStream(), 'none', (at % 3) + 1]] }));
      await log.append(units);
      for (const limit of [1, 2, 7, 18, 19, 1000]) {
        const events = await readAllAfter(log, before, limit);
        expect(idsOf(events)).toEqual(idsWritten(units));
        events.forEach((event, at) => {
          const previous = events[at - 1];
          if (previous === undefined) return;
          expect(event.position).toBeGreaterThan(previous.position);
          expect(event.index).toBe(previous.index + 1n);
        });
      }
      const whole = await log.readAll({ after: before, limit: 18 });
      expect([whole.end, whole.through]).toEqual([true, await log.head()]);
      expect((await log.readAll({ after: before, limit: 17 })).end).toBe(false);
      expect(await log.readAll({ after: whole.through })).toEqual({ events: [], through: whole.through, end: true });
    });

    it('begins with index 1', async () => {
      await appendOne(log, unitOf({ writes: [[someStream(), 'none']] }));
      const { events } = await log.readAll({ after: BEFORE_FIRST, limit: 1 });
      expect(events.map((event) => event.index)).toEqual([1n]);
    });
  });

  bytesContract(open);
  movementsContract(open);
  clockContract(open);
}

function bytesContract(open: Open): void {
  const texts: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['all of Unicode', JSON.stringify('安和县慈善会 𠮷野 é \u0000 \u2028 "\\" \t\r\n 👩‍👩‍👧')],
    ['what looks like an array or a NULL', '{"a":{},"b":"{NULL,\\"x\\"}","c":"\\\\x00"}'],
    ['eight megabytes', JSON.stringify('捐'.repeat(LARGE / 3))],
  ];

  describe('what comes back', () => {
    it.each(texts)('is what went in, to the byte: %s', async (_, payload) => {
      const log = await open();
      const fund = someStream('基金-');
      const meta = { by: '人', 'role"': "clerk'\\", empty: '' };
      const unit = unitOf({
        writes: [[fund, 'none']],
        payload,
        meta,
        movements: [movement(), movement({ part: 'reserve' }), movement({ part: 'goods' })],
      });
      await appendOne(log, unit);
      const [event] = await log.readStream(fund);
      expect(event).toMatchObject({
        ...{ commandId: unit.commandId, meta, recordedAt: unit.recordedAt, stream: fund, revision: 0 },
        ...{ id: unit.events[0]?.id, type: 'DonationReceived', version: 1, movements: unit.events[0]?.movements },
      });
      expect(event?.payload === payload).toBe(true);
      expect(Buffer.compare(event?.content ?? Buffer.of(), unit.content)).toBe(0);
      await log.close();
    });

    it('gives every leaf again when it is computed from what was read', async () => {
      const log = await open();
      const before = await log.head();
      const lines = [movement(), movement({ amountFen: -(1n << 63n) as Fen }), bare()];
      await log.append([
        unitOf({ writes: [[someStream(), 'none', 3]], movements: lines, recordedAt: '2029-12-31T23:59:59.999Z' }),
        unitOf({ writes: [[someStream(), 'none']], recordedAt: '1999-01-01T00:00:00.000Z', meta: {} }),
        unitOf({ writes: [[someStream(), 'none']], recordedAt: '2030-01-01T00:00:00.100Z' }),
      ]);
      const events = await readAllAfter(log, before);
      expect(events).toHaveLength(5);
      for (const event of events) expect(Buffer.from(leafHash(event)).equals(event.leaf)).toBe(true);
      await log.close();
    });
  });
}

function movementsContract(open: Open): void {
  describe('movements', () => {
    it('are read with their position and line, an event never parted between pages', async () => {
      const log = await open();
      const before = await log.head();
      const lines = [movement(), bare(), movement({ part: 'reserve', amountFen: -1n as Fen })];
      await log.append([
        unitOf({ writes: [[someStream(), 'none', 2]], movements: lines }),
        unitOf({ writes: [[someStream(), 'none']] }),
        unitOf({ writes: [[someStream(), 'none']], movements: [bare()] }),
        unitOf({ writes: [[someStream(), 'none']] }),
      ]);
      const events = await readAllAfter(log, before);
      const wanted = events.flatMap(({ position, index, movements }) =>
        movements.map((each, line) => ({ ...each, position, index, line })),
      );
      for (const limit of [1, 3, 4, 7, 100]) {
        const found = [];
        for (let after = before, end = false; !end;) {
          const page = await log.readMovements({ after, limit });
          found.push(...page.movements);
          ({ through: after, end } = page);
        }
        expect(found).toEqual(wanted);
      }
      const { through } = await log.readMovements({ after: before });
      expect(through).toBe(await log.head());
      expect(await log.readMovements({ after: through })).toEqual({ movements: [], through, end: true });
      await log.close();
    });
  });
}

function bare(): Movement {
  return {
    part: 'money',
    kind: 'interest',
    entry: 'entry-2',
    amountFen: 1n as Fen,
    valueDate: '2024-02-29' as BusinessDate,
  };
}

function clockContract(open: Open): void {
  describe('what was known at a moment', () => {
    it('is a prefix of the log, however the clocks of its writers differ', async () => {
      const log = await open();
      const [early, first, between, second] = [later(), later(), later(), later()];
      const before = await log.head();
      for (const recordedAt of [first, early, second]) {
        await appendOne(log, unitOf({ writes: [[someStream(), 'none']], recordedAt }));
      }
      const events = await readAllAfter(log, before);
      expect(events.map((event) => event.recordedAt)).toEqual([first, early, second]);
      expect(events.map((event) => event.knownAt)).toEqual([first, first, second]);
      const [one, two, three] = events.map((event) => event.index);
      expect(await log.indexKnownAt(first)).toBe(two);
      expect(await log.indexKnownAt(between)).toBe(two);
      expect(await log.indexKnownAt(second)).toBe(three);
      expect(await log.indexKnownAt(early)).toBe((one ?? 0n) - 1n);
      expect(await log.indexKnownAt('1970-01-01T00:00:00.000Z')).toBe(0n);
      await log.close();
    });
  });
}
