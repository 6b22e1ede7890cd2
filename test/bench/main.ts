import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { CannotStart, noWritesIn } from '#database';
import { killChildren } from './child.js';
import { country } from './country.js';
import { deep } from './deep.js';
import { hot } from './hot.js';
import { http } from './http.js';
import { imported } from './import.js';
import { installPeers } from './installed.js';
import { kurrent } from './kurrent.js';
import { load } from './load.js';
import { one } from './one.js';
import { processes } from './processes.js';
import { rebuild } from './rebuild.js';
import { replay } from './replay.js';
import { machine, tables, writeWhole } from './report.js';
import type { Done } from './report.js';
import type { Section } from './section.js';
import { BenchServer } from './server.js';
import { start } from './start.js';
import { streams } from './streams.js';

const SECTIONS: readonly Section[] = [
  streams,
  hot,
  one,
  load,
  replay,
  rebuild,
  http,
  processes,
  start,
  imported,
  deep,
  country,
  kurrent,
];
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
    throw await inWords(error, server);
  } finally {
    killChildren();
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
      killChildren();
      void server.stop().finally(() => process.exit(130));
    });
  }
  return () => stopping;
}

/** What came in between is told in a sentence; what the benchmark found wrong stays as it was thrown. */
async function inWords(error: unknown, server: BenchServer): Promise<unknown> {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (code === 'ENOSPC' || noWritesIn(error) === 'database-full') {
    const en = `There is no room left on the disk (${tmpdir()}); nothing was written.`;
    return new CannotStart({ en, zh: `磁盘空间已用尽（${tmpdir()}），未写入结果。` });
  }
  if (await server.answers()) return error;
  const en = `The database server went away in the middle (${String(message)}); nothing was written.`;
  return new CannotStart({ en, zh: `数据库服务器中途退出（${String(message)}），未写入结果。` });
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
