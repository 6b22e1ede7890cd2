import type { Field } from './headings.js';
import type { LineReader } from './reader.js';
import { keyOf } from './text.js';

const MARK = '(?:作废|退款|红冲|冲销|注销)';
const BEGINS = new RegExp(`^\\(?已?(?:全额|全部)?${MARK}`, 'u');
/** 此票作废, 已退款: a clause that says nothing but that of this row. 原票作废 says it of another one. */
const CLAUSE = new RegExp(
  `^(?:此|本|该)?(?:票据|收据|发票|捐款|款项|票|单|笔|行|条|款)?(?:现?已经?|予以)?(?:全额|全部)?${MARK}(?:处理)?了?$`,
  'u',
);
const ENDS = new RegExp(`\\((?:现?已经?)?${MARK}\\)$`, 'u');
const MARKED: readonly Field[] = ['payer', 'receipt'];

/** A row whose remark, donor or number says that it was voided or paid back is no money until somebody says otherwise. */
export function refuseVoid(reader: LineReader): void {
  if (isVoid(reader.text('memo'))) reader.refuse('memo', 'row-marked-void');
  for (const field of MARKED) {
    const key = keyOf(reader.text(field));
    if (ENDS.test(key) || CLAUSE.test(key)) reader.refuse(field, 'row-marked-void');
  }
}

function isVoid(text: string): boolean {
  const key = keyOf(text);
  if (BEGINS.test(key)) return true;
  return key.split(/[,，。.;；、:：!！()]/u).some((clause) => CLAUSE.test(clause));
}
