import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { relative } from 'node:path';
import { openSandbox } from './sandbox.js';
import type { Sandbox } from './sandbox.js';

interface Plant {
  readonly rule: string;
  readonly says: string;
  readonly file: string;
  readonly text: string;
}

const lines = (count: number, line: (number: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index + 1)).join('\n');

const wholeFunction = (count: number): string =>
  `export function long(): number[] {\n  const list: number[] = [];\n${lines(count - 4, () => '  list.push(1);')}\n  return list;\n}\n`;

const branches = (count: number): string =>
  `export function tangled(value: string): string {\n${lines(count - 1, (n) => `  if (value === '${String(n)}') return 'x';`)}\n  return value;\n}\n`;

const SHAPES = `export type Shape = { kind: 'round' } | { kind: 'square' };\n`;

const PLANTS: readonly Plant[] = [
  ...anywhere([
    [
      '@typescript-eslint/no-floating-promises',
      'a promise nobody waits for',
      `export function go(): void {\n  Promise.resolve(1);\n}\n`,
    ],
    [
      '@typescript-eslint/switch-exhaustiveness-check',
      'a case left out',
      `${SHAPES}export function name(shape: Shape): string {\n  switch (shape.kind) {\n    case 'round':\n      return 'o';\n  }\n  return '';\n}\n`,
    ],
    [
      '@typescript-eslint/switch-exhaustiveness-check',
      'a default that swallows a case',
      `${SHAPES}export function name(shape: Shape): string {\n  switch (shape.kind) {\n    case 'round':\n      return 'o';\n    default:\n      return '';\n  }\n}\n`,
    ],
    ['max-lines-per-function', 'a function of 71 lines', wholeFunction(71)],
    [
      'max-params',
      'four parameters',
      `export const four = (a: string, b: string, c: string, d: string): string => a + b + c + d;\n`,
    ],
    ['no-warning-comments', 'a leftover TODO', `// TODO: later\nexport const later = 1;\n`],
    ['max-lines', 'a file of 401 lines', lines(401, (n) => `export const line${String(n)} = ${String(n)};`)],
    ['complexity', 'a function of 13 branches', branches(13)],
    ['no-restricted-syntax', 'a default export', `export default 1;\n`],
    ['no-restricted-syntax', 'a default export by another name', `const value = 1;\nexport { value as default };\n`],
    ['@typescript-eslint/no-explicit-any', 'any', `export const anything = (value: any): unknown => value;\n`],
    [
      '@typescript-eslint/no-non-null-assertion',
      'an exclamation mark',
      `export const sure = (value?: string): string => value!;\n`,
    ],
    ['@typescript-eslint/ban-ts-comment', 'an ignored error', `// @ts-ignore\nexport const wrong: string = 1;\n`],
    [
      '@typescript-eslint/ban-ts-comment',
      'an expected error',
      `// @ts-expect-error it is not text\nexport const wrong: string = 1;\n`,
    ],
    [
      '@typescript-eslint/naming-convention',
      'a Manager',
      `export interface FundManager {\n  readonly id: string;\n}\n`,
    ],
    [
      '@typescript-eslint/consistent-type-imports',
      'a type imported as a value',
      `import { Stats } from 'node:fs';\nexport type Entry = Stats;\n`,
    ],
    [
      '@typescript-eslint/no-misused-promises',
      'a promise as a condition',
      `export const odd = (): number => (Promise.resolve(true) ? 1 : 2);\n`,
    ],
  ]),
  ...inThePureHalf([
    ['no-restricted-globals', 'the clock by Date.now', `export const now = (): number => Date.now();\n`],
    ['no-restricted-globals', 'the clock by new Date', `export const now = (): unknown => new Date();\n`],
    ['no-restricted-syntax', 'chance', `export const chance = (): number => Math.random();\n`],
    ['no-restricted-syntax', 'Number()', `export const amount = (text: string): number => Number(text);\n`],
    ['no-restricted-syntax', 'a unary plus', `export const amount = (text: string): number => +text;\n`],
    [
      'no-restricted-syntax',
      'Number.parseFloat',
      `export const amount = (text: string): number => Number.parseFloat(text);\n`,
    ],
    ['no-restricted-globals', 'parseFloat', `export const amount = (text: string): number => parseFloat(text);\n`],
    ['no-restricted-globals', 'parseInt', `export const amount = (text: string): number => parseInt(text, 10);\n`],
    ['no-restricted-syntax', 'await', `export const wait = async (): Promise<number> => await Promise.resolve(1);\n`],
    ['no-restricted-syntax', 'throw', `export function fail(): never {\n  throw new Error('no');\n}\n`],
    ['no-restricted-syntax', 'a class', `export class Fund {\n  readonly id = 'x';\n}\n`],
    ['no-restricted-globals', 'process', `export const home = (): string | undefined => process.env['HOME'];\n`],
    ['no-restricted-globals', 'fetch', `export const ask = (): unknown => fetch('http://127.0.0.1/');\n`],
  ]),
  {
    rule: 'no-restricted-syntax',
    says: 'Number() in the kernel',
    file: 'libs/kernel/planted.ts',
    text: `export const amount = (text: string): number => Number(text);\n`,
  },
  {
    rule: 'no-restricted-syntax',
    says: 'throw in the kernel',
    file: 'libs/kernel/planted-throw.ts',
    text: `export function fail(): never {\n  throw new Error('no');\n}\n`,
  },
];

