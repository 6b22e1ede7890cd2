import { fonts } from '@embedpdf/fonts-sc';
import { create } from 'fontkit';
import type { Font } from 'fontkit';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What stands for a sign that the font lacks, as printers have always set it (下駄, GETA MARK). */
const LACKING_SIGN = '〓';

/** The one font of all papers, and which signs it has. */
export interface PaperFont {
  readonly bytes: Buffer;
  has(sign: string): boolean;
}

/** The package's own types stand in one that it does not bring. */
const FILES = fonts as unknown as readonly { readonly file: string; readonly weight: number }[];

let loading: Promise<PaperFont> | undefined;

/** Read once; where that fails, the next paper tries again. */
export function paperFont(): Promise<PaperFont> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<PaperFont> {
  const regular = FILES.find(({ weight }) => weight === 400)?.file ?? '';
  const door = createRequire(import.meta.url).resolve('@embedpdf/fonts-sc');
  const bytes = await readFile(join(dirname(door), '..', 'fonts', regular));
  const font = create(bytes) as Font;
  return { bytes, has: (sign) => font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0) };
}

/** A text whose signs can all be printed, and adds those that cannot to what is lacking, each once. */
export function printable(text: string, font: PaperFont, lacking: Set<string>): string {
  return Array.from(text, (sign) => {
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(sign)) return ' ';
    if (font.has(sign)) return sign;
    lacking.add(sign);
    return LACKING_SIGN;
  }).join('');
}
