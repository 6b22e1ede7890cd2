import { meansFree } from '#funds';
import { nameKey } from '#kernel';
import { DEFAULT_FUND_KIND, type BooksAccount, type RegisterBooks } from './books.js';
import type { AccountChoice, AccountKind, Outcome } from './rows.js';
import { isBlankText, keyOf } from './text.js';

/** The books' words, ready to be looked up. */
export interface Lookup {
  readonly books: RegisterBooks;
  readonly countyNames: readonly string[];
  /** Codes by every name that a register may use. */
  readonly regions: ReadonlyMap<string, ReadonlySet<string>>;
  /** Code of the region above, by code. */
  readonly parents: ReadonlyMap<string, string>;
}

/** Ways of paying as rows carry them; each leads to accounts of one kind. */
export type Way = 'bank' | 'cash' | 'wechat' | 'alipay' | 'quota';

const COUNTY_WORDS = ['县本级', '本级', '县级', '县直', '县', '县计生协', '县计生协会', '县计划生育协会', '县协会'];
const OFFICES =
  /(计划生育协会|计生协会|计生协|协会|卫生健康委员会|卫生健康局|卫健委|卫健局|人民政府|镇政府|乡政府|政府|街道办事处|办事处|财政所|财政局|计生办|卫计办|卫健办|本级|机关)$/u;
const LEVEL_ENDING = /(街道|镇|乡|县|区|市)$/u;
/** Money of other bodies, of which no fund of the ledger holds any: 红十字人道救助金. */
const OTHERS_FUND =
  /(?:红十字|人道|慈善|残疾人|见义勇为|福彩|体彩|彩票)\p{Script=Han}{0,6}?(?:基金(?!会)|救助金|互助金|援助金)/u;
const WAY_WORDS: Readonly<Record<Way, readonly string[]>> = {
  bank: [
    ...[
      '银行转账',
      '银行',
      '转账',
      '银行汇款',
      '汇款',
      '电汇',
      '网银',
      '网银转账',
      '网上银行',
      '网上转账',
      '手机银行',
      '对公转账',
    ],
    ...[
      '对公账户',
      '公户转账',
      '银行存款',
      '银行卡',
      '刷卡',
      'pos',
      'pos机',
      '支票',
      '转账支票',
      '银行支票',
      '现金支票',
      '云闪付',
      '银联',
      '进账单',
      '银行入账',
    ],
    ...['银行收款', '银行代收', '银行缴款', '银行划转', '划转', '划拨', '拨付', '直接拨付', 'bank'],
  ],
  cash: ['现金', '现款', '现钞', '库存现金', '现金收款', '现金捐款', '现金缴款', '现金交款', 'cash'],
  wechat: ['微信', '微信支付', '微信转账', '微信扫码', '微信收款', '微信捐款', '微信扫码支付', '微信二维码', 'wechat'],
  alipay: ['支付宝', '支付宝转账', '支付宝支付', '支付宝扫码', '支付宝收款', '支付宝捐款', 'alipay'],
  quota: [
    '国库集中支付',
    '财政直接支付',
    '财政授权支付',
    '授权支付',
    '零余额',
    '零余额账户',
    '国库',
    '国库指标',
    '指标',
    'quota',
  ],
};
const WAY_ACCOUNTS: Readonly<
  Record<Way, { readonly name: string; readonly kind: AccountKind; readonly word: string }>
> = {
  bank: { name: '银行账户', kind: 'bank', word: '银行转账' },
  cash: { name: '现金', kind: 'cash', word: '现金' },
  wechat: { name: '微信', kind: 'wallet', word: '微信' },
  alipay: { name: '支付宝', kind: 'wallet', word: '支付宝' },
  quota: { name: '国库指标', kind: 'quota', word: '国库集中支付' },
};
const WALLETS = ['微信', '支付宝'];
const WAYS: readonly Way[] = ['bank', 'cash', 'wechat', 'alipay', 'quota'];
const WAYS_BY_WORD: ReadonlyMap<string, Way> = new Map(
  WAYS.flatMap((way) => WAY_WORDS[way].map((word) => [keyOf(word), way] as const)),
);

