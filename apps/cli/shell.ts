import { resolve } from 'node:path';
import { languageOf } from '#database';

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** The terminal that a command is given at: its language, its environment, and where messages go. */
export interface Shell {
  readonly language: 'zh' | 'en';
  readonly env: NodeJS.ProcessEnv;
  /** The words in the reader's language. */
  in(words: Words): string;
  /** Tells the person, on stderr: stdout carries the result alone. */
  say(words: Words): void;
  /** Writes a part of the result. */
  print(text: string): void;
  /** A path as the person means it, from the folder in which they stand. */
  path(given: string): string;
}

export function shellIn(env: NodeJS.ProcessEnv): Shell {
  const language = languageOf(env);
  // npm runs the command in the project's folder, wherever the person stands.
  const stands = env['npm_lifecycle_event'] === 'ledger' ? (env['INIT_CWD'] ?? '') : '';
  return {
    language,
    env,
    in: (words) => words[language],
    say: (words) => {
      process.stderr.write(`${words[language]}\n`);
    },
    print: (text) => {
      process.stdout.write(text);
    },
    path: (given) => resolve(stands, given),
  };
}
