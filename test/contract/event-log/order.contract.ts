import { beforeAll, describe, expect, it } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventLog, Unit } from '#event-log';
import type { Open } from './units.js';
import { appendOne, kinds, someStream, unitOf } from './units.js';

const RUNS = 60;

export function orderContract(open: Open): void {
  let log: EventLog;
  beforeAll(async () => {
    log = await open();
  });

  /** A stream at revision 1, one before which this caller's cache stands. */
  async function movedOn(): Promise<string> {
    const fund = someStream();
    await log.append([unitOf({ writes: [[fund, 'none']] }), unitOf({ writes: [[fund, 0]] })]);
    return fund;
  }

  describe('the order inside one append', () => {
    it.each(['append', 'load'] as const)('drops what was decided on a refused unit, by %s', async (way) => {
      const [fund, other] = [await movedOn(), someStream()];
      const outcomes = await log[way]([
        unitOf({ writes: [[fund, 0]] }),
        // Its revision fits what the other writer left, yet it was decided on the unit before.
        unitOf({ writes: [[fund, 1]] }),
        unitOf({ writes: [[other, 'none']], unchanged: [[fund, 1]] }),
        unitOf({ writes: [[other, 'none']] }),
        unitOf({ writes: [[someStream(), 'none']] }),
      ]);
      expect(kinds(outcomes)).toEqual(['conflict', 'conflict', 'conflict', 'conflict', 'appended']);
      expect(outcomes[2]).toEqual({ kind: 'conflict', streams: [fund] });
      expect(await log.readStream(fund)).toHaveLength(2);
    });

    it('drops what was decided on a unit that is known, or known with other content', async () => {
      for (const content of [undefined, new Uint8Array(32)]) {
        const fund = someStream();
        const first = unitOf({ writes: [[fund, 'none']] });
        await appendOne(log, first);
        const again = { ...first, ...(content === undefined ? {} : { content }) };
        const outcomes = await log.append([again, unitOf({ writes: [[fund, 0]] })]);
        expect(kinds(outcomes)).toEqual([content === undefined ? 'again' : 'other-content', 'conflict']);
      }
    });

    it('gives the same units sent again their first answers, though each rests on the one before', async () => {
      const fund = someStream();
      const units = [
        unitOf({ writes: [[fund, 'none']] }),
        unitOf({ writes: [[fund, 0]] }),
        unitOf({ unchanged: [[fund, 1]] }),
      ];
      const first = await log.append(units);
      const second = await log.append(units);
      expect(second).toEqual(first.map((outcome) => ({ ...outcome, again: true })));
    });

    it('holds for calls made before the outcome was given', async () => {
      const fund = await movedOn();
      const calls = [log.append([unitOf({ writes: [[fund, 0]] })]), log.append([unitOf({ writes: [[fund, 1]] })])];
      await nextTurn();
      // By now the first flush is under way, and no answer can be back.
      calls.push(log.append([unitOf({ writes: [[fund, 1]] })]));
      expect((await Promise.all(calls)).map(kinds)).toEqual([['conflict'], ['conflict'], ['conflict']]);
      expect(kinds(await log.append([unitOf({ writes: [[fund, 1]] })]))).toEqual(['appended']);
    });
  });

  describe('two callers who decide on what they remember', () => {
    it('never overdraw a fund between them', async () => {
      const other = await open();
      for (let run = 0; run < RUNS; run += 1) {
        const fund = someStream();
        await appendOne(log, unitOf({ writes: [[fund, 'none']], payload: '100' }));
        const cashiers = [cashier(log, fund), cashier(other, fund)];
        for (let round = 0; round < 4; round += 1) await Promise.all(cashiers.map((work) => work()));
        const amounts = (await log.readStream(fund)).map((event) => Number(event.payload));
        amounts.reduce((balance, amount) => {
          expect(balance + amount).toBeGreaterThanOrEqual(0);
          return balance + amount;
        }, 0);
      }
      await other.close();
    });
  });
}

/** Decides three withdrawals or gifts in a row on its own memory of the balance, and reads again after a failure. */
function cashier(log: EventLog, fund: string): () => Promise<void> {
  let [balance, revision] = [100, 0];
  return async () => {
    const units: Unit[] = [];
    for (let count = 0; count < 3; count += 1) {
      const amount = Math.random() < 0.4 ? 100 : -Math.floor(Math.random() * (balance + 1));
      units.push(unitOf({ writes: [[fund, revision]], payload: amount.toString() }));
      balance += amount;
      revision += 1;
    }
    const outcomes = await log.append(units);
    if (outcomes.every((outcome) => outcome.kind === 'appended') && Math.random() < 0.7) return;
    const events = await log.readStream(fund);
    balance = events.reduce((sum, event) => sum + Number(event.payload), 0);
    revision = events.length - 1;
  };
}
