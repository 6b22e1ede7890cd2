import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { openSandbox, ROOT, runTool } from './sandbox.js';
import type { Sandbox } from './sandbox.js';

const CRUISER = 'dependency-cruiser/bin/dependency-cruise.mjs';
const PARAMETERS = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'apps', 'libs', 'test'];

/** A small house in which everything is where it belongs. */
const HOUSE: Readonly<Record<string, string>> = {
  'libs/kernel/index.ts': `export * from './money.js';`,
  'libs/kernel/money.ts': `export const ZERO = 0n;`,
  'libs/database/index.ts': `import { Client } from 'pg';\nexport const client = Client;`,
  'libs/event-log/index.ts': `export const log = 1;`,
  'libs/event-log/postgres/index.ts': `import { client } from '#database';\nimport { log } from '../index.js';\nexport const store = [client, log];`,
  'libs/event-log/kurrent/index.ts': `import { log } from '../index.js';\nimport { Channel } from '@grpc/grpc-js';\nexport const cluster = [log, Channel];`,
  'libs/vault/index.ts': `export const vault = 1;`,
  'libs/execution/index.ts': `import { log } from '#event-log';\nimport { DataSource } from 'typeorm';\nexport const run = [log, DataSource];`,
  'libs/regions/index.ts': `import { ZERO } from '#kernel';\nexport const region = ZERO;`,
  'libs/calendar/index.ts': `export const day = 1;`,
  'libs/funds/index.ts': `export * from './fund.decide.js';`,
  'libs/funds/fund.decide.ts': `import { ZERO } from '#kernel';\nimport { region } from '#regions';\nexport const decide = [ZERO, region];`,
  'libs/funds/fund.decide.spec.ts': `import { it } from '@jest/globals';\nimport { readFileSync } from 'node:fs';\nimport { decide } from './fund.decide.js';\nit('', () => [readFileSync, decide]);`,
  'libs/funds/nest/index.ts': `export * from './fund.controller.js';\nexport * from './balances.view.js';`,
  'libs/funds/nest/fund.controller.ts': `import { ApiTags } from '@nestjs/swagger';\nimport { run } from '#execution';\nimport { decide } from '../index.js';\nexport const controller = [ApiTags, run, decide];`,
  'libs/funds/nest/balances.view.ts': `import { Entity } from 'typeorm';\nexport const view = Entity;`,
  'libs/giving/index.ts': `import type { decide } from '#funds';\nexport type Gift = typeof decide;`,
  'libs/giving/nest/index.ts': `import { controller } from '#funds/nest';\nexport const giving = controller;`,
  'libs/ledger/index.ts': `export const ledger = 1;`,
  'apps/api/main.ts': `import { store } from '#event-log/postgres';\nimport { ledger } from '#ledger';\nimport type { Request } from 'express';\nimport { filter } from './problem.filter.js';\nexport const api = [store, ledger, filter];\nexport type Asked = Request;`,
  'apps/api/problem.filter.ts': `export const filter = 1;`,
  'apps/worker/main.ts': `import { vault } from '#vault';\nexport const worker = vault;`,
  'test/contract/postgres.spec.ts': `import { it } from '@jest/globals';\nimport { store } from '#event-log/postgres';\nexport const contract = [it, store];`,
};

interface Plant {
  readonly rule: string;
  readonly says: string;
  readonly file: string;
  readonly text: string;
}

const plant = (rule: string, says: string, [file, text]: readonly [string, string]): Plant => ({
  rule,
  says,
  file,
  text,
});

