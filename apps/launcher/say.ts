import { languageOf } from '#database';

export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** Tells the person at the terminal, on stderr: stdout carries the addresses and the county's table alone. */
export type Say = (words: Words) => void;

export function sayIn(env: NodeJS.ProcessEnv): Say {
  const language = languageOf(env);
  return (words) => {
    process.stderr.write(`${words[language]}\n`);
  };
}

/** Says what is being done once it takes two seconds, then every two seconds until it is done. */
export async function withProgress<Result>(say: Say, words: Words, work: Promise<Result>): Promise<Result> {
  const from = Date.now();
  const ticking = setInterval(() => {
    const seconds = String(Math.round((Date.now() - from) / 1_000));
    say({ en: `${words.en} … ${seconds} s`, zh: `${words.zh} … ${seconds} 秒` });
  }, 2_000);
  try {
    return await work;
  } finally {
    clearInterval(ticking);
  }
}
