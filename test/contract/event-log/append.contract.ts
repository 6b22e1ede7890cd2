import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EventLog, NewEvent, Unit } from '#event-log';
import type { BusinessDate, Fen } from '#kernel';
import type { Open } from './units.js';
import { appendOne, idsOf, idsWritten, kinds, movement, someStream, unitOf } from './units.js';

export function appendContract(open: Open): void {
  let log: EventLog;
  beforeAll(async () => {
    log = await open();
  });

  describe('append', () => {
    it('writes one unit to several streams at once', async () => {
      const [fund, receipt] = [someStream(), someStream('receipt')];
      const before = await log.head();
      const unit = unitOf({
        writes: [
          [fund, 'none', 2],
          [receipt, 'none'],
        ],
      });
      const outcome = await appendOne(log, unit);
      expect(outcome).toMatchObject({
        kind: 'appended',
        again: false,
        revisions: { [fund]: 1, [receipt]: 0 },
        answer: unit.answer,
        position: await log.head(),
      });
      const { events } = await log.readAll({ after: before });
      expect(idsOf(events)).toEqual(idsWritten([unit]));
    });

    it('writes nothing of a unit when one of its streams does not stand as expected, and names it', async () => {
      const [fund, receipt] = [someStream(), someStream('receipt')];
      await appendOne(log, unitOf({ writes: [[receipt, 'none']] }));
      const outcome = await appendOne(
        log,
        unitOf({
          writes: [
            [fund, 'none'],
            [receipt, 'none'],
          ],
        }),
      );
      expect(outcome).toEqual({ kind: 'conflict', streams: [receipt] });
      expect(await log.readStream(fund)).toEqual([]);
    });

    it('refuses on a stream that was only looked at and has moved on', async () => {
      const [fund, person] = [someStream(), someStream('person')];
      await appendOne(log, unitOf({ writes: [[person, 'none', 2]] }));
      const stale = await appendOne(log, unitOf({ writes: [[fund, 'none']], unchanged: [[person, 0]] }));
      expect(stale).toEqual({ kind: 'conflict', streams: [person] });
      const right = await appendOne(log, unitOf({ writes: [[fund, 'none']], unchanged: [[person, 1]] }));
      expect(right.kind).toBe('appended');
      const onlyLooked = await appendOne(
        log,
        unitOf({
          unchanged: [
            [person, 0],
            [fund, 0],
          ],
        }),
      );
      expect(onlyLooked).toEqual({ kind: 'conflict', streams: [person] });
    });

    it('tells never written from written, in both directions', async () => {
      const fund = someStream();
      expect(await appendOne(log, unitOf({ writes: [[fund, 0]] }))).toEqual({ kind: 'conflict', streams: [fund] });
      await appendOne(log, unitOf({ writes: [[fund, 'none']] }));
      expect(await appendOne(log, unitOf({ writes: [[fund, 'none']] }))).toEqual({ kind: 'conflict', streams: [fund] });
    });

    it('judges each unit of a call by itself, a later one on what an earlier one leaves', async () => {
      const [fund, other] = [someStream(), someStream()];
      const units = [
        unitOf({ writes: [[fund, 'none', 2]] }),
        unitOf({ writes: [[other, 3]] }),
        unitOf({ writes: [[fund, 1]], unchanged: [] }),
        unitOf({ writes: [[someStream(), 'none']], unchanged: [[fund, 2]] }),
      ];
      expect(kinds(await log.append(units))).toEqual(['appended', 'conflict', 'appended', 'appended']);
      expect(await log.readStream(fund)).toHaveLength(3);
    });

    it('gives each of many calls at once its own outcomes', async () => {
      const fund = someStream();
      await appendOne(log, unitOf({ writes: [[fund, 'none']] }));
      const calls = Array.from({ length: 40 }, (_, at) =>
        at % 4 === 3
          ? [unitOf({ writes: [[someStream(), 7]] })]
          : [unitOf({ writes: [[someStream(), 'none']] }), unitOf({})],
      );
      const outcomes = await Promise.all(calls.map((units) => log.append(units)));
      outcomes.forEach((own, at) => {
        expect(kinds(own)).toEqual(at % 4 === 3 ? ['conflict'] : ['appended', 'appended']);
        own.forEach((outcome, number) => {
          if (outcome.kind === 'appended') expect(outcome.answer).toBe(calls[at]?.[number]?.answer);
        });
      });
    });

    it('takes an empty call', async () => {
      expect(await log.append([])).toEqual([]);
    });
  });

  raceContract(open);
  formContract(open);
}

