import type { SheetProblemCode } from './workbook.js';

/** Thrown inside this folder only; readWorkbook turns it into data. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';

  constructor(
    readonly code: SheetProblemCode,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}
