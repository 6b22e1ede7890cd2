import type { AccountRefusalCode, EntryRefusalCode } from '#accounts';
import type {
  ClosingRefusalCode,
  FundPlanRefusalCode,
  FundRefusalCode,
  GoodsRefusalCode,
  HoldRefusalCode,
  OutgoRefusalCode,
} from '#funds';
import type { PriorYearRefusalCode, ReversalRefusalCode, TransferRefusalCode } from '#funds';
import type { PledgeRefusalCode, ReceiptRefusalCode } from '#giving';
import type { ClearTextRefusalCode, NameRefusalCode, PersonalNumber, Refusal } from '#kernel';
import type { RuleRefusalCode, WaiverRefusalCode } from '#minimum';
import type { AuthorityRefusalCode, DecisionRefusalCode, PersonRefusalCode, RequestRefusalCode } from '#people';
import type { RegionRefusalCode } from '#regions';
import type { BatchRefusalCode, DocumentRefusalCode } from '#registers';
import { authorityWords } from './authority-words.js';
import { pledgeWords } from './pledge-words.js';
import { goodsWords } from './goods-words.js';
import { closingWords } from './closing-words.js';
import type { Words } from './refusal-sentence.js';
import { minimumWords } from './minimum-words.js';
import { priorYearWords } from './prior-year-words.js';
import { regionWords } from './region-words.js';
import { outgoWords } from './outgo-words.js';
import { holdWords, requestWords, reversalWords } from './request-words.js';

/** Every code with which a command can be refused, of every context. */
export type RefusalCode =
  | RegionRefusalCode
  | PersonRefusalCode
  | RequestRefusalCode
  | AuthorityRefusalCode
  | DecisionRefusalCode
  | AccountRefusalCode
  | EntryRefusalCode
  | FundRefusalCode
  | FundPlanRefusalCode
  | TransferRefusalCode
  | ReceiptRefusalCode
  | PledgeRefusalCode
  | RuleRefusalCode
  | WaiverRefusalCode
  | BatchRefusalCode
  | DocumentRefusalCode
  | ClearTextRefusalCode
  | NameRefusalCode;

export type Language = 'zh' | 'en';

const people: Readonly<Record<Exclude<PersonRefusalCode, EntryRefusalCode | keyof typeof authorityWords>, Words>> = {
  'actor-unknown': {
    zh: ({ value }) => `操作人“${value}”未登记。`,
    en: ({ value }) => `The acting person "${value}" is not in the ledger.`,
  },
  'role-missing': {
    zh: ({ value, wanted }) => `“${value}”在该地区没有所需的角色（需要其一：${wanted}）。`,
    en: ({ value, wanted }) => `"${value}" holds none of the roles needed there: ${wanted}.`,
  },
  'person-id-malformed': {
    zh: ({ value }) => `人员编号“${value}”不合格式：以小写字母开头，只含小写字母、数字和点，最多 40 个字符。`,
    en: ({ value }) =>
      `The person id "${value}" is malformed: a lower-case letter first, then lower-case letters, digits and dots, at most 40 in all.`,
  },
  'person-id-reserved': {
    zh: ({ value }) => `“${value}”是账本自身的名义，不能用作人员编号。`,
    en: ({ value }) => `"${value}" is the name under which the ledger itself acts; no person can have it.`,
  },
  'person-exists': {
    zh: ({ value }) => `人员“${value}”已登记。`,
    en: ({ value }) => `The person "${value}" is in the ledger already.`,
  },
  'person-unknown': {
    zh: ({ value }) => `人员“${value}”未登记。`,
    en: ({ value }) => `The person "${value}" is not in the ledger.`,
  },
  'region-unknown': {
    zh: ({ value }) => `账本中没有区划“${value}”。`,
    en: ({ value }) => `The region "${value}" is not in the ledger.`,
  },
  'administrator-ends-own-role': {
    zh: () => '管理员不能终止自己的管理员角色，须由另一位管理员终止。',
    en: () => 'Administrators do not end their own role; another administrator does.',
  },
  'role-ends-before-it-begins': {
    zh: ({ value, wanted }) => `角色的终止日 ${value} 早于起始日 ${wanted}。`,
    en: ({ value, wanted }) => `The role would end on ${value}, before it begins on ${wanted}.`,
  },
  'administrator-handles-no-money': {
    zh: ({ value, wanted }) => `角色 ${value} 与已有的角色 ${wanted} 不能由同一人担任。`,
    en: ({ value, wanted }) => `The role ${value} cannot be held together with ${wanted}.`,
  },
  'role-held-already': {
    zh: ({ value, wanted }) => `此人在“${wanted}”已有角色 ${value}。`,
    en: ({ value, wanted }) => `The person holds the role ${value} for "${wanted}" already.`,
  },
  'role-not-held': {
    zh: ({ value, wanted }) => `此人在“${wanted}”没有角色 ${value}。`,
    en: ({ value, wanted }) => `The person does not hold the role ${value} for "${wanted}".`,
  },
  'administrator-for-a-time': {
    zh: ({ value }) => `“${value}”的管理员角色有期限，不能终止全账本管理员的角色。`,
    en: ({ value }) => `"${value}" is administrator for a time only, and cannot end that of one for the whole ledger.`,
  },
};