const PLANTS: readonly Plant[] = [
  plant('lower-never-knows-higher', 'upward', ['libs/regions/planted.ts', `export * from '#funds';`]),
  plant('lower-never-knows-higher', 'upward, type only', [
    'libs/regions/planted-type.ts',
    `import type { decide } from '#funds';\nexport type Wrong = typeof decide;`,
  ]),
  plant('lower-never-knows-higher', 'machinery to a context', [
    'libs/execution/planted.ts',
    `export * from '#ledger';`,
  ]),
  plant('lower-never-knows-higher', 'nest half upward', [
    'libs/funds/nest/planted.ts',
    `export * from '#giving/nest';`,
  ]),
  plant('siblings-never-know-each-other', 'sibling', ['libs/regions/planted-sibling.ts', `export * from '#calendar';`]),
  plant('siblings-never-know-each-other', 'sibling machinery', [
    'libs/vault/planted.ts',
    `export * from '#event-log';`,
  ]),
  plant('library-without-a-layer', 'a library nobody placed', ['libs/misc/index.ts', `export * from '#kernel';`]),
  plant('kernel-imports-nothing', 'a module of Node in the kernel', [
    'libs/kernel/planted.ts',
    `export * from 'node:fs';`,
  ]),
  plant('kernel-imports-nothing', 'a package in the kernel', [
    'libs/kernel/planted-package.ts',
    `export * from 'rxjs';`,
  ]),
  plant('pure-half-without-packages', 'a package in the pure half', ['libs/funds/planted.ts', `export * from 'rxjs';`]),
  plant('pure-half-without-packages', 'a module of Node in the pure half', [
    'libs/funds/planted-node.ts',
    `export * from 'node:crypto';`,
  ]),
  plant('pure-half-without-machinery', 'the log in the pure half', [
    'libs/funds/planted-log.ts',
    `import type { log } from '#event-log';\nexport type Wrong = typeof log;`,
  ]),
  plant('pure-half-without-machinery', 'execution in the pure half', [
    'libs/ledger/planted.ts',
    `export * from '#execution';`,
  ]),
  plant('pure-half-without-nest', 'nest in its own pure half', [
    'libs/giving/planted.ts',
    `export * from './nest/index.js';`,
  ]),
  plant('pure-half-without-nest', 'nest of another context in the pure half', [
    'libs/giving/planted-nest.ts',
    `export * from '#funds/nest';`,
  ]),
  plant('typeorm-in-views-only', 'TypeORM in a controller', [
    'libs/funds/nest/planted.controller.ts',
    `export * from 'typeorm';`,
  ]),
  plant('typeorm-in-views-only', 'TypeORM in an app', ['apps/api/planted.ts', `export * from 'typeorm';`]),
  plant('http-in-controllers-only', 'HTTP in handlers', [
    'libs/funds/nest/planted.handlers.ts',
    `export * from '@nestjs/swagger';`,
  ]),
  plant('http-in-controllers-only', 'a type of express in a view', [
    'libs/funds/nest/planted.view.ts',
    `import type { Request } from 'express';\nexport type Wrong = Request;`,
  ]),
  plant('http-in-controllers-only', 'request validation in the worker', [
    'apps/worker/planted.ts',
    `export * from 'class-validator';`,
  ]),
  plant('cluster-client-in-its-adapter-only', "the cluster's client in the ledger", [
    'libs/ledger/nest/planted-cluster.ts',
    `export * from '@kurrent/kurrentdb-client';`,
  ]),
  plant('cluster-client-in-its-adapter-only', "the cluster's protocol in the other adapter", [
    'libs/event-log/postgres/planted.ts',
    `export * from '@grpc/grpc-js';`,
  ]),
  plant('by-the-doors-only', 'an inner file of another library', [
    'libs/giving/planted-inner.ts',
    `export * from '../funds/fund.decide.js';`,
  ]),
  plant('by-the-doors-only', 'an inner nest file of another library', [
    'libs/giving/nest/planted.ts',
    `export * from '../../funds/nest/balances.view.js';`,
  ]),
  plant('apps-and-tests-by-the-doors-only', 'an app enters by the window', [
    'apps/worker/planted-inner.ts',
    `export * from '../../libs/funds/fund.decide.js';`,
  ]),
  plant('apps-and-tests-by-the-doors-only', 'a test enters by the window', [
    'test/http/planted.spec.ts',
    `export * from '../../libs/kernel/money.js';`,
  ]),
  plant('nothing-imports-an-app', 'library to app', [
    'libs/ledger/nest/planted.ts',
    `export * from '../../../apps/api/problem.filter.js';`,
  ]),
  plant('nothing-imports-an-app', 'test to app', [
    'test/cli/planted.spec.ts',
    `export * from '../../apps/api/main.js';`,
  ]),
  plant('apps-never-import-each-other', 'app to app', [
    'apps/worker/planted-app.ts',
    `export * from '../api/problem.filter.js';`,
  ]),
  plant('tests-are-not-shipped', 'a spec as a library', [
    'libs/funds/planted-spec.ts',
    `export * from './fund.decide.spec.js';`,
  ]),
  plant('no-cycles', 'a cycle whose way back is a type', [
    'libs/calendar/planted-one.ts',
    `export * from './planted-two.js';`,
  ]),
  plant('no-dead-ends', 'what is not there', ['libs/calendar/planted-dead.ts', `export * from './nowhere.js';`]),
  plant('no-dead-ends', 'a library that is not there', ['apps/worker/planted-dead.ts', `export * from '#nowhere';`]),
  plant('shipped-code-without-development-packages', 'a test library in a shipped file', [
    'libs/execution/planted-development.ts',
    `export * from 'fast-check';`,
  ]),
  plant('packages-are-named', 'a package that is there by accident', [
    'libs/execution/planted-unnamed.ts',
    `export * from 'body-parser';`,
  ]),
];

