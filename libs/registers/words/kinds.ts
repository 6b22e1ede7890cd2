import type { RegisterKind } from '../rows.js';
import { keyOf } from '../text.js';

const FROM_ABOVE = /上级|中央|省级|市级|省补|市补|省财政|市财政|转移支付/u;
const SUPPORT = /拨款|拨入|拨付|下拨|补助|转移支付/u;
/** 贴息, 低息贷款: words of what money is for. */
const INTEREST = /利息(?!补贴)|结息|计息/u;

/** Money of the county's own budget is an appropriation, money from above a grant. */
export function supportKind(words: string): RegisterKind {
  return FROM_ABOVE.test(words) ? 'grants' : 'appropriations';
}

/**
 * The one kind of income that a title or a name says the sheet is a register of; undefined where it says none, or
 * several. 补助 and 下拨 alone say neither of the two kinds of public money.
 */
export function kindNamed(text: string): RegisterKind | undefined {
  const key = keyOf(text);
  const named: readonly (readonly [RegisterKind, boolean])[] = [
    ['donations', /捐|善款|donation/u.test(key)],
    ['dues', /会费/u.test(key)],
    ['interest', INTEREST.test(key)],
    ['grants', SUPPORT.test(key) && FROM_ABOVE.test(key)],
    ['appropriations', SUPPORT.test(key) && !FROM_ABOVE.test(key) && /财政|拨款/u.test(key)],
  ];
  const [kind, another] = named.filter(([, is]) => is).map(([one]) => one);
  return another === undefined ? kind : undefined;
}

export function isPublicMoney(kind: RegisterKind | undefined): boolean {
  return kind === 'grants' || kind === 'appropriations';
}

/** A column of one source's money, as a register has it beside the sum: 省级补助(元), 县级配套, 其他资金. */
const SOURCE =
  /^(?:其中:?)?(?:中央|国家|省|市|地|县|区|乡镇?|镇|上级|本级|财政|部门|社会|自筹|集体|单位|个人)\p{Script=Han}{0,4}(?:补助|配套|拨款|补贴|资金|投入|承担|负担|分担|安排|出资|下达|自筹)(?:资金|金额|数额|额|款|部分|数)?(?:\([^()]*\))?$/u;

/** Whether a heading counts what one source gave, and of which kind of public money that is. */
export function sourceOf(heading: string): 'above' | 'own' | undefined {
  const key = keyOf(heading);
  if (!SOURCE.test(key)) return undefined;
  return /中央|国家|省|市|地|上级/u.test(key) ? 'above' : 'own';
}
