/** An apostrophe that is typed before a number makes it text, and shows where the text is copied on: '0012. */
const TEXT_MARK = /^\s*['\u2019](?=[A-Za-z]{0,4}[-_.]?\d)(?!0{3}(?!\d))/u;

export function withoutTextMark(text: string): string {
  return text.replace(TEXT_MARK, '');
}
