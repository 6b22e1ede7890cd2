import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** What the tools read before they look at any code. */
const SETTINGS = ['package.json', 'tsconfig.json', 'eslint.config.mjs', '.dependency-cruiser.cjs'];

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own with the house's settings and the planted files, so that the tree itself stays as it is. */
export interface Sandbox {
  readonly folder: string;
  run(tool: string, parameters: readonly string[]): Answer;
  remove(): void;
}

export function openSandbox(files: Readonly<Record<string, string>>): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), 'house-'));
  for (const setting of SETTINGS) cpSync(join(ROOT, setting), join(folder, setting));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    folder,
    run: (tool, parameters) => runTool(folder, tool, parameters),
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

/** Runs a tool of node_modules in a folder, as `npm run check` does. */
export function runTool(folder: string, tool: string, parameters: readonly string[]): Answer {
  const file = join(ROOT, 'node_modules', tool);
  const answer = spawnSync(process.execPath, [file, ...parameters], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return { status: answer.status, stdout: answer.stdout, stderr: answer.stderr };
}
