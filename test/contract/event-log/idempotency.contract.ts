import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EventLog } from '#event-log';
import type { Open } from './units.js';
import { appendOne, digest, kinds, someStream, unitOf } from './units.js';

export function idempotencyContract(open: Open): void {
  let log: EventLog;
  beforeAll(async () => {
    log = await open();
  });

  describe('a command sent again', () => {
    it.each(['append', 'load'] as const)('gets its first answer, whatever it would decide now, by %s', async (way) => {
      const fund = someStream();
      const first = unitOf({ writes: [[fund, 'none', 2]] });
      const [outcome] = await log[way]([first]);
      await appendOne(log, unitOf({ writes: [[fund, 1]] }));
      const decidedAgain = unitOf({ writes: [[fund, 2]], commandId: first.commandId, answer: '{"now":"other"}' });
      expect(await log[way]([decidedAgain])).toEqual([{ ...outcome, again: true }]);
      expect(await log.readStream(fund)).toHaveLength(3);
    });

    it('is refused with other content', async () => {
      const fund = someStream();
      const first = unitOf({ writes: [[fund, 'none']] });
      await appendOne(log, first);
      const other = unitOf({ writes: [[fund, 0]], commandId: first.commandId, content: digest('another question') });
      expect(await log.append([other])).toEqual([{ kind: 'other-content' }]);
    });

    it('gets the answer of the first, twice in one call', async () => {
      const fund = someStream();
      const first = unitOf({ writes: [[fund, 'none']] });
      const outcomes = await log.append([first, first, { ...first, content: digest('another question') }]);
      expect(kinds(outcomes)).toEqual(['appended', 'again', 'other-content']);
      expect(outcomes[1]).toEqual({ ...outcomes[0], again: true });
      expect(await log.readStream(fund)).toHaveLength(1);
    });

    it('makes one event when it arrives everywhere at once, with one answer', async () => {
      const logs = [log, await open(), await open()];
      for (let round = 0; round < 10; round += 1) {
        const fund = someStream();
        const unit = unitOf({ writes: [[fund, 'none']] });
        const outcomes = await Promise.all(logs.flatMap((each) => [appendOne(each, unit), appendOne(each, unit)]));
        expect([...kinds(outcomes)].sort()).toEqual(['again', 'again', 'again', 'again', 'again', 'appended']);
        expect(new Set(outcomes.map((outcome) => (outcome.kind === 'appended' ? outcome.position : 0n))).size).toBe(1);
        expect(await log.readStream(fund)).toHaveLength(1);
      }
      await Promise.all(logs.slice(1).map((each) => each.close()));
    });

    it('is known after the log was closed and opened again', async () => {
      const unit = unitOf({ writes: [[someStream(), 'none']] });
      const before = await open();
      const first = await appendOne(before, unit);
      await before.close();
      const after = await open();
      expect(after.id).toBe(before.id);
      expect(await appendOne(after, unit)).toEqual({ ...first, again: true });
      await after.close();
    });
  });

  describe('an answer without events', () => {
    it('is kept like any other, at the head where it was given', async () => {
      const fund = someStream();
      await appendOne(log, unitOf({ writes: [[fund, 'none']] }));
      const refusal = unitOf({ unchanged: [[fund, 0]], answer: '{"refusal":"not-enough-available"}' });
      const head = await log.head();
      const first = await appendOne(log, refusal);
      expect(first).toEqual({ kind: 'appended', again: false, position: head, revisions: {}, answer: refusal.answer });
      await appendOne(log, unitOf({ writes: [[fund, 0]] }));
      expect(await appendOne(log, refusal)).toEqual({ ...first, again: true });
    });

    it('does not leave when what it rests on has moved on', async () => {
      const fund = someStream();
      await appendOne(log, unitOf({ writes: [[fund, 'none', 2]] }));
      const refusal = unitOf({ unchanged: [[fund, 0]], answer: '{"refusal":"not-enough-available"}' });
      expect(await appendOne(log, refusal)).toEqual({ kind: 'conflict', streams: [fund] });
      const right = { ...refusal, unchanged: new Map([[fund, 1]]) };
      expect(kinds([await appendOne(log, right)])).toEqual(['appended']);
    });
  });
}
