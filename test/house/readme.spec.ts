import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sandbox.js';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

describe("README.md's map", () => {
  it.each(['apps', 'libs'])('names every folder of %s and no other', (top) => {
    expect(namedBelow(top)).toEqual(foldersOf(top));
  });

  it('says of every folder what it is for', () => {
    for (const line of mapLines()) expect(line.trim()).toMatch(/^[a-z-]+\/ {2,}\S.{10,}$/u);
  });

  it('links to what exists', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/gu)].map(([, path]) => path ?? '');
    expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names only commands that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const commands = [...readme.matchAll(/npm (?:run (?:-s )?)?([a-z]+(?::[a-z]+)*)/gu)].map(([, name]) => name ?? '');
    expect(commands.filter((name) => !(name in scripts) && name !== 'ci')).toEqual([]);
    expect(commands).toEqual(expect.arrayContaining(['start', 'test']));
  });
});

describe('the pages of docs', () => {
  it.each(['domain', 'architecture'])('%s.md has every section that is cited', (page) => {
    const sections = headingsOf(readFileSync(join(ROOT, 'docs', `${page}.md`), 'utf8'));
    const cited = ['apps', 'libs', 'test', 'docs'].flatMap((top) => citationsBelow(top, page));
    expect(cited.length).toBeGreaterThan(0);
    expect(cited.filter(({ section }) => !sections.some((heading) => heading.startsWith(section)))).toEqual([]);
  });
});

/** What stands behind the signs of a heading, and what its brackets hold: `### Money out (支出)` is cited as either. */
function headingsOf(page: string): readonly string[] {
  return [...page.matchAll(/^#+ (.+)$/gmu)].flatMap(([, heading = '']) => {
    return [heading, ...(/\((.+)\)/u.exec(heading)?.slice(1) ?? [])];
  });
}

function citationsBelow(top: string, page: string): readonly { readonly file: string; readonly section: string }[] {
  const citation = new RegExp(`${page}\\.md, (?<section>[^).;]+)`, 'gu');
  return readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile() || !/\.(?:ts|mjs|md)$/u.test(entry.name) || entry.name === 'readme.spec.ts') return [];
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, 'utf8').replaceAll(/\n \* /gu, ' ');
    return [...text.matchAll(citation)].map(({ groups }) => ({ file, section: groups?.['section'] ?? '' }));
  });
}

/** The folders of one part of the map: the lines below its name that are indented further. */
function namedBelow(top: string): readonly string[] {
  const named: string[] = [];
  let inside = false;
  for (const line of mapText().split('\n')) {
    if (/^[a-z]/u.test(line)) inside = line.startsWith(`${top}/`);
    const name = /^ {2}([a-z-]+)\/ /u.exec(line)?.[1];
    if (inside && name !== undefined) named.push(name);
  }
  return named.sort();
}

function mapText(): string {
  return /## Map[\s\S]*?```text\n([\s\S]*?)```/u.exec(readme)?.[1] ?? '';
}

function mapLines(): readonly string[] {
  return mapText()
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/** Empty folders do not count: a clone does not have them. */
function foldersOf(top: string): readonly string[] {
  return readdirSync(join(ROOT, top), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && hasFile(`${top}/${entry.name}`))
    .map(({ name }) => name)
    .sort();
}

function hasFile(path: string): boolean {
  return readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true }).some((entry) => entry.isFile());
}
