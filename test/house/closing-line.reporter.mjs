import { writeSync } from 'node:fs';

/**
 * Ends the run with `N passed, N failed[, N skipped]` as its very last line, written as the process ends so that
 * nothing comes after it. A suite that could not run counts as failed, and no failing run says that none failed.
 */
export default class ClosingLine {
  #counts = { passed: 0, failed: 0, skipped: 0 };

  constructor() {
    process.once('exit', (code) => {
      writeSync(1, `${closingLine(this.#counts, code)}\n`);
    });
  }

  onRunComplete(_contexts, results) {
    this.#counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
  }
}

export function closingLine({ passed, failed, skipped }, exitCode) {
  const lost = exitCode !== 0 && failed === 0 ? 1 : failed;
  return `${passed} passed, ${lost} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}
