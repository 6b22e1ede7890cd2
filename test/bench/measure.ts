import { performance } from 'node:perf_hooks';

/** What one run of a cell came to. Times are of a load generator that shares the machine with the server. */
export interface Sample {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Operations acknowledged in all, those of the warm-up too. */
  readonly acknowledged: number;
}

export interface Pace {
  readonly clients: number;
  readonly warmMs: number;
  readonly runMs: number;
}

/** The same again, by each of so many clients at once, each waiting for its answer before it asks again. */
export async function closedLoop(
  { clients, warmMs, runMs }: Pace,
  ask: (client: number) => Promise<unknown>,
): Promise<Sample> {
  const latencies: number[] = [];
  let acknowledged = 0;
  const from = performance.now() + warmMs;
  const until = from + runMs;
  const client = async (number: number): Promise<void> => {
    for (let asked = performance.now(); asked < until; asked = performance.now()) {
      await ask(number);
      acknowledged += 1;
      const now = performance.now();
      if (asked >= from && now <= until) latencies.push(now - asked);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  latencies.sort((left, right) => left - right);
  return {
    perSecond: latencies.length / (runMs / 1000),
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    acknowledged,
  };
}

/** Seconds that a piece of work took, and what it gave. */
export async function timed<Given>(work: () => Promise<Given>): Promise<{ readonly seconds: number; given: Given }> {
  const from = performance.now();
  const given = await work();
  return { seconds: (performance.now() - from) / 1000, given };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((left, right) => left - right),
    0.5,
  );
}
