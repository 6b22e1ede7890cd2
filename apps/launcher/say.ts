import { languageOf } from '#database';

export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** Tells the person at the terminal, on stderr: stdout carries the addresses and the county's table alone. */
export interface Say {
  (words: Words): void;
  /** How a work goes on: one line that changes on a terminal, which the next thing said or `done` takes away. */
  still(words: Words): void;
  done(): void;
}

const CLEAR = '\r\u001b[K';
const QUIET_MS = 2_000;
/** Where lines are kept, in a file or by a service manager, they come sparingly. */
const LINE_EVERY_MS = 10_000;

export function sayIn(env: NodeJS.ProcessEnv): Say {
  const language = languageOf(env);
  const terminal = process.stderr.isTTY;
  let saidAt = -LINE_EVERY_MS;
  const say = (words: Words): void => {
    process.stderr.write(`${terminal ? CLEAR : ''}${words[language]}\n`);
  };
  return Object.assign(say, {
    still(words: Words): void {
      if (terminal) process.stderr.write(`${CLEAR}${words[language]}`);
      else if (performance.now() - saidAt >= LINE_EVERY_MS) {
        saidAt = performance.now();
        say(words);
      }
    },
    done(): void {
      saidAt = -LINE_EVERY_MS;
      if (terminal) process.stderr.write(CLEAR);
    },
  });
}

/** Says what is being done once it takes two seconds, and then from time to time until it is done. */
export async function withProgress<Result>(say: Say, words: Words, work: Promise<Result>): Promise<Result> {
  const from = Date.now();
  const ticking = setInterval(() => {
    const seconds = String(Math.round((Date.now() - from) / 1_000));
    say.still({ en: `${words.en} … ${seconds} s`, zh: `${words.zh} … ${seconds} 秒` });
  }, QUIET_MS);
  try {
    return await work;
  } finally {
    clearInterval(ticking);
    say.done();
  }
}
