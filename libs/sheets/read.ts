import { readFile, stat } from 'node:fs/promises';
import { readCsv } from './csv.js';
import { Unreadable } from './problem.js';
import { SHEET_LIMITS, type SheetLimits, type Workbook, type WorkbookReading } from './workbook.js';
import { readXlsx } from './xlsx.js';

/** A file by its path, or by its name and bytes. */
export type SheetSource = string | { readonly name: string; readonly bytes: Uint8Array };

const SHEET_ENDING = /\.(xlsx|xlsm|xls|et|csv|tsv)$/iu;
const TEXT_ENDING = /\.(csv|tsv)$/iu;
const ZIP = Buffer.from('PK');
const UTF16 = Buffer.from('fffe', 'hex');
const MARKUP_START = 200;
const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** Whether a file of this name is meant to hold sheets; what it holds is judged by its bytes alone. */
export function isSheetFile(name: string): boolean {
  return SHEET_ENDING.test(name);
}

/**
 * Reads every sheet of an Excel (Office Open XML) or CSV file, cell by cell with the text that is stored. Sizes are
 * judged before and while it is read. Whatever is wrong with the file comes back as data; only a defect throws.
 */
export async function readWorkbook(source: SheetSource, limits: SheetLimits = SHEET_LIMITS): Promise<WorkbookReading> {
  const file = typeof source === 'string' ? source : source.name;
  try {
    return { workbook: await readByContent(file, await bytesOf(source, limits), limits) };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: { code: error.code, file, detail: error.detail } };
    throw error;
  }
}

async function bytesOf(source: SheetSource, limits: SheetLimits): Promise<Buffer> {
  if (typeof source !== 'string') {
    judgeBytes(source.bytes.byteLength, limits);
    return Buffer.from(source.bytes.buffer, source.bytes.byteOffset, source.bytes.byteLength);
  }
  const found = await stat(source).catch(() => undefined);
  if (found?.isFile() !== true) throw new Unreadable('not-found', '');
  judgeBytes(found.size, limits);
  return readFile(source).catch((error: unknown) => {
    throw new Unreadable('not-found', error instanceof Error && 'code' in error ? String(error.code) : '');
  });
}

function judgeBytes(size: number, limits: SheetLimits): void {
  if (size === 0) throw new Unreadable('empty', '0 bytes');
  if (size > limits.fileBytes) throw new Unreadable('too-large', `${size.toString()} bytes`);
}

async function readByContent(file: string, bytes: Buffer, limits: SheetLimits): Promise<Workbook> {
  if (startsWith(bytes, ZIP)) return whole(await readXlsx(file, bytes, limits));
  if (startsWith(bytes, COMPOUND_FILE)) throw compoundFileProblem(bytes);
  if (!TEXT_ENDING.test(file)) throw new Unreadable(isMarkup(bytes) ? 'saved-as-web-page' : 'not-a-spreadsheet', '');
  return whole(await readCsv(file, bytes, limits));
}

/** Other programs write a web page or XML of their own under the ending of Excel. */
function isMarkup(bytes: Buffer): boolean {
  const start = bytes.subarray(0, MARKUP_START);
  const text = start.toString(startsWith(bytes, UTF16) ? 'utf16le' : 'utf8');
  return /^[\s\ufeff]*<(?:!doctype|\?xml|!--|html|head|meta|table|workbook)/iu.test(text);
}

function whole(workbook: Workbook): Workbook {
  if (workbook.sheets.every((sheet) => sheet.rows.length === 0)) throw new Unreadable('empty', 'no cells');
  return workbook;
}

/** Excel before 2007, and any workbook under a password, are compound files; their streams' names tell which. */
function compoundFileProblem(bytes: Buffer): Unreadable {
  if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))) return new Unreadable('password-protected', '');
  if (bytes.includes(Buffer.from('Workbook', 'utf16le')) || bytes.includes(Buffer.from('Book', 'utf16le')))
    return new Unreadable('old-xls', '');
  return new Unreadable('not-a-spreadsheet', '');
}

function startsWith(bytes: Buffer, signature: Buffer): boolean {
  return bytes.subarray(0, signature.length).equals(signature);
}