export function lookupOf(books: RegisterBooks): Lookup {
  const county = books.regions.find(({ code }) => code === books.county);
  const countyNames = [county?.name ?? '', ...(county?.aliases ?? [])].map(keyOf).filter((name) => name !== '');
  const parents = new Map(books.regions.map(({ code, parent = '' }) => [code, parent]));
  return { books, countyNames, regions: regionNames(books), parents };
}

/** A region's code by name, former name, code or short form, inside the folder's county only. */
export function resolveRegion(text: string, lookup: Lookup): Outcome<string> {
  if (isBlankText(text)) return { fault: 'region-missing' };
  const key = keyOf(text);
  for (const form of [
    key,
    withoutCounty(key, lookup),
    key.replace(OFFICES, ''),
    withoutCounty(key.replace(OFFICES, ''), lookup),
  ]) {
    const codes = lookup.regions.get(form);
    const [code] = codes ?? [];
    if (code !== undefined) return codes?.size === 1 ? { value: code } : { fault: 'region-ambiguous' };
  }
  return { fault: 'region-unknown' };
}

/** The one township or street that a sheet's title or name names, of a sheet without a column for it. */
export function regionNamedIn(texts: readonly string[], lookup: Lookup): string | undefined {
  const keys = texts.map(keyOf);
  const named = lookup.books.regions.filter(
    ({ code, name }) => code !== lookup.books.county && keys.some((key) => key.includes(keyOf(name))),
  );
  return named.length === 1 ? named[0]?.code : undefined;
}

export function isFoldersCounty(text: string, lookup: Lookup): boolean {
  const found = resolveRegion(text, lookup);
  return 'value' in found && found.value === lookup.books.county;
}

/** The kind of fund by its words, with or without the region's name before them. */
export function resolveFund(text: string, lookup: Lookup): Outcome<string> {
  if (isBlankText(text)) return { fault: 'fund-missing' };
  const key = keyOf(text).replace(/(专户|账户)$/u, '');
  const direct = fundOf(key, lookup);
  if (direct !== undefined) return { value: direct };
  const names = [...lookup.regions.keys()].filter((name) => name !== '' && key.startsWith(name));
  const found = names.map((name) => fundOf(key.slice(name.length), lookup)).find((kind) => kind !== undefined);
  return found === undefined ? { fault: 'fund-unknown' } : { value: found };
}

function fundOf(key: string, { books }: Lookup): string | undefined {
  return books.fundKinds.find(({ kind, words }) => [kind, ...words].some((word) => keyOf(word) === key))?.kind;
}

/**
 * The fund of a sheet without a column for it: the one kind that the first of these texts names that names any (title
 * and sheet name together, then the file's), else the welfare fund. Two kinds named together say of no row whose it is.
 */
export function fundOfSheet(
  {
    title,
    name,
    fileName = '',
  }: { readonly title: readonly string[]; readonly name: string; readonly fileName?: string },
  lookup: Lookup,
): Outcome<string> {
  const [kind, another] = [[...title, name].join(' '), fileName]
    .map((text) => fundsNamedIn(text, lookup))
    .find((kinds) => kinds.length > 0) ?? [DEFAULT_FUND_KIND];
  if (kind === undefined || another !== undefined) return { fault: 'fund-ambiguous' };
  return OTHERS_FUND.test(keyOf([...title, name].join(' '))) ? { fault: 'fund-unknown' } : { value: kind };
}

/** The one kind that a section's title names. */
export function fundOfSection(title: string, lookup: Lookup): Outcome<string> {
  const [kind, another] = fundsNamedIn(title, lookup);
  return kind === undefined || another !== undefined ? { fault: 'fund-ambiguous' } : { value: kind };
}

function fundsNamedIn(text: string, { books }: Lookup): readonly string[] {
  const key = keyOf(text);
  return books.fundKinds.filter(({ words }) => words.some((word) => key.includes(keyOf(word)))).map(({ kind }) => kind);
}

/** The kinds of fund that a cell of other words names; 彩票公益金 and a foundation (基金会) are none of them. */
export function fundsIn(text: string, { books }: Lookup): readonly string[] {
  const key = keyOf(text);
  if (/彩|基金会/u.test(key)) return [];
  const said = (word: string): boolean => /\p{Script=Han}/u.test(word) && key.includes(keyOf(word));
  return books.fundKinds.filter(({ words }) => words.some(said)).map(({ kind }) => kind);
}