const accounts: Readonly<Record<AccountRefusalCode | EntryRefusalCode, Words>> = {
  'account-name-missing': { zh: () => '缺少账户名称。', en: () => 'The name of the account is missing.' },
  'account-exists': {
    zh: ({ value, wanted }) => `区划“${wanted}”已有账户“${value}”。`,
    en: ({ value, wanted }) => `The region "${wanted}" has an account "${value}" already.`,
  },
  'account-unknown': {
    zh: ({ value }) => `没有账户“${value}”。`,
    en: ({ value }) => `There is no account "${value}".`,
  },
  'account-not-of-region': {
    zh: ({ value, wanted }) => `账户“${value}”不属于区划“${wanted}”或其上级。`,
    en: ({ value, wanted }) => `The account "${value}" belongs neither to the region "${wanted}" nor to one above it.`,
  },
  'account-below-zero': {
    zh: ({ value, wanted }) => `账户“${value}”余额不足，尚缺 ${wanted} 元。`,
    en: ({ value, wanted }) => `The account "${value}" would fall below zero by ${wanted} yuan.`,
  },
  'account-closed': {
    zh: ({ value, wanted }) => `${value}：该账户此前已结账，可登记的最早日期为 ${wanted}。`,
    en: ({ value, wanted }) => `${value}: the account is closed through that day; the first open one is ${wanted}.`,
  },
  'account-closed-already': {
    zh: ({ value, wanted }) => `账户已结账至 ${wanted}，不能再结至 ${value}。`,
    en: ({ value, wanted }) =>
      `The account is closed through ${wanted} already, and not to be closed through ${value}.`,
  },
  'account-closing-not-stated': {
    zh: ({ value, wanted }) => `账户“${value}”截至 ${wanted} 的结账尚未对账，先对账，再结下一期。`,
    en: ({ value, wanted }) =>
      `The closing of the account "${value}" through ${wanted} was not stated yet; that comes before the next closing.`,
  },
  'account-not-closed-through': {
    zh: ({ value, wanted }) =>
      wanted === '' ? `账户尚未结账，不能就 ${value} 对账。` : `账户结账至 ${wanted}，不是 ${value}，不能对账。`,
    en: ({ value, wanted }) =>
      wanted === ''
        ? `The account has not been closed: there is no balance of ${value} to state.`
        : `The account is closed through ${wanted}, not ${value}: that balance cannot be stated.`,
  },
  'account-stated-already': {
    zh: ({ value, wanted }) => `账户已对账至 ${wanted}，${value} 的余额不能再对。`,
    en: ({ value, wanted }) => `The account is stated through ${wanted} already; ${value} is not stated again.`,
  },
  'account-evidence-missing': {
    zh: ({ wanted }) => `缺少凭证：账户“${wanted}”对账须附银行对账单或现金盘点表。`,
    en: ({ wanted }) =>
      `Evidence is missing: the bank’s statement of the account "${wanted}", or the count of the cash.`,
  },
  'difference-unexplained': {
    zh: ({ value, wanted }) => `对方余额 ${value} 元与账面余额 ${wanted} 元不符，须说明差异原因。`,
    en: ({ value, wanted }) => `The stated balance of ${value} yuan is not the ledger's, ${wanted} yuan: say why.`,
  },
  'accounts-equal': { zh: () => '转出与转入是同一账户。', en: () => 'Both accounts are the same one.' },
  'amount-not-positive': {
    zh: ({ value, wanted }) => `金额 ${value} 元不合要求，至少为 ${wanted} 元。`,
    en: ({ value, wanted }) => `The amount ${value} is not positive; the least is ${wanted} yuan.`,
  },
  'amount-too-large': {
    zh: ({ value, wanted }) => `金额 ${value} 元超过单笔上限 ${wanted} 元。`,
    en: ({ value, wanted }) => `The amount ${value} is over the limit of one entry, ${wanted} yuan.`,
  },
  'dated-after-today': {
    zh: ({ value, wanted }) => `日期 ${value} 晚于今天（${wanted}）。`,
    en: ({ value, wanted }) => `The date ${value} lies after today, ${wanted}.`,
  },
  'dated-too-early': {
    zh: ({ value, wanted }) => `日期 ${value} 早于 ${wanted}，请核对年份。`,
    en: ({ value, wanted }) => `The date ${value} lies before ${wanted}: check the year.`,
  },
};

