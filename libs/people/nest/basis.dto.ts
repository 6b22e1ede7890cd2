import { TextField } from '#http';
import type { Basis } from '#people';

/** 依据: the document that a setting rests on. */
export class BasisPart {
  @TextField({ about: '文号 of the document that it rests on.', max: 60, example: '安政办〔2023〕5号' })
  documentNumber!: string;

  @TextField({ about: 'Clause of it', max: 200, optional: true, example: '第八条' })
  clause?: string;
}

/** As a part of a command; nothing where there is none. */
export function basedOn(part: BasisPart | undefined): { readonly basis?: Basis } {
  if (part === undefined) return {};
  const { documentNumber, clause } = part;
  return { basis: { documentNumber, ...(clause === undefined ? {} : { clause }) } };
}
