import { CannotStart, languageOf } from '#database';
import { readArguments, USAGE } from './arguments.js';
import { interruptions } from './interruptions.js';
import { run } from './run.js';
import { sayIn } from './say.js';

const CANNOT_START = 2;

async function main(): Promise<void> {
  const say = sayIn(process.env);
  try {
    const given = readArguments(process.argv.slice(2), process.env);
    if (given.help) process.stdout.write(`${USAGE[languageOf(process.env)]}\n`);
    else await run(given, { say, env: process.env, interrupted: interruptions(say) });
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

await main();