function raceContract(open: Open): void {
  describe('two writers at once', () => {
    it('lets exactly one of them go on from a revision', async () => {
      const logs = [await open(), await open()];
      for (let round = 0; round < 20; round += 1) {
        const fund = someStream();
        const outcomes = await Promise.all(logs.map((log) => appendOne(log, unitOf({ writes: [[fund, 'none']] }))));
        expect([...kinds(outcomes)].sort()).toEqual(['appended', 'conflict']);
      }
      await Promise.all(logs.map((log) => log.close()));
    });

    it('never lets both pass that each looked at what the other wrote', async () => {
      const logs = [await open(), await open()] as const;
      for (let round = 0; round < 20; round += 1) {
        const [left, right] = [someStream(), someStream()];
        const outcomes = await Promise.all([
          appendOne(logs[0], unitOf({ writes: [[left, 'none']], unchanged: [[right, 'none']] })),
          appendOne(logs[1], unitOf({ writes: [[right, 'none']], unchanged: [[left, 'none']] })),
        ]);
        expect([...kinds(outcomes)].sort()).toEqual(['appended', 'conflict']);
      }
      await Promise.all(logs.map((log) => log.close()));
    });
  });
}

function formContract(open: Open): void {
  const good = unitOf({ writes: [[someStream(), 'none']], movements: [movement()] });
  const withEvent = (over: Partial<NewEvent>): Unit => ({
    ...good,
    events: good.events.map((event) => ({ ...event, ...over })),
  });
  const malformed: readonly (readonly [string, Unit])[] = [
    ['a revision that does not go on', withEvent({ revision: 1 })],
    ['an event on a stream that is not expected', withEvent({ stream: someStream() })],
    ['an expected stream that is not written', { ...good, events: [] }],
    ['a stream both written and only looked at', { ...good, unchanged: good.expected }],
    ['a command id in capitals', { ...good, commandId: good.commandId.toUpperCase().replace(/^\d/u, 'A') }],
    ['a content that is no digest', { ...good, content: new Uint8Array(31) }],
    ['a leaf that is no digest', withEvent({ leaf: new Uint8Array(33) })],
    ['a moment of a day that no calendar has', { ...good, recordedAt: '2030-02-30T00:00:00.000Z' }],
    ['a moment without milliseconds', { ...good, recordedAt: '2030-01-01T00:00:00Z' }],
    ['a stream in capitals', unitOf({ writes: [['Fund-1', 'none']] })],
    ['a stream without a name', unitOf({ writes: [['', 'none']] })],
    ['half a character', withEvent({ payload: '"\ud800"' })],
    ['a NUL', withEvent({ payload: '"\0"' })],
    ['a day that no calendar has', withEvent({ movements: [movement({ valueDate: '2023-02-29' as BusinessDate })] })],
    ['an amount beyond 64 bits', withEvent({ movements: [movement({ amountFen: (1n << 63n) as Fen })] })],
  ];

  describe('what could not come back as it went in', () => {
    it.each(malformed)('refuses %s, and all of the call with it', async (_, unit) => {
      const log = await open();
      const stream = someStream();
      await expect(log.append([unitOf({ writes: [[stream, 'none']] }), unit])).rejects.toThrow(RangeError);
      await expect(log.load([unit])).rejects.toThrow(RangeError);
      expect(await log.readStream(stream)).toEqual([]);
      await log.close();
    });
  });
}
