import type { OutgoRefusalCode, TransferRefusalCode } from '#funds';
import type { Words } from './refusal-sentence.js';

/** What is said about money out and transfers. */
export const outgoWords: Readonly<Record<OutgoRefusalCode | TransferRefusalCode, Words>> = {
  'reservation-unknown': {
    zh: ({ value }) => `没有未用完的预留“${value}”。`,
    en: ({ value }) => `There is no reservation "${value}" of which something is left.`,
  },
  'reservation-missing': {
    zh: ({ value, wanted }) => `支出种类 ${value} 须先预留；无需预留的仅有：${wanted}。`,
    en: ({ value, wanted }) => `Spending of the kind ${value} needs a reservation; only these do without: ${wanted}.`,
  },
  'lines-missing': {
    zh: () => '没有写明金额：至少一行用途与金额。',
    en: () => 'No amount is given: at least one line of purpose and amount.',
  },
  'lines-repeat-purpose': {
    zh: ({ value }) => `用途“${value}”出现了两次，请合为一行。`,
    en: ({ value }) => `The purpose "${value}" stands twice; give it one line.`,
  },
  'dated-before-what-it-answers': {
    zh: ({ value, wanted }) => `日期 ${value} 早于所对应业务的日期 ${wanted}。`,
    en: ({ value, wanted }) => `The date ${value} lies before what it answers, of ${wanted}.`,
  },
  'reservation-expired': {
    zh: ({ value, wanted }) => `预留已于 ${wanted} 到期，不能在 ${value} 支出。`,
    en: ({ value, wanted }) => `The reservation was good until ${wanted}; nothing is spent from it on ${value}.`,
  },
  'reservation-exists': {
    zh: ({ value }) => `预留“${value}”已存在。`,
    en: ({ value }) => `There is a reservation "${value}" already.`,
  },
  'expires-before-it-begins': {
    zh: ({ value, wanted }) => `到期日 ${value} 早于预留日 ${wanted}。`,
    en: ({ value, wanted }) => `It would expire on ${value}, before it begins on ${wanted}.`,
  },
  'purposes-equal': { zh: () => '变更前后是同一用途。', en: () => 'Both purposes are the same one.' },
  'evidence-missing': {
    zh: () => '缺少凭证：变更用途须附捐赠人书面同意或公示文件。',
    en: () => 'Evidence is missing: the donor’s written consent, or what was published.',
  },
  'gift-missing': {
    zh: () => '经捐赠人同意变更用途，须指明是哪一笔捐赠。',
    en: () => 'A purpose that changes with a donor’s consent is that of a gift: say which.',
  },
  'fund-not-lendable': {
    zh: ({ value }) => `基金“${value}”不得出借。`,
    en: ({ value }) => `The fund "${value}" may not lend.`,
  },
  'purpose-not-allowed': {
    zh: ({ value, wanted }) =>
      wanted === '' ? `用途“${value}”尚未准支，须由管理员设定。` : `用途“${value}”只可用于：${wanted}。`,
    en: ({ value, wanted }) =>
      wanted === ''
        ? `Nobody has said what the purpose "${value}" may be used for; an administrator does.`
        : `The purpose "${value}" may be used for these only: ${wanted}.`,
  },
  'more-than-reserved': {
    zh: ({ value, wanted }) => `${value}：超过预留余额 ${wanted}。`,
    en: ({ value, wanted }) => `${value} is more than is left of the reservation: ${wanted}.`,
  },
  'more-than-spent': {
    zh: ({ value, wanted }) => `${value}：超过该笔支出尚未退回的 ${wanted} 元。`,
    en: ({ value, wanted }) => `${value} is more than is left of the spending to come back: ${wanted} yuan.`,
  },
  'more-than-given': {
    zh: ({ value, wanted }) => `${value}：超过该笔捐赠在此用途的余额 ${wanted} 元。`,
    en: ({ value, wanted }) => `${value} is more than is left of the gift in that purpose: ${wanted} yuan.`,
  },
  'not-enough-available': {
    zh: ({ value, wanted }) => `金额 ${value} 元超过可用余额：${wanted}。`,
    en: ({ value, wanted }) => `The amount ${value} is more than is available: ${wanted}.`,
  },
  'more-than-deficit': {
    zh: ({ value, wanted }) => `金额 ${value} 元超过亏空 ${wanted}。`,
    en: ({ value, wanted }) => `The amount ${value} is more than the deficit: ${wanted}.`,
  },
  'funds-equal': { zh: () => '转出与转入是同一基金。', en: () => 'Both funds are the same one.' },
  'transfer-exists': {
    zh: ({ value }) => `划转“${value}”已存在。`,
    en: ({ value }) => `There is a transfer "${value}" already.`,
  },
  'transfer-unknown': {
    zh: ({ value }) => `没有划转“${value}”。`,
    en: ({ value }) => `There is no transfer "${value}".`,
  },
  'transfer-settled': {
    zh: ({ value }) => `划转“${value}”已经了结。`,
    en: ({ value }) => `The transfer "${value}" is settled already.`,
  },
};