/** The other half of the planted cycle, which is reported where it begins. */
const ACCOMPLICE = {
  'libs/calendar/planted-two.ts': `import type * as One from './planted-one.js';\nexport type Wrong = typeof One;`,
};

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

interface Cruise {
  readonly summary: { readonly violations: readonly Violation[]; readonly totalCruised: number };
}

describe('who may import whom', () => {
  let sandbox: Sandbox;
  let found: ReadonlyMap<string, ReadonlySet<string>>;

  beforeAll(() => {
    sandbox = openSandbox({
      ...HOUSE,
      ...ACCOMPLICE,
      ...Object.fromEntries(PLANTS.map(({ file, text }) => [file, text])),
    });
    found = rulesByFile(cruise(sandbox.folder));
  });
  afterAll(() => {
    sandbox.remove();
  });

  it.each(PLANTS)('$rule refuses: $says', ({ rule, file }) => {
    expect([...(found.get(file) ?? [])]).toContain(rule);
  });

  it('refuses nothing of what is right', () => {
    const planted = new Set(PLANTS.map(({ file }) => file));
    expect([...found.keys()].filter((file) => !planted.has(file))).toEqual([]);
  });

  it('has a planted import for every rule', () => {
    expect(new Set(PLANTS.map(({ rule }) => rule))).toEqual(new Set(rulesOfTheHouse()));
  });

  it('is kept by the whole tree', () => {
    const { summary } = cruise(ROOT);
    expect(summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`)).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(20);
  });
});

function cruise(folder: string): Cruise {
  const answer = runTool(folder, CRUISER, PARAMETERS);
  if (answer.stdout === '') throw new Error(answer.stderr);
  return JSON.parse(answer.stdout) as Cruise;
}

function rulesByFile({ summary }: Cruise): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { from, rule } of summary.violations) found.set(from, (found.get(from) ?? new Set()).add(rule.name));
  return found;
}

function rulesOfTheHouse(): readonly string[] {
  const load = createRequire(import.meta.url);
  const settings = load(join(ROOT, '.dependency-cruiser.cjs')) as {
    readonly forbidden: readonly { readonly name: string }[];
  };
  return settings.forbidden.map(({ name }) => name);
}