/** `free`, a purpose of the books, or the words themselves, under which a purpose is opened. */
export function resolvePurpose(text: string, lookup: Lookup): string {
  const key = keyOf(text);
  if (isBlankText(text) || meansFree(text)) return 'free';
  const known = (lookup.books.purposes ?? []).find(({ name, words }) =>
    [name, ...words].some((word) => keyOf(word) === key),
  );
  return known?.name ?? text.normalize('NFKC').replace(/\s+/gu, '');
}

export function wayOf(text: string): Way | undefined {
  const key = keyOf(text);
  return WAYS_BY_WORD.get(key) ?? WAYS_BY_WORD.get(key.replace(/\([^)]*\)/gu, ''));
}

/**
 * Where money lies that came by this way: of the accounts that the region may use the nearest that serves it, or a new
 * one named after the way.
 */
export function accountByWay(text: string, lookup: Lookup, region: string | undefined): Outcome<AccountChoice> {
  const key = keyOf(text);
  const way = wayOf(text);
  const isNamed = ({ name, ways }: BooksAccount): boolean => [name, ...ways].some((word) => keyOf(word) === key);
  const fits = (account: BooksAccount): boolean => isNamed(account) || (way !== undefined && serves(account, way));
  const near = nearest(fits, lookup, region);
  const exact = near.filter(isNamed);
  if (near.length > 0) return onlyOne(exact.length > 0 ? exact : near);
  if (way === undefined)
    return { fault: lookup.books.accounts.some(isNamed) ? 'account-of-another-unit' : 'way-unknown' };
  const { name, kind, word } = WAY_ACCOUNTS[way];
  return { value: { known: false, name, kind, ways: [word] } };
}

/**
 * Whether money of this way cannot lie in the account: a transfer in the cash box, cash in a wallet. In a bank account
 * all of it may, since cash is paid in there and wallets are emptied into it.
 */
export function contradicts(words: string, account: AccountChoice, { books }: Lookup): boolean {
  const way = wayOf(words);
  const found = account.known ? books.accounts.find(({ id }) => id === account.id) : { ...account };
  if (way === undefined || found === undefined || found.kind === 'bank' || found.kind === 'quota') return false;
  const key = keyOf(words);
  if ([found.name, ...found.ways].some((word) => keyOf(word) === key || wayOf(word) === way)) return false;
  const { name, kind } = WAY_ACCOUNTS[way];
  return kind !== found.kind || (kind === 'wallet' && WALLETS.some((one) => one !== name && found.name.includes(one)));
}

/** An account by its name, its number or a way of paying; one that the books lack is to be opened under its name. */
export function accountByName(text: string, lookup: Lookup, region: string | undefined): Outcome<AccountChoice> {
  const key = keyOf(text);
  const plain = nameKey(text);
  const readsAlike = (name: string): boolean => keyOf(name) === key || (plain !== key && nameKey(name) === plain);
  const isNamed = ({ name, number }: BooksAccount): boolean => readsAlike(name) || keyOf(number ?? '') === key;
  const near = nearest(isNamed, lookup, region);
  if (near.length > 0) return onlyOne(near);
  if (wayOf(text) !== undefined) return accountByWay(text, lookup, region);
  if (lookup.books.accounts.some(isNamed)) return { fault: 'account-of-another-unit' };
  // A card's or an account's number is no name, and no event may hold one.
  if (/\d{8}/u.test(key.replace(/[-.]/gu, ''))) return { fault: 'account-number-unknown' };
  return {
    value: { known: false, name: text.normalize('NFKC').trim(), kind: accountKindOf(text) ?? 'bank', ways: [] },
  };
}

/** The account of a row that says nothing of it: the single bank account of its region, or of the nearest above. */
export function singleBankAccount(lookup: Lookup, region: string | undefined): AccountChoice | undefined {
  const banks = nearest(({ kind }) => kind === 'bank', lookup, region);
  const [only] = banks;
  return only !== undefined && banks.length === 1 ? { known: true, id: only.id } : undefined;
}

