import { expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sandbox.js';

/** Columns of numbers, shown as text so that none is rounded. */
const SHOWN = /(?<![\w.])(position|index|revision|\w+_fen)::text(?! AS)/gu;
const TEMPLATE = /`[^`]*`/gu;

/** Statements that sort by a column's bare name where they also show it as text: then the text is what is sorted. */
function sortedAsText(source: string): readonly string[] {
  return [...source.matchAll(TEMPLATE)].flatMap(([statement]) => {
    const shown = new Set([...statement.matchAll(SHOWN)].map(([, column = '']) => column));
    return [...shown].filter((column) =>
      new RegExp(String.raw`ORDER BY [^)]*(?<![\w.])${column}\b`, 'u').test(statement),
    );
  });
}

it('sorts no list by the text of a number, in which the 205th comes before the 99th', () => {
  const found = ['libs', 'apps'].flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        sortedAsText(readFileSync(join(ROOT, top, file), 'utf8')).map((column) => `${file} ${column}`),
      ),
  );
  expect(found).toEqual([]);
  expect(sortedAsText('`SELECT position::text FROM log.event ORDER BY fund, position`')).toEqual(['position']);
  expect(sortedAsText('`SELECT position::text FROM log.event ORDER BY event.position`')).toEqual([]);
});
