export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/** What one look at the ledger found. What is not well names the first wrong place. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly words: Sentence;
}

/** How far a look has come, in any unit. */
export type Report = (done: number | bigint, total: number | bigint) => void;

export function well(check: string, zh: string, en: string): Finding {
  return { check, ok: true, words: { zh, en } };
}

export function notWell(check: string, zh: string, en: string): Finding {
  return { check, ok: false, words: { zh, en } };
}