/** Right at the limit, and where the pure half's rules do not hold: none of these may be refused. */
const RIGHT: Readonly<Record<string, string>> = {
  'libs/funds/long.ts': wholeFunction(70),
  'libs/funds/full.ts': lines(400, (n) => `export const line${String(n)} = ${String(n)};`),
  'libs/funds/branches.ts': branches(12),
  'libs/funds/three.ts': `export const three = (a: string, b: string, c: string): string => a + b + c;\n`,
  'libs/funds/plan.ts': `export function* plan(): Generator<string, number> {\n  yield 'fund';\n  return 1;\n}\n`,
  'libs/funds/plan-without-ask.ts': `export function* plan(): Generator<string, number> {\n  return 1;\n}\n`,
  'libs/funds/nest/clock.ts': `export class Clock {\n  async now(): Promise<number> {\n    return await Promise.resolve(Date.now());\n  }\n}\n`,
  'libs/event-log/clock.ts': `export const now = (): number => Number(process.hrtime.bigint()) + Date.now();\n`,
  'libs/kernel/dates.ts': `export const year = (text: string): number => Number(text) + new Date(text).getTime();\n`,
  'libs/kernel/canonical.ts': `export function fail(): never {\n  throw new RangeError('fractions');\n}\n`,
  'libs/funds/fund.spec.ts': `export function suite(): number[] {\n  const list: number[] = [];\n${lines(100, () => '  list.push(Date.now());')}\n  return list;\n}\n`,
};

interface Verdict {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string; readonly line: number }[];
}

describe('the linter', () => {
  let sandbox: Sandbox;
  let verdicts: ReadonlyMap<string, Verdict>;

  beforeAll(() => {
    sandbox = openSandbox({ ...RIGHT, ...Object.fromEntries(PLANTS.map(({ file, text }) => [file, text])) });
    const answer = sandbox.run('eslint/bin/eslint.js', ['--format', 'json', 'libs']);
    if (answer.stdout === '') throw new Error(answer.stderr);
    const found = JSON.parse(answer.stdout) as readonly Verdict[];
    verdicts = new Map(found.map((verdict) => [relative(sandbox.folder, verdict.filePath), verdict]));
  });
  afterAll(() => {
    sandbox.remove();
  });

  it.each(PLANTS)('$rule refuses: $says', ({ rule, file }) => {
    expect(verdicts.get(file)?.messages.map(({ ruleId }) => ruleId)).toContain(rule);
  });

  it.each(Object.keys(RIGHT))('finds nothing in %s', (file) => {
    expect(verdicts.get(file)?.messages).toEqual([]);
  });

  it('is not switched off by a comment', () => {
    const file = 'libs/funds/switched-off.ts';
    const silenced = openSandbox({
      [file]: `/* eslint-disable */\nexport const anything = (value: any): unknown => value;\n`,
    });
    const answer = silenced.run('eslint/bin/eslint.js', ['--max-warnings', '0', file]);
    silenced.remove();
    expect(answer.stdout).toContain('no-explicit-any');
    expect(answer.status).toBe(1);
  });
});

type Fault = readonly [rule: string, says: string, text: string];

/** In the machinery, where nothing but the general rules holds. */
function anywhere(faults: readonly Fault[]): readonly Plant[] {
  return faults.map(([rule, says, text], index) => ({
    rule,
    says,
    text,
    file: `libs/event-log/planted-${String(index)}.ts`,
  }));
}

function inThePureHalf(faults: readonly Fault[]): readonly Plant[] {
  return faults.map(([rule, says, text], index) => ({
    rule,
    says,
    text,
    file: `libs/funds/planted-${String(index)}.ts`,
  }));
}
