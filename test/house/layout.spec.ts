import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './sandbox.js';

const TOP_LEVEL = [
  ...['apps', 'docker', 'docs', 'libs', 'test'],
  ...['LICENSE', 'README.md', 'package-lock.json', 'package.json'],
  ...['eslint.config.mjs', 'jest.config.js', 'knip.json', 'nest-cli.json', 'tsconfig.build.json', 'tsconfig.json'],
  ...['.ci', '.dependency-cruiser.cjs', '.editorconfig', '.git', '.gitattributes', '.gitignore'],
  ...['.prettierignore', '.prettierrc.json'],
];
const NEVER_FOLDERS = [
  'application',
  'base',
  'common',
  'domain',
  'handlers',
  'helpers',
  'impl',
  'infrastructure',
].concat(['mappers', 'ports', 'services', 'shared', 'types', 'utils']);
// A file and the spec beside it are one thing to the eye.
const FILES_MAX = 25;

// A new kind of file takes a decision record.
const PURE_KINDS = ['events', 'commands', 'state', 'movements', 'decide', 'plan', 'spec'].concat([
  'prop.spec',
  'decide.spec',
  'plan.spec',
  'movements.spec',
]);
const NEST_KINDS = ['view', 'handlers', 'controller', 'dto', 'module', 'reaction', 'job', 'spec'];
// docs/decisions/0003: registers reads rather than decides, ledger is the wiring of all the others.
const PURE_WITHOUT_KINDS = ['registers', 'ledger'];
const NEST_WITHOUT_KINDS = ['ledger', 'registers'];

interface Folder {
  readonly path: string;
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

const everyFolder = ['apps', 'libs', 'test'].flatMap((path) => foldersFrom(path));

describe('the layout', () => {
  it('has nothing at the top but what is listed', () => {
    const ignored = readFileSync(join(ROOT, '.gitignore'), 'utf8')
      .split('\n')
      .map((line) => line.replace(/\/$/u, ''));
    const found = readdirSync(ROOT).filter((name) => !ignored.includes(name) && !name.endsWith('.log'));
    expect(found.filter((name) => !TOP_LEVEL.includes(name))).toEqual([]);
    expect(TOP_LEVEL.filter((name) => name !== '.git' && !found.includes(name))).toEqual([]);
  });

  it('has no folder by technical kind', () => {
    const names = everyFolder.flatMap(({ path, folders }) => folders.map((name) => ({ path, name })));
    expect(names.filter(({ name }) => NEVER_FOLDERS.includes(name))).toEqual([]);
  });

  it('has no folder with more files than one can oversee', () => {
    const counts = everyFolder
      .filter(({ path }) => path.startsWith('libs/') && !path.endsWith('/samples'))
      .map(({ path, files }) => ({ path, count: files.filter((name) => !name.endsWith('.spec.ts')).length }));
    expect(counts.filter(({ count }) => count > FILES_MAX)).toEqual([]);
  });

  it('gives every library a layer, and names no library that is not there', () => {
    expect([...layers().flat()].sort()).toEqual(filledFoldersOf('libs'));
  });

  it('names the files of a context by their kind', () => {
    const contexts = filledFoldersOf('libs').filter((name) => isContext(name) && !PURE_WITHOUT_KINDS.includes(name));
    const files = contexts.flatMap((name) => tsFilesOf(`libs/${name}`));
    expect(files.filter((file) => !hasKind(file, PURE_KINDS))).toEqual([]);
  });

  it('names the files of a nest half by their kind', () => {
    const named = filledFoldersOf('libs').filter((name) => !NEST_WITHOUT_KINDS.includes(name));
    const files = named.flatMap((name) => tsFilesOf(`libs/${name}/nest`));
    expect(files.filter((file) => !hasKind(file, NEST_KINDS))).toEqual([]);
  });

  it('is what nest-cli.json describes', () => {
    const { projects } = JSON.parse(readFileSync(join(ROOT, 'nest-cli.json'), 'utf8')) as NestSettings;
    const described = Object.entries(projects).map(([name, at]) => `${at.type} ${name}: ${at.root}/${at.entryFile}.ts`);
    const apps = filledFoldersOf('apps').map((name) => `application ${name}: apps/${name}/main.ts`);
    const libraries = filledFoldersOf('libs').map((name) => `library ${name}: libs/${name}/index.ts`);
    expect(described.sort()).toEqual([...apps, ...libraries].sort());
    const entries = Object.values(projects).map(({ root, entryFile }) => `${root}/${entryFile}.ts`);
    expect(entries.filter((entry) => !existsSync(join(ROOT, entry)))).toEqual([]);
  });
});

interface NestSettings {
  readonly projects: Readonly<
    Record<string, { readonly type: string; readonly root: string; readonly entryFile: string }>
  >;
}

function foldersFrom(path: string): readonly Folder[] {
  const entries = readdirSync(join(ROOT, path), { withFileTypes: true }).filter(({ name }) => name !== 'node_modules');
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  return [{ path, folders, files }, ...folders.flatMap((name) => foldersFrom(`${path}/${name}`))];
}

/** Empty folders do not count: a clone does not have them. */
function filledFoldersOf(path: string): readonly string[] {
  const isFilled = (name: string): boolean => foldersFrom(`${path}/${name}`).some(({ files }) => files.length > 0);
  return readdirSync(join(ROOT, path)).filter(isFilled).sort();
}

function tsFilesOf(path: string): readonly string[] {
  const folder = everyFolder.find((one) => one.path === path);
  return (folder?.files ?? []).filter((name) => name.endsWith('.ts')).map((name) => `${path}/${name}`);
}

function hasKind(file: string, kinds: readonly string[]): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1, -'.ts'.length);
  if (name === 'index') return true;
  return /^[a-z][a-z-]*\.[a-z.]+$/u.test(name) && kinds.includes(name.slice(name.indexOf('.') + 1));
}

function layers(): readonly (readonly string[])[] {
  const upward = ruleNamed('lower-never-knows-higher').map(({ from }) => from.path);
  const highest = ruleNamed('lower-never-knows-higher').at(-1)?.to.path ?? '';
  return [...upward, highest].map((path) => /\(\?:(.*)\)/u.exec(path)?.[1]?.split('|') ?? []);
}

function isContext(name: string): boolean {
  return ruleNamed('pure-half-without-nest').some(({ from }) => new RegExp(from.path, 'u').test(`libs/${name}/`));
}

interface Rule {
  readonly name: string;
  readonly from: { readonly path: string };
  readonly to: { readonly path: string };
}

function ruleNamed(name: string): readonly Rule[] {
  const load = createRequire(import.meta.url);
  const { forbidden } = load(join(ROOT, '.dependency-cruiser.cjs')) as { readonly forbidden: readonly Rule[] };
  return forbidden.filter((rule) => rule.name === name);
}
