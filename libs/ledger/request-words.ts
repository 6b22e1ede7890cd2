import type { HoldRefusalCode, ReversalRefusalCode } from '#funds';
import type { RequestRefusalCode } from '#people';
import type { Words } from './refusal-sentence.js';

/** What is said about requests that another person must confirm. */
export const requestWords: Readonly<Record<RequestRefusalCode, Words>> = {
  'request-exists': {
    zh: ({ value }) => `申请“${value}”已存在。`,
    en: ({ value }) => `There is a request "${value}" already.`,
  },
  'request-unknown': {
    zh: ({ value }) => `没有申请“${value}”。`,
    en: ({ value }) => `There is no request "${value}".`,
  },
  'request-closed': {
    zh: ({ value, wanted }) => `申请“${value}”已了结（${STANDINGS_ZH[wanted] ?? wanted}）。`,
    en: ({ value, wanted }) => `The request "${value}" is closed already: ${wanted}.`,
  },
  'request-lapsed': {
    zh: ({ value, wanted }) => `申请“${value}”已于 ${wanted} 到期失效，须重新申请。`,
    en: ({ value, wanted }) => `The request "${value}" could be confirmed until ${wanted}; it has to be made anew.`,
  },
  'request-not-yours': {
    zh: ({ value, wanted }) => `申请由“${wanted}”提出，“${value}”不能撤回；可以驳回。`,
    en: ({ value, wanted }) => `The request is that of "${wanted}"; "${value}" cannot withdraw it, but may decline it.`,
  },
  'second-person-is-first': {
    zh: ({ value, wanted }) => `“${value}”是申请人，须由另一人处理（需要其一：${wanted}）。`,
    en: ({ value, wanted }) => `"${value}" made the request; another person answers it, holding one of: ${wanted}.`,
  },
  'approved-already': {
    zh: ({ value, wanted }) => `“${value}”已同意过此申请，须由另一人再同意（需要其一：${wanted}）。`,
    en: ({ value, wanted }) =>
      `"${value}" approved it already; another person approves next, holding one of: ${wanted}.`,
  },
};

/** What is said about entries that are taken back. */
export const reversalWords: Readonly<Record<ReversalRefusalCode, Words>> = {
  'reversal-not-reversible': {
    zh: ({ wanted }) => `冲销本身（${wanted}）不能再冲销；请重新登记原业务。`,
    en: ({ wanted }) => `A reversal, of ${wanted}, is not reversed itself: enter anew what was right.`,
  },
  'reservation-not-reversible': {
    zh: ({ value }) => `“${value}”是预留，不能冲销；请用释放（release）。`,
    en: ({ value }) => `"${value}" is a reservation, which is not reversed: release it.`,
  },
  'transfer-not-reversible': {
    zh: ({ value }) => `“${value}”是基金间划转，不能冲销；在途的请退回，已转入的请另作划转。`,
    en: ({ value }) =>
      `"${value}" is a transfer, which is not reversed: what is in transit is sent back, what arrived is transferred anew.`,
  },
  'entry-reversed-already': {
    zh: ({ value }) => `“${value}”已全部冲销、退回或变更，没有余额可冲销。`,
    en: ({ value }) => `"${value}" has been reversed, returned or exchanged already: nothing of it is left.`,
  },
};

/** What is said about funds that are held. */
export const holdWords: Readonly<Record<HoldRefusalCode, Words>> = {
  'fund-in-deficit': {
    zh: ({ value, wanted }) => `用途“${value}”亏空 ${wanted} 元，弥补之前该基金不作任何预留。`,
    en: ({ value, wanted }) =>
      `The purpose "${value}" is in deficit by ${wanted} yuan; until it is covered the fund takes no reservation at all.`,
  },
  'fund-held': {
    zh: ({ value, wanted }) => `基金“${value}”因未达到年度下限检查点（${dayIn(wanted)}）暂停审批，只可作应急预留。`,
    en: ({ value, wanted }) =>
      `The fund "${value}" is held for a missed checkpoint of its minimum, of ${dayIn(wanted)}: it takes emergency reservations only.`,
  },
};

const STANDINGS_ZH: Readonly<Record<string, string>> = {
  'carried-out': '已执行',
  withdrawn: '已撤回',
  declined: '已驳回',
};

/** The day behind the cause of a hold. */
function dayIn(cause: string): string {
  return cause.slice(cause.indexOf(' ') + 1);
}