const funds: Readonly<
  Record<
    | Exclude<
        FundRefusalCode,
        | EntryRefusalCode
        | OutgoRefusalCode
        | HoldRefusalCode
        | ReversalRefusalCode
        | ClosingRefusalCode
        | GoodsRefusalCode
        | PriorYearRefusalCode
      >
    | FundPlanRefusalCode,
    Words
  >
> = {
  'fund-exists': {
    zh: ({ value }) => `基金“${value}”已设立。`,
    en: ({ value }) => `The fund "${value}" exists already.`,
  },
  'fund-unknown': { zh: ({ value }) => `没有基金“${value}”。`, en: ({ value }) => `There is no fund "${value}".` },
  'fund-abolished': {
    zh: ({ value, wanted }) => `基金“${value}”所属区划已撤并，请记入承继的基金 ${wanted}。`,
    en: ({ value, wanted }) => `The region of the fund "${value}" was merged: enter it in ${wanted}, which took over.`,
  },
  'purpose-name-missing': { zh: () => '缺少用途名称。', en: () => 'The name of the purpose is missing.' },
  'purpose-exists': {
    zh: ({ value }) => `该基金已有用途“${value}”。`,
    en: ({ value }) => `The fund has a purpose "${value}" already.`,
  },
  'purpose-means-free': {
    zh: ({ value }) => `“${value}”在登记表中表示非限定资金，不能作为用途名称。`,
    en: ({ value }) => `Registers mean free money by "${value}": no purpose can be called so.`,
  },
  'purpose-unknown': {
    zh: ({ value, wanted }) => `该基金没有用途“${value}”，现有：${wanted}。`,
    en: ({ value, wanted }) => `The fund has no purpose "${value}"; it has: ${wanted}.`,
  },
  'receipt-missing': {
    zh: ({ wanted }) => `缺少票据号；没有票据须注明原因（${wanted}）。`,
    en: ({ wanted }) => `The receipt number is missing; without one a reason is needed (${wanted}).`,
  },
  'dated-before-opening': {
    zh: ({ value, wanted }) => `日期 ${value} 早于期初余额日 ${wanted}。`,
    en: ({ value, wanted }) => `The date ${value} lies before the opening balance of ${wanted}.`,
  },
  'opening-on-another-day': {
    zh: ({ value, wanted }) => `期初余额日 ${value} 与已登记的 ${wanted} 不同。`,
    en: ({ value, wanted }) => `The opening balance of ${value} is not on the day of the others, ${wanted}.`,
  },
  'entries-before-opening': {
    zh: ({ value, wanted }) => `期初余额日 ${value} 之前已有 ${wanted} 的收支。`,
    en: ({ value, wanted }) => `There is an entry of ${wanted}, before the opening balance of ${value}.`,
  },
  'opening-entered-already': {
    zh: ({ value }) => `用途“${value}”在该账户的期初余额已登记。`,
    en: ({ value }) => `The opening balance of the purpose "${value}" in this account is entered already.`,
  },
  'grant-from-fund-here': {
    zh: ({ value, wanted }) => `区划“${value}”的基金 ${wanted} 在本账本中，应作划转而非上级补助。`,
    en: ({ value, wanted }) =>
      `The region "${value}" has the fund ${wanted} in this ledger: that is a transfer, not a grant.`,
  },
  'remittance-to-fund-here': {
    zh: ({ value, wanted }) => `区划“${value}”的基金 ${wanted} 在本账本中，应作划转而非上缴。`,
    en: ({ value, wanted }) =>
      `The region "${value}" has the fund ${wanted} in this ledger: that is a transfer, not a remittance.`,
  },
  'entry-unknown': {
    zh: ({ value }) => `该基金没有这样的分录“${value}”。`,
    en: ({ value }) => `The fund has no such entry "${value}".`,
  },
  'fund-kind-name-used': {
    zh: ({ value, wanted }) => `名称“${value}”已是本县基金种类 ${wanted} 的名称。`,
    en: ({ value, wanted }) => `The name "${value}" is that of the kind of fund ${wanted} in this county.`,
  },
  'fund-kind-malformed': {
    zh: ({ value }) => `基金种类“${value}”不合格式：以小写字母开头，只含小写字母和数字，2 至 30 个字符。`,
    en: ({ value }) =>
      `The kind of fund "${value}" is malformed: a lower-case letter first, then lower-case letters and digits, 2 to 30 in all.`,
  },
};

