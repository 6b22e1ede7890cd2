import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { children } from './child.js';
import type { Bench } from './section.js';

export interface Api {
  readonly port: number;
  /** From the start of the process until it said that it is ready. */
  readonly readySeconds: number;
  stop(): Promise<void>;
}

/** The product's own API as a process, with what it writes thrown away. */
export async function startApi(
  bench: Bench,
  { url, keyFile }: { readonly url: string; readonly keyFile: string },
): Promise<Api> {
  const from = performance.now();
  const settings = {
    DATABASE_URL: url,
    VAULT_KEY_FILE: keyFile,
    DATA_FOLDER: bench.server.folder,
    PORT: '0',
    DEMO: '1',
  };
  const child = spawn(process.execPath, ['dist/apps/api/main.js'], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      children.delete(child);
      resolve();
    });
  });
  const port = await portOf(child);
  const told = await fetch(`http://127.0.0.1:${String(port)}/health/ready`);
  if (!told.ok) throw new Error(`the API is not ready: ${await told.text()}`);
  return {
    port,
    readySeconds: (performance.now() - from) / 1000,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      reject(new Error(`the API ended with ${String(code)} before it listened`));
    });
    const { stdout } = child;
    if (stdout === null) return;
    const lines = createInterface({ input: stdout }).on('line', (line) => {
      const found = /"port":(\d+)/u.exec(line);
      if (found === null || !line.includes('"msg":"listening"')) return;
      lines.close();
      // A line for each request follows: read, so that the API never waits, and not looked at.
      stdout.resume();
      resolve(Number(found[1]));
    });
  });
}
