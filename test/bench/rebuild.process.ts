import { performance } from 'node:perf_hooks';
import { openLedger } from '#ledger/nest';

export interface RebuildTold {
  readonly url: string;
  readonly keyFile: string;
}

export interface Rebuilt {
  readonly events: string;
  readonly viewsSeconds: number;
  readonly reactionsSeconds: number;
  /** Memory of the process, in bytes: as it began, in the middle and at the end. */
  readonly rss: readonly [number, number, number];
}

/** What the command `rebuild` does, in a process of its own as there. */
async function main({ url, keyFile }: RebuildTold): Promise<void> {
  const ledger = await openLedger({ url, keyFile });
  try {
    const samples: number[] = [];
    const from = performance.now();
    const events = await ledger.views.rebuild(undefined, () => samples.push(process.memoryUsage.rss()));
    const viewsSeconds = (performance.now() - from) / 1000;
    const middle = samples[samples.length >> 1] ?? 0;
    const between = performance.now();
    await ledger.reactions.rebuild();
    const reactionsSeconds = (performance.now() - between) / 1000;
    const rss = [quarter(samples), middle, samples.at(-1) ?? 0] as const;
    const rebuilt: Rebuilt = { events: events.toString(), viewsSeconds, reactionsSeconds, rss: [...rss] };
    process.send?.(rebuilt);
  } finally {
    await ledger.close();
  }
}

/** After the first tenth: what was compiled and buffered by then stays. */
function quarter(samples: readonly number[]): number {
  return samples[Math.floor(samples.length / 10)] ?? 0;
}

await main(JSON.parse(process.argv[2] ?? '{}') as RebuildTold);
process.exit(0);