const PERSONAL_NUMBERS: Readonly<Record<PersonalNumber, Readonly<Record<Language, string>>>> = {
  'identity-number': { zh: '身份证号', en: 'an identity number' },
  'mobile-number': { zh: '手机号', en: 'a mobile number' },
  'card-number': { zh: '银行账号或卡号', en: 'the number of a card or account' },
};

const numberNamed = (wanted: string, language: Language): string =>
  PERSONAL_NUMBERS[wanted as PersonalNumber][language];

const others: Readonly<
  Record<ReceiptRefusalCode | BatchRefusalCode | DocumentRefusalCode | ClearTextRefusalCode | NameRefusalCode, Words>
> = {
  'personal-number-in-clear': {
    zh: ({ wanted }) =>
      `此处写有${numberNamed(wanted, 'zh')}：名称、文号和票据号会永久明文保存，不得含个人号码；账户以尾号四位区分即可。`,
    en: ({ wanted }) =>
      `This holds ${numberNamed(wanted, 'en')}: names and numbers of documents and receipts are kept in the clear for ever, and hold no personal numbers; the last four digits tell an account from others.`,
  },
  'name-says-nothing': {
    zh: ({ value }) => `名称“${value}”须含文字或数字。`,
    en: ({ value }) => `The name "${value}" says nothing: it has a letter or a digit.`,
  },
  'name-too-long': {
    zh: ({ wanted }) => `名称过长：至多 ${wanted} 个字。`,
    en: ({ wanted }) => `The name is too long: it has at most ${wanted} signs.`,
  },
  'receipt-number-malformed': {
    zh: ({ value }) => `票据号“${value}”无效：须含字母或数字，且不超过 60 个字符。`,
    en: ({ value }) => `The receipt number "${value}" is none: it has a letter or a digit, and at most 60 characters.`,
  },
  'receipt-unit-not-of-fund': {
    zh: ({ value, wanted }) => `开票单位“${value}”不是该基金所属地区或其上级（${wanted}）。`,
    en: ({ value, wanted }) => `The issuing unit "${value}" is neither the fund's region nor one above it: ${wanted}.`,
  },
  'receipt-number-used': {
    zh: ({ value }) => `票据号“${value}”已被同一开票单位使用。`,
    en: ({ value }) => `The receipt number "${value}" of this issuing unit is used already.`,
  },
  'document-number-used': {
    zh: ({ value, wanted }) =>
      `文号（凭证号）“${value}”已有登记（${wanted}），本行至多改动了其中一项。更正请先冲销原登记再导入；同一号码的另一笔，请与原登记行列在同一张表中导入，或用 appropriate、grant、spend、transfers 命令登记。`,
    en: ({ value, wanted }) =>
      `The number "${value}" of a document or voucher is booked already (${wanted}), and this row differs in one thing at most. To correct it, reverse that entry and import again; if it is another part of the sum, put both rows on one sheet, or enter it with appropriate, grant, spend or transfers.`,
  },
  'batch-begun-already': {
    zh: ({ value }) => `导入“${value}”已经开始。`,
    en: ({ value }) => `The import "${value}" has begun already.`,
  },
  'batch-not-open': {
    zh: ({ value }) => `导入“${value}”没有在进行。`,
    en: ({ value }) => `The import "${value}" is not under way.`,
  },
};

