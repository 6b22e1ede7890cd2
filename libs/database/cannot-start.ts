/**
 * What stops a start and a person can mend: one clear sentence in each language, exit code 2 in every app.
 * The message is the English sentence.
 */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';

  constructor(
    readonly sentence: { readonly en: string; readonly zh: string },
    options?: ErrorOptions,
  ) {
    super(sentence.en, options);
  }

  /** The sentence in the language that LC_ALL or LANG asks for; Chinese unless they ask for English. */
  in(env: Readonly<Record<string, string | undefined>>): string {
    return this.sentence[languageOf(env)];
  }
}

/** Chinese by default; English where LC_ALL, or else LANG, begins with `en`. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): 'en' | 'zh' {
  const wanted = [env['LC_ALL'], env['LANG']].find((value) => value !== undefined && value !== '');
  return wanted?.toLowerCase().startsWith('en') === true ? 'en' : 'zh';
}