/** Whether any unit of the county has a single bank account for rows that say nothing of it. */
export function hasSingleBankAccount(lookup: Lookup): boolean {
  const { county, accounts } = lookup.books;
  const holders = new Set([county, ...accounts.map(({ holder = county }) => holder)]);
  return [...holders].some((holder) => singleBankAccount(lookup, holder) !== undefined);
}

/** Accounts that fit and that a region may use, its own or those of one above it: only the nearest of them. */
function nearest(
  fits: (account: BooksAccount) => boolean,
  { books, parents }: Lookup,
  region: string | undefined,
): readonly BooksAccount[] {
  const fitting = books.accounts.filter(fits);
  // The row is refused for its region; nothing is known of what that may use.
  if (region === undefined) return fitting;
  for (const unit of unitsFrom(region, books.county, parents)) {
    const held = fitting.filter(({ holder = books.county }) => holder === unit);
    if (held.length > 0) return held;
  }
  return [];
}

/** A region, then those above it up to the county. */
function unitsFrom(region: string, county: string, parents: ReadonlyMap<string, string>): ReadonlySet<string> {
  const units = new Set<string>();
  let at = region;
  while (at !== '' && at !== county && !units.has(at)) {
    units.add(at);
    at = parents.get(at) ?? '';
  }
  return units.add(county);
}

/** The kind of account that words name, in the order from the particular to the general. */
export function accountKindOf(text: string): AccountKind | undefined {
  const key = keyOf(text);
  if (/国库|指标|零余额|quota/u.test(key)) return 'quota';
  if (/微信|支付宝|第三方|钱包|扫码|二维码|网络支付|移动支付|电子支付|wallet/u.test(key)) return 'wallet';
  if (/现金|备用金|钱箱|cash/u.test(key)) return 'cash';
  return /银行|存款|基本户|一般户|专户|基本账户|一般账户|专用账户|对公|信用社|农商行|农信|bank/u.test(key)
    ? 'bank'
    : undefined;
}

function serves(account: BooksAccount, way: Way): boolean {
  if (account.ways.length > 0) return account.ways.some((word) => wayOf(word) === way);
  const { kind, name } = WAY_ACCOUNTS[way];
  return account.kind === kind && (kind !== 'wallet' || keyOf(account.name).includes(name));
}

function onlyOne(accounts: readonly BooksAccount[]): Outcome<AccountChoice> {
  const [only] = accounts;
  if (only === undefined || accounts.length > 1) return { fault: 'account-ambiguous' };
  return { value: { known: true, id: only.id } };
}

function withoutCounty(key: string, { countyNames }: Lookup): string {
  for (const name of countyNames) {
    const at = key.indexOf(name);
    if (at !== -1 && at + name.length < key.length) return key.slice(at + name.length);
    // 某省某市某县 is the county too.
    if (at > 0) return name;
  }
  return key;
}

function regionNames(books: RegisterBooks): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  const add = (word: string, code: string): void => {
    const known = names.get(keyOf(word)) ?? new Set<string>();
    names.set(keyOf(word), known.add(code));
  };
  for (const { code, name, aliases = [] } of books.regions) {
    for (const word of [name, ...aliases]) add(word, code);
    for (const word of [code, code.padEnd(9, '0'), code.padEnd(12, '0')]) add(word, code);
  }
  for (const word of COUNTY_WORDS) if (!names.has(keyOf(word))) add(word, books.county);
  addShortForms(books, names);
  return names;
}

/** 石桥 for 石桥镇, 东湖街道办 for 东湖街道: only where nothing bears that name in full. */
function addShortForms(books: RegisterBooks, names: Map<string, Set<string>>): void {
  const short = new Map<string, Set<string>>();
  for (const { code, name } of books.regions)
    for (const form of shortForms(keyOf(name))) short.set(form, (short.get(form) ?? new Set<string>()).add(code));
  for (const [form, codes] of short) if (!names.has(form)) names.set(form, codes);
}

function shortForms(name: string): readonly string[] {
  const stem = name.replace(LEVEL_ENDING, '');
  const street = name.endsWith('街道') ? [`${stem}街`, `${name}办`, `${stem}办`] : [];
  return stem.length >= 2 && stem !== name ? [stem, ...street] : street;
}