const WORDS: Readonly<Record<RefusalCode, Words>> = {
  ...people,
  ...authorityWords,
  ...regionWords,
  ...requestWords,
  ...pledgeWords,
  ...accounts,
  ...funds,
  ...outgoWords,
  ...goodsWords,
  ...holdWords,
  ...closingWords,
  ...priorYearWords,
  ...reversalWords,
  ...minimumWords,
  ...others,
};

/** A refusal as one sentence for people; amounts in yuan. A code of a newer ledger is shown as it is. */
export function refusalWords(refusal: Refusal, language: Language): string {
  const { code } = refusal;
  const [value, wanted] = [refusal.value, refusal.wanted].map((text) => {
    return bounded(code in NAMES_PURPOSES ? freeNamed(text, language) : text, language);
  }) as [string, string];
  return isRefusalCode(code) ? WORDS[code][language]({ value, wanted }) : `${code}: ${value}`;
}

/** Refusals that name purposes, by themselves or behind an amount. */
const NAMES_PURPOSES: Readonly<Partial<Record<RefusalCode, true>>> = {
  'purpose-name-missing': true,
  'purpose-exists': true,
  'purpose-unknown': true,
  'purpose-not-allowed': true,
  'opening-entered-already': true,
  'lines-repeat-purpose': true,
  'not-enough-available': true,
  'more-than-reserved': true,
  'more-than-spent': true,
  'more-than-given': true,
  'more-than-deficit': true,
  'fund-in-deficit': true,
};

/** `free` as people read it: alone, in a list of purposes, or behind an amount. */
function freeNamed(text: string, language: Language): string {
  return text.replaceAll(/(?<=^|, |\d )free(?=$|, )/gu, language === 'zh' ? '非限定' : 'free money');
}

const LONGEST = 160;

/** A list as people read it: a county may have a hundred purposes; the refusal's own fields hold all of them. */
function bounded(text: string, language: Language): string {
  if (text.length <= LONGEST) return text;
  const items = text.split(', ');
  const shown: string[] = [];
  for (let length = 0; shown.length < items.length; length += 2) {
    const next = items[shown.length] ?? '';
    length += next.length;
    if (length > LONGEST) break;
    shown.push(next);
  }
  if (shown.length === 0) return `${Array.from(text).slice(0, LONGEST).join('')}…`;
  const left = String(items.length - shown.length);
  return `${shown.join(', ')}${language === 'zh' ? `……另有 ${left} 项` : `, and ${left} more`}`;
}

/** Every code of the closed lists. */
export const REFUSAL_CODES: readonly RefusalCode[] = Object.keys(WORDS).filter(isRefusalCode);

function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(WORDS, code);
}
