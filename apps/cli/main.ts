import 'reflect-metadata';
import { FINE, tellFailure } from './failures.js';
import { programIn } from './program.js';
import { shellIn } from './shell.js';

/** A reader that has had enough, such as head, is no failure; leaving by exit stops the database as usual. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? FINE : 1);
});

async function main(): Promise<number> {
  const shell = shellIn(process.env);
  try {
    await programIn(shell).parseAsync(process.argv);
    return FINE;
  } catch (error) {
    return tellFailure(shell, error);
  }
}

const code = await main();
// Behind everything that was written, and whatever a failure left open.
process.stdout.write('', () => process.exit(code));
