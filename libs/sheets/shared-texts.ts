import { tooLarge, type Allowance } from './allowance.js';
import { detached, isStruck, unescapeText, type SharedText } from './worksheet.js';
import { withoutTextMark } from './text-mark.js';
import { withRaised } from './raised.js';
import type { XmlHandler } from './xml.js';

/** Stands before and after a part of a text that is struck through, where the rest is not. */
const STRIKE = '~~';

interface Run {
  readonly text: string;
  readonly struck: boolean;
}

/** Collects a workbook's shared texts while their XML goes by, without the guides to their sound. */
export class SharedTexts implements XmlHandler {
  private runs: Run[] = [];
  private length = 0;
  private struck = false;
  private raised: string | undefined;
  private phonetic = false;
  private collecting = false;

  constructor(
    private readonly part: string,
    private readonly texts: SharedText[],
    private readonly allowance: Allowance,
  ) {}

  open(element: string, attributes: Readonly<Record<string, string>>): void {
    if (element === 'si') {
      this.runs = [];
      this.length = 0;
      this.struck = false;
      this.raised = undefined;
    } else if (element === 'r') {
      this.struck = false;
      this.raised = undefined;
    } else if (element === 'vertAlign') this.raised = attributes['val'];
    else if (element === 'strike') this.struck = isStruck(attributes);
    else if (element === 'rPh') this.phonetic = true;
    else if (element === 't') this.collecting = !this.phonetic;
  }

  text(text: string): void {
    if (!this.collecting) return;
    this.length += text.length;
    if (this.length > this.allowance.limits.cellCharacters)
      throw tooLarge(this.part, `${this.length.toString()} characters in a cell`);
    this.runs.push({ text: withRaised(text, this.raised), struck: this.struck });
  }

  close(element: string): void {
    if (element === 't') this.collecting = false;
    else if (element === 'rPh') this.phonetic = false;
    else if (element === 'si') this.add();
  }

  private add(): void {
    const shown = this.runs.filter(({ text }) => text.trim() !== '');
    const struck = shown.length > 0 && shown.every((run) => run.struck);
    const marked = this.runs.map((run) => (run.struck && !struck ? STRIKE + run.text + STRIKE : run.text));
    const text = detached(withoutTextMark(unescapeText(marked.join(''))));
    this.allowance.takeText(this.part, text);
    const cell = struck ? ({ kind: 'text', text, struck } as const) : ({ kind: 'text', text } as const);
    this.texts.push({ cell: text === '' ? undefined : cell });
    if (this.texts.length > this.allowance.limits.cells)
      throw tooLarge(this.part, `${this.texts.length.toString()} texts`);
  }
}
