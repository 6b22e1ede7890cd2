import { describe, expect, it } from '@jest/globals';
import { LogUnavailable, type EventLog, type Position, type RecordedEvent } from '#event-log';
import type { Open } from './units.js';
import { appendOne, idsOf, idsWritten, someStream, unitOf } from './units.js';

const WRITERS = 8;
const CALLS = 40;

export function followingContract(open: Open): void {
  describe('readers beside eight writers on two handles', () => {
    it('never miss an event, nor see one twice or out of order', async () => {
      const [left, right] = [await open(), await open()];
      const before = await left.head();
      let wanted = Infinity;
      const readers = [
        ...[1, 5, 100].map((limit) => pages(right, { after: before, limit, until: () => wanted })),
        subscribed(left, before, () => wanted),
        subscribed(right, before, () => wanted),
      ];
      const written = await Promise.all(
        Array.from({ length: WRITERS }, (_, number) => write(number % 2 === 0 ? left : right)),
      );
      wanted = written.flat().length;
      for (const seen of await Promise.all(readers)) {
        expect([...idsOf(seen)].sort()).toEqual([...written.flat()].sort());
        seen.forEach((event, at) => {
          if (at > 0) expect(event.index).toBe((seen[at - 1]?.index ?? 0n) + 1n);
        });
      }
      await Promise.all([left.close(), right.close()]);
    });
  });

  describe('a subscription', () => {
    it('gives what is there, then what comes, from this handle and from another', async () => {
      const [log, other] = [await open(), await open()];
      const before = await log.head();
      const units = Array.from({ length: 3 }, () => unitOf({ writes: [[someStream(), 'none']] }));
      const seen = subscribed(log, before, () => units.length);
      for (const [at, unit] of units.entries()) await appendOne(at === 1 ? other : log, unit);
      expect(idsOf(await seen)).toEqual(idsWritten(units));
      await Promise.all([log.close(), other.close()]);
    });

    it('goes on from a stored position after the log was opened again', async () => {
      const first = await open();
      const before = await first.head();
      const units = Array.from({ length: 4 }, () => unitOf({ writes: [[someStream(), 'none', 2]] }));
      await first.append(units.slice(0, 2));
      const seen = await subscribed(first, before, () => 3, 3);
      await first.close();
      const second = await open();
      await second.append(units.slice(2));
      const rest = await subscribed(second, seen.at(-1)?.position ?? before, () => 5);
      expect(idsOf([...seen, ...rest])).toEqual(idsWritten(units));
      await second.close();
    });

    it('ends when its signal aborts, at once or while it waits', async () => {
      const log = await open();
      const after = await log.head();
      const stop = new AbortController();
      const waiting = (async () => {
        for await (const page of log.subscribe({ after, signal: stop.signal })) expect(page).toBeUndefined();
        return 'ended';
      })();
      setTimeout(() => {
        stop.abort();
      }, 100);
      expect(await waiting).toBe('ended');
      for await (const page of log.subscribe({ after: 0n as Position, signal: stop.signal }))
        expect(page).toBeUndefined();
      await log.close();
    });
  });

  describe('a closed log', () => {
    it('has written what was called before, and is unavailable after', async () => {
      const log = await open();
      const unit = unitOf({ writes: [[someStream(), 'none']] });
      const called = appendOne(log, unit);
      await Promise.all([log.close(), log.close()]);
      expect((await called).kind).toBe('appended');
      await expect(log.append([unit])).rejects.toThrow(LogUnavailable);
      await expect(log.load([unit])).rejects.toThrow(LogUnavailable);
      await expect(log.readStream('fund-1')).rejects.toThrow(LogUnavailable);
      await expect(log.head()).rejects.toThrow(LogUnavailable);
    });
  });
}

async function write(log: EventLog): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let call = 0; call < CALLS; call += 1) {
    const units = Array.from({ length: 1 + (call % 3) }, () =>
      unitOf({ writes: [[someStream(), 'none', 1 + (call % 2)]] }),
    );
    await (call % 10 === 9 ? log.load(units) : log.append(units));
    ids.push(...idsWritten(units));
  }
  return ids;
}

interface Paging {
  readonly after: Position;
  readonly limit: number;
  readonly until: () => number;
}

async function pages(log: EventLog, { after, limit, until }: Paging): Promise<readonly RecordedEvent[]> {
  const seen: RecordedEvent[] = [];
  let from = after;
  while (seen.length < until()) {
    const page = await log.readAll({ after: from, limit });
    seen.push(...page.events);
    from = page.through;
  }
  return seen;
}

async function subscribed(
  log: EventLog,
  after: Position,
  ...[until, limit = 10]: [until: () => number, limit?: number]
): Promise<readonly RecordedEvent[]> {
  const seen: RecordedEvent[] = [];
  const stop = new AbortController();
  const check = setInterval(() => {
    if (seen.length >= until()) stop.abort();
  }, 5);
  for await (const page of log.subscribe({ after, signal: stop.signal, limit })) {
    seen.push(...page.events);
    if (seen.length >= until()) break;
  }
  clearInterval(check);
  return seen;
}
