// npm start. What can be refused is refused first; then the clone is made ready, and the launcher it built takes over.
import { languageOf } from './oldest-node.mjs';
import { readArguments, Refusal, USAGE } from './arguments.mjs';
import { portFault, refuseEarly } from './early-look.mjs';

const CANNOT_START = 2;
const language = languageOf(process.env);

const given = await refusedOr(async () => {
  const read = readArguments(process.argv.slice(2), process.env);
  if (!read.help) await refuseEarly(read, process.env);
  return read;
});
if (given.help) {
  process.stdout.write(`${USAGE[language]}\n`);
} else {
  await import('./prepare.mjs');
  // There from now on: nothing that looks at imports before a build is to look for it.
  const { launch } = await import(new URL('../../dist/apps/launcher/main.js', import.meta.url).href);
  await launch({ ...given, portFault });
}

async function refusedOr(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.words[language]}\n`);
    process.exit(CANNOT_START);
  }
}
