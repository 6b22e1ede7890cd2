import { CannotStart } from '#database';
import { interruptions } from './interruptions.js';
import { run, type Arguments } from './run.js';
import { sayIn } from './say.js';

const CANNOT_START = 2;

/** Runs the ledger until it is interrupted and ends the process; start.mjs has read the command line. */
export async function launch(given: Arguments): Promise<never> {
  const say = sayIn(process.env);
  try {
    await run(given, { say, env: process.env, interrupted: interruptions(say) });
    process.exit(0);
  } catch (error) {
    if (error instanceof CannotStart) {
      say(error.sentence);
      process.exit(CANNOT_START);
    }
    console.error(error);
    process.exit(1);
  }
}
