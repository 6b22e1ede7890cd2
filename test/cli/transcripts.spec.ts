import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { commandLine, linesOf, type CommandLine } from '../fixtures/command-line.js';

interface Told {
  readonly line: string;
  readonly output: readonly string[];
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXAMPLES = join(ROOT, 'docs', 'examples');
const LEDGER = /^(?:LANG=(?<language>\S+) )?npm run -s ledger -- (?<args>.*)$/u;

describe('the transcripts of docs/examples', () => {
  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith('.md'));
  let cli: CommandLine;

  beforeAll(async () => {
    cli = await commandLine();
    await cli.hold();
  });

  afterAll(async () => {
    await cli.close();
  });

  it.each(files)(
    '%s says what is printed',
    async (file) => {
      const transcript = transcriptIn(readFileSync(join(EXAMPLES, file), 'utf8'));
      expect(transcript.length).toBeGreaterThan(0);
      for (const { line, output } of transcript) {
        const { language = 'C', args = '' } = LEDGER.exec(line)?.groups ?? {};
        const words = args.split(' ').map((word) => (word.startsWith('docs/') ? join(ROOT, word) : word));
        const ended = await cli.run(words, { env: { LANG: language } });
        const said = [...ended.stdout.trimEnd().split('\n'), ...linesOf(ended.stderr)];
        expect({ line, output: said.flatMap(plain) }).toEqual({ line, output: output.flatMap(plain) });
      }
    },
    120_000,
  );
});

/** Each command with what follows it, in every console block. */
function transcriptIn(text: string): readonly Told[] {
  const told: { line: string; output: string[] }[] = [];
  for (const [, block = ''] of text.matchAll(/^```console\n(.*?)^```$/gmsu)) {
    for (const line of block.trimEnd().split('\n')) {
      if (line.startsWith('$ ')) told.push({ line: line.slice(2), output: [] });
      else told.at(-1)?.output.push(line);
    }
  }
  return told;
}

/** Without what differs from run to run: ids, moments, log indexes, where a file was written, widths of columns. */
function plain(line: string): readonly string[] {
  if (line === '' || line.includes('refused-')) return [];
  const same = line
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu, 'ID')
    .replaceAll(/20\d\d-\d\d-\d\d \d\d:\d\d:\d\d/gu, 'TIME')
    .replace(/^ *\d+(?= {2}20\d\d-)/u, 'INDEX');
  return [same.replaceAll(/ +/gu, ' ').trim()];
}
