import { basename } from 'node:path';
import { TextDecoder } from 'node:util';
import { CsvError, parse } from 'csv-parse';
import { Unreadable } from './problem.js';
import type { Row, SheetLimits, Workbook } from './workbook.js';

const DELIMITERS = [',', ';', '\t'] as const;
/** Lines looked at to tell the delimiter. */
const SAMPLE_LINES = 30;

/** Reads delimited text in UTF-8, GB18030 or UTF-16; what separates the cells shows in the text itself. */
export async function readCsv(file: string, bytes: Buffer, limits: SheetLimits): Promise<Workbook> {
  const text = decodeText(bytes);
  judgeLines(text, limits);
  const hint = /^sep=(.)\r?\n/u.exec(text);
  const parser = parse(text, {
    delimiter: hint?.[1] ?? delimiterOf(text),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: limits.cellCharacters * 16,
  });
  const rows: Row[] = [];
  let number = 0;
  let cells = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      number += 1;
      if (number === 1 && hint !== null) continue;
      const row = rowOf(number, record, limits);
      cells += row.cells.length;
      if (number > limits.rows) throw new Unreadable('too-large', `${number.toString()} rows`);
      if (cells > limits.cells) throw new Unreadable('too-large', `${cells.toString()} cells`);
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
    sheets: [{ name, fileName, hidden: false, date1904: false, rows }],
  };
}

function rowOf(number: number, record: readonly string[], limits: SheetLimits): Row {
  if (record.length > limits.columns) throw new Unreadable('too-large', `column ${record.length.toString()}`);
  const cells = record.map((text) => {
    if (text.length > limits.cellCharacters) throw new Unreadable('too-large', `${text.length.toString()} characters`);
    return text.trim() === '' ? undefined : ({ kind: 'text', text: withoutFormula(text) } as const);
  });
  return { number, hidden: false, cells };
}

/** `="000123"` is how a text of digits is kept from becoming a number. */
function withoutFormula(text: string): string {
  return /^\s*="([^"]*)"\s*$/u.exec(text)?.[1] ?? text;
}

function csvProblem(error: unknown, row: number): unknown {
  if (!(error instanceof CsvError)) return error;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return new Unreadable('cut-short', `row ${(row + 1).toString()}`);
  if (error.code === 'CSV_MAX_RECORD_SIZE') return new Unreadable('too-large', `row ${(row + 1).toString()}`);
  return new Unreadable('damaged', `row ${(row + 1).toString()}`);
}

/** Before anything is parsed; a cell of several lines counts for as many. */
function judgeLines(text: string, limits: SheetLimits): void {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  if (lines > limits.rows) throw new Unreadable('too-large', `${lines.toString()} rows`);
}

function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes.includes(0)) throw new Unreadable('not-a-spreadsheet', 'binary');
  const utf8 = decodeUtf8(bytes);
  if (utf8 !== undefined) return utf8;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) throw new Unreadable('encoding-unknown', 'UTF-8');
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable('encoding-unknown', 'UTF-8, GB18030');
  }
}

/** Text that is UTF-8 up to half a character at its end was cut short; it is not something else. */
function decodeUtf8(bytes: Buffer): string | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text: string;
  try {
    text = decoder.decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
  try {
    return text + decoder.decode();
  } catch {
    throw new Unreadable('cut-short', 'UTF-8');
  }
}

function delimiterOf(text: string): string {
  const sample = text
    .split('\n', SAMPLE_LINES)
    .join('\n')
    .replace(/"[^"]*"/gu, '');
  const counts = DELIMITERS.map((delimiter) => sample.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
