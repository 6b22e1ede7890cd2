import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Allowance, tooLarge } from './allowance.js';
import { CellPool } from './cell-pool.js';
import { Unreadable } from './problem.js';
import { withoutTextMark } from './text-mark.js';
import { markSpilled } from './open-quotes.js';
import { decoded, encodingOf } from './text-encoding.js';
import type { Cell, Row, SheetLimits, Workbook } from './workbook.js';

const DELIMITERS = [',', ';', '\t'] as const;
/** What is looked at to tell the delimiter. */
const SAMPLE_LINES = 30;
const SAMPLE_CHARACTERS = 50_000;
/** A record of cells as long as they may be, if only a few are. */
const LONG_CELLS = 16;

/** Reads delimited text in UTF-8, GB18030 or UTF-16; what separates the cells shows in the text itself. */
export async function readCsv(file: string, bytes: Buffer, limits: SheetLimits): Promise<Workbook> {
  const encoding = encodingOf(bytes);
  const lineMax = limits.cellCharacters * LONG_CELLS;
  const sample = judgeLines(decoded(bytes, encoding), { rows: limits.rows, lineMax });
  const hint = /^sep=(.)\r?\n/u.exec(sample);
  const delimiter = hint?.[1] ?? delimiterOf(sample);
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: lineMax,
  });
  const [allowance, pool] = [new Allowance(limits), new CellPool()];
  const rows: Row[] = [];
  let number = 0;
  try {
    // Piece by piece: the parser holds every record of what it was given at once.
    const records = Readable.from(decoded(bytes, encoding))
      .on('error', (error) => parser.destroy(error))
      .pipe(parser);
    for await (const record of records as AsyncIterable<string[]>) {
      number += 1;
      if (number === 1 && hint !== null) continue;
      const row = rowOf(number, record, { allowance, pool });
      if (row.cells.some((cell) => cell !== undefined)) rows.push(row);
    }
  } catch (error) {
    throw csvProblem(error, number);
  }
  const fileName = basename(file);
  const name = fileName.replace(/\.[^.]*$/u, '');
  return {
    file,
    format: 'csv',
    carries: [],
    sheets: [{ name, fileName, hidden: false, date1904: false, delimited: true, rows: markSpilled(rows, delimiter) }],
    size: allowance.size(),
  };
}

function rowOf(
  number: number,
  record: readonly string[],
  { allowance, pool }: { readonly allowance: Allowance; readonly pool: CellPool },
): Row {
  allowance.takeRow('');
  allowance.judgeColumn('', record.length);
  allowance.takeCells('', record.length);
  const cells = record.map((text): Cell | undefined => {
    allowance.takeText('', text);
    return text.trim() === '' ? undefined : pool.same({ kind: 'text', text: withoutTextMark(withoutFormula(text)) });
  });
  return { number, hidden: false, cells };
}

/** `="000123"` is how a text of digits is kept from becoming a number. */
function withoutFormula(text: string): string {
  return /^\s*="([^"]*)"\s*$/u.exec(text)?.[1] ?? text;
}

function csvProblem(error: unknown, row: number): unknown {
  if (!(error instanceof CsvError)) return error;
  // The rows before it lie in the parser still when it finds the end; it alone has counted them.
  const before = typeof error['records'] === 'number' ? error['records'] : row;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return new Unreadable('cut-short', `row ${(before + 1).toString()}`);
  if (error.code === 'CSV_MAX_RECORD_SIZE') return new Unreadable('too-large', `row ${(row + 1).toString()}`);
  return new Unreadable('damaged', `row ${(row + 1).toString()}`);
}

/** Before anything is parsed: a cell of several lines counts for as many. Gives the text's beginning. */
function judgeLines(
  pieces: Iterable<string>,
  { rows, lineMax }: { readonly rows: number; readonly lineMax: number },
): string {
  let sample = '';
  let lines = 0;
  let length = 0;
  for (const piece of pieces) {
    if (sample.length < SAMPLE_CHARACTERS) sample += piece.slice(0, SAMPLE_CHARACTERS);
    let from = 0;
    for (let end = lineEnd(piece, 0); end !== -1; end = lineEnd(piece, from)) {
      if (length + end - from > lineMax) throw tooLarge('', `line ${(lines + 1).toString()}`);
      lines += piece[end] === '\r' && piece[end + 1] === '\n' ? 0 : 1;
      length = 0;
      from = end + 1;
    }
    length += piece.length - from;
    if (length > lineMax) throw tooLarge('', `line ${(lines + 1).toString()}`);
    if (lines > rows) throw tooLarge('', `more than ${rows.toString()} rows`);
  }
  return sample;
}

/** Place of the next end of a line. */
function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  const back = text.slice(from, feed === -1 ? undefined : feed).indexOf('\r');
  return back === -1 ? feed : from + back;
}

function delimiterOf(text: string): string {
  const sample = text
    .slice(0, SAMPLE_CHARACTERS)
    .split('\n', SAMPLE_LINES)
    .join('\n')
    .replace(/"[^"]*"/gu, '');
  const counts = DELIMITERS.map((delimiter) => sample.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
