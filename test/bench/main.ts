import { parseArgs } from 'node:util';
import { CannotStart } from '#database';
import { deep } from './deep.js';
import { hot } from './hot.js';
import { installPeers } from './installed.js';
import { machine, tables, writeWhole } from './report.js';
import type { Done } from './report.js';
import type { Section } from './section.js';
import { BenchServer } from './server.js';
import { streams } from './streams.js';

const SECTIONS: readonly Section[] = [streams, hot, deep];
const PAGE = 'docs/benchmarks.md';

async function main(): Promise<void> {
  const { only, json, quick } = asked();
  await installPeers(say);
  const server = await BenchServer.start(say);
  const stopped = stopOnSignal(server);
  const done: Done[] = [];
  try {
    for (const section of SECTIONS.filter(({ name }) => only === undefined || name === only)) {
      say(`${section.name}: ${section.title}`);
      done.push({ section, measured: await section.run({ server, say, quick }) });
    }
  } catch (error) {
    // The server was taken away under the work by whoever pressed Ctrl-C: that is no fault to tell.
    if (stopped()) return;
    throw error;
  } finally {
    if (!stopped()) await server.stop();
  }
  const figures = done.flatMap(({ measured }) => measured.figures);
  if (json !== undefined) await writeWhole(json, `${JSON.stringify(figures, undefined, 2)}\n`);
  process.stdout.write(`${tables(done)}\n`);
  if (only === undefined && !quick)
    await writeWhole(
      PAGE,
      `# Benchmarks\n\nMeasured by \`npm run bench\` in one run on ${machine()}\n\n${tables(done)}`,
    );
}

function asked(): { readonly only?: string; readonly json?: string; readonly quick: boolean } {
  let values: { readonly only?: string; readonly json?: string; readonly quick?: boolean };
  try {
    const options = { only: { type: 'string' }, json: { type: 'string' }, quick: { type: 'boolean' } } as const;
    ({ values } = parseArgs({ options }));
  } catch (error) {
    throw wrongly(`${(error as Error).message}.`);
  }
  const { quick = false, ...rest } = values;
  const names = SECTIONS.map(({ name }) => name).join(', ');
  if (rest.only !== undefined && !SECTIONS.some(({ name }) => name === rest.only)) {
    throw wrongly(`--only ${rest.only}: there is no such section, the sections are ${names}.`);
  }
  return { ...rest, quick };
}

function wrongly(sentence: string): CannotStart {
  const usage = 'npm run bench -- [--only SECTION] [--json FILE]';
  return new CannotStart({ en: `${sentence} Usage: ${usage}`, zh: `${sentence} 用法：${usage}` });
}

/** Ctrl-C stops the server and leaves neither folder nor table. */
function stopOnSignal(server: BenchServer): () => boolean {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      say(`${signal}: stopping`);
      void server.stop().finally(() => process.exit(130));
    });
  }
  return () => stopping;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  const known = error instanceof CannotStart;
  process.stderr.write(`${known ? error.in(process.env) : ((error as Error).stack ?? String(error))}\n`);
  process.exitCode = known ? 2 : 1;
}
