import { afterEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT, runTool } from './sandbox.js';

const REPORTER = join(ROOT, 'test/house/closing-line.reporter.mjs');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

interface Ending {
  readonly last: string | undefined;
  readonly status: number | null;
}

const PASSES = `it('passes', () => {});`;
const FAILS = `it('fails', () => { throw new Error('no'); });`;

interface Run {
  readonly says: string;
  readonly files: Readonly<Record<string, string>>;
  readonly last: string;
  readonly status: number;
}

const RUNS: readonly Run[] = [
  { says: 'passing tests', files: { 'a.spec.cjs': PASSES + PASSES }, last: '2 passed, 0 failed', status: 0 },
  { says: 'a failing test', files: { 'a.spec.cjs': PASSES + FAILS }, last: '1 passed, 1 failed', status: 1 },
  {
    says: 'a skipped test and one to write',
    files: { 'a.spec.cjs': `${PASSES} it.skip('b', () => {}); it.todo('c');` },
    last: '1 passed, 0 failed, 2 skipped',
    status: 0,
  },
  {
    says: 'a suite that does not load',
    files: { 'a.spec.cjs': `require('./nowhere');`, 'b.spec.cjs': PASSES },
    last: '1 passed, 1 failed',
    status: 1,
  },
  {
    says: 'a teardown that talks',
    files: { 'a.spec.cjs': PASSES, 'teardown.cjs': `module.exports = () => { console.log('bye'); };` },
    last: '1 passed, 0 failed',
    status: 0,
  },
  {
    says: 'a teardown that fails',
    files: { 'a.spec.cjs': PASSES, 'teardown.cjs': `module.exports = () => { throw new Error('no'); };` },
    last: '1 passed, 1 failed',
    status: 1,
  },
];

describe('the runner', () => {
  it.each(RUNS)(
    'ends with its counts after $says',
    ({ files, last, status }) => {
      expect(runJest(files)).toEqual({ last, status });
    },
    30_000,
  );
});

interface Answers {
  readonly check: number;
  readonly test: number;
  readonly prints: string;
  readonly install?: number;
}

interface Course extends Omit<Run, 'files'> {
  readonly answers: Answers;
}

const COURSES: readonly Course[] = [
  {
    says: 'all is well',
    answers: { check: 0, test: 0, prints: '5 passed, 0 failed' },
    last: '5 passed, 0 failed',
    status: 0,
  },
  {
    says: 'a test fails',
    answers: { check: 0, test: 1, prints: '4 passed, 1 failed, 2 skipped' },
    last: '4 passed, 1 failed, 2 skipped',
    status: 1,
  },
  {
    says: 'a check fails',
    answers: { check: 1, test: 0, prints: '5 passed, 0 failed' },
    last: '5 passed, 1 failed',
    status: 1,
  },
  {
    says: 'both fail',
    answers: { check: 1, test: 1, prints: '4 passed, 1 failed, 2 skipped' },
    last: '4 passed, 2 failed, 2 skipped',
    status: 1,
  },
  { says: 'the runner dies', answers: { check: 0, test: 0, prints: 'Killed' }, last: '0 passed, 1 failed', status: 1 },
  {
    says: 'the install fails',
    answers: { check: 0, test: 0, prints: '5 passed, 0 failed', install: 1 },
    last: '0 passed, 1 failed',
    status: 1,
  },
];

describe('.ci/run', () => {
  it.each(COURSES)('ends with the counts and the exit code when $says', ({ answers, last, status }) => {
    expect(runContinuousIntegration(answers)).toEqual({ last, status });
  });
});

function newFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'house-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function runJest(files: Readonly<Record<string, string>>): Ending {
  const folder = newFolder(files);
  const settings = {
    rootDir: folder,
    testMatch: ['**/*.spec.cjs'],
    moduleFileExtensions: ['cjs', 'js', 'json'],
    reporters: ['default', REPORTER],
    transform: {},
    ...('teardown.cjs' in files ? { globalTeardown: '<rootDir>/teardown.cjs' } : {}),
  };
  const answer = runTool(folder, 'jest/bin/jest.js', ['--config', JSON.stringify(settings), '--watchman=false']);
  return { last: lastLine(answer.stdout), status: answer.status };
}

/** Runs a copy of .ci/run in a folder of its own, with an npm that answers as it is told. */
function runContinuousIntegration({ check, test, prints, install }: Answers): Ending {
  const folder = newFolder({ 'package-lock.json': '{}' });
  mkdirSync(join(folder, '.ci'));
  mkdirSync(join(folder, 'bin'));
  cpSync(join(ROOT, '.ci/run'), join(folder, '.ci/run'));
  if (install === undefined) {
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'node_modules/.package-lock.json'), '{}');
    utimesSync(join(folder, 'package-lock.json'), 1, 1);
  }
  const npm = `#!/bin/sh
case "$*" in
  ci*) exit ${String(install ?? 9)};;
  *check*) exit ${String(check)};;
  *test*) echo '${prints}'; exit ${String(test)};;
esac
`;
  writeFileSync(join(folder, 'bin/npm'), npm);
  chmodSync(join(folder, 'bin/npm'), 0o755);
  const path = [join(folder, 'bin'), process.env['PATH'] ?? ''].join(delimiter);
  const answer = spawnSync('bash', ['.ci/run'], { cwd: folder, encoding: 'utf8', env: { ...process.env, PATH: path } });
  return { last: lastLine(answer.stdout), status: answer.status };
}

function lastLine(text: string): string | undefined {
  return text.trimEnd().split('\n').at(-1);
}
