import { isReceiptWellFormed } from '#giving';
import { significantDigits } from './cells/decimal.js';
import type { LineReader } from './reader.js';
import type { CellInput } from './sheet-input.js';
import type { DonationRow, DonorType, FaultCode, NoReceiptReason } from './rows.js';
import { isBlankText, keyOf, textOf, withNoughts } from './text.js';
import { numberSays } from './words/remarks.js';

type Receipt = Pick<DonationRow, 'receipt' | 'noReceipt'>;

/** What a double holds exactly: a longer number that a cell stores as one has lost its last digits. */
const EXACT_DIGITS = 15;
const TYPE_WORDS: readonly (readonly [DonorType, RegExp])[] = [
  ['anonymous', /^(匿名|无名氏|不具名|隐名|anonymous)/u],
  [
    'enterprise',
    /^(企业|公司|法人企业|民营|民企|国有|国企|私企|私营|工商户|个体工商户|个体户|合作社|商户|enterprise)/u,
  ],
  ['individual', /^(个人|自然人|公民|社会人士|居民|村民|群众|干部|职工|社会爱心人士|爱心人士|individual)/u],
  [
    'organisation',
    /^(组织|企事业|爱心单位|社会组织|社会团体|团体|机关|党政机关|事业|行政|政府|社团|基金会|协会|学校|医院|单位|慈善|村|集体|其他组织|其他单位|organi[sz]ation)/u,
  ],
];
const ANONYMOUS = /^(匿名|无名氏|佚名|不具名|不愿(透露|留|具)|捐款箱|募捐箱|爱心箱|anonymous)/u;
const ENTERPRISE =
  /(公司|厂|店|行|铺|超市|商场|合作社|企业|集团|酒店|饭店|宾馆|农场|养殖场|工作室|工程队|经营部|门市部|药房|信用社|商贸)$/u;
const ORGANISATION =
  /(局|院|校|学|园|会|委|办|所|站|中心|政府|支部|党委|大队|中队|部|处|队|社区|村|机关|单位|团|庙|寺|教堂)$/u;
/** Text of a number that lost its last digits before it was written. */
const SCIENTIFIC = /^\d\.\d+e\+\d+$/u;
const UNREADABLE = /[\p{Cc}\p{Cs}\p{Cn}]/u;
const NO_NUMBER = /^(?:none|null|nil|nan|n\/a|void|tbd|tba|todo|pending|unknown|lost|test|x+|-+)$/u;
/** Words that stand where a number should, and speak of none. */
const NO_RECEIPT = /无|未|待|缺|丢|遗失|补/u;
/** A person's name is short, and ends in some of the same characters. */
const NAME_LENGTH = 4;
/** 0001-0005, AH0001～AH0005, 0001至0005: the first and the last of several. */
const SEVERAL = /^([a-z]*)(\d{4,})(?:[-~〜]|至|到)\1(\d{4,})号?$/u;
const LISTED = /\d号?(?:[、;&+]|和|及|与|[~〜]|至|到)[a-z]*[-_.]?\d/u;
const COUNTED = /\d[^\d]*等|(?<!\d)(?:[2-9]|[1-9]\d{1,2}|[二两三四五六七八九十]+)[张份枚]/u;
/** The same letters and digits after a dash: ZZ-010-ZZ-015. */
const AGAIN = /^([a-z]+[-_.]?)\d+-{1,2}\1\d+$/u;
/** White space or a comma between digits parts two numbers, or a number from its year; so may a stroke. */
const PARTED = /\d\s+[a-z]*[-_.]?\d|\d{4,}号?,\s*[a-z]*[-_.]?\d/u;
const STROKE = /^([a-z]*[-_.]?)(\d{4,})\/([a-z]*[-_.]?)(\d{4,})/u;
/** More than these are no one's gift: 2023-0415 is a year and a number. */
const SEVERAL_MAX = 1_000n;
const WAIVED =
  /(不|无)(需要?|要|用|须|必)(开具?|索要|索取)?(票|收据|发票)|(不|未|没|没有)(开具?|索要|索取|要)(票|收据|发票)|(票据?|收据|发票)未开|放弃(开具?|索要|索取)?(票|收据|发票|开票)|^(?:捐赠人|捐款人|捐赠方|捐赠者|本人|对方|自愿|主动|已|均|声明)*放弃(?:领取|索取|索要)?$/u;

/** The donor's type by its cell; an empty or absent cell is guessed from the name. */
export function readDonorType(reader: LineReader, payer: string): DonorType {
  const text = reader.text('donorType');
  if (text === '') return guessedType(payer);
  const found = TYPE_WORDS.find(([, words]) => words.test(keyOf(text)))?.[0];
  if (found === undefined) reader.refuse('donorType', 'donor-type-unknown');
  return found ?? 'individual';
}

/** A name's last characters tell a company or an office; four characters or fewer are a person unless it is a firm's. */
function guessedType(payer: string): DonorType {
  const key = keyOf(payer).replace(/\([^)]*\)/gu, '');
  if (ANONYMOUS.test(key)) return 'anonymous';
  if (/公司|合作社|厂$/u.test(key)) return 'enterprise';
  if (key.length <= NAME_LENGTH && !/[局校]$|学校|医院/u.test(key)) return 'individual';
  if (ENTERPRISE.test(key)) return 'enterprise';
  return ORGANISATION.test(key) ? 'organisation' : 'individual';
}

/** The gift's receipt, or why it has none as its own row says; else the row is refused. */
export function readReceipt(reader: LineReader, donorType: DonorType): Receipt {
  const cell = reader.cell('receipt');
  const text = withNoughts(cell, reader.text('receipt'));
  if (hasLostDigits(cell, text)) reader.refuse('receipt', 'receipt-number-rounded');
  const code = reader.text('receiptCode');
  const book = bookOf(reader);
  if (cell?.merged !== undefined && cell.merged.bottom > cell.merged.top) {
    reader.refuse('receipt', 'receipt-merged');
    return {};
  }
  if (isRange(text) || namesSeveral(reader.text('receipt'))) reader.refuse('receipt', 'receipt-range');
  if (isNumber(text)) {
    refuseWithoutBook(reader, book);
    return { receipt: paper(reader, { code, text: inBook(book, text) }) };
  }
  return withoutReceipt(reader, { text, book, donorType });
}

function withoutReceipt(
  reader: LineReader,
  { text, book, donorType }: { readonly text: string; readonly book: string; readonly donorType: DonorType },
): Receipt {
  const said = [textOf(reader.cell('receipt')), reader.text('memo')].map(keyOf);
  const reason = reasonSaid(said, donorType);
  if (reason === undefined) {
    if (numberSays(text) === undefined) reader.refuse('receipt', missingReceipt(text));
    return {};
  }
  // A book in the row's own cell says that there is a receipt.
  if (book !== '' && reader.cell('receiptBook')?.merged === undefined) reader.refuse('receipt', 'receipt-incomplete');
  return { noReceipt: reason };
}

/** Numbers begin anew in every book: without it a receipt is not told from others. */
function refuseWithoutBook(reader: LineReader, book: string): void {
  if (reader.has('receiptBook') && book === '') reader.refuse('receiptBook', 'receipt-incomplete');
}

/** Book and number, 0012-0034; one that has its book's before it already stays. */
function inBook(book: string, text: string): string {
  const [whole, number] = [paperNumber(book), paperNumber(text)];
  return whole === '' || number.startsWith(`${whole}-`) ? number : `${whole}-${number}`;
}

/** The number of dues and the like, whose receipts nobody asks for. */
export function receiptOfSupport(reader: LineReader): string {
  const number = paperNumber(reader.text('receipt'));
  if (number === '') return '';
  const book = bookOf(reader);
  refuseWithoutBook(reader, book);
  return inBook(book, number);
}

function bookOf(reader: LineReader): string {
  return withNoughts(reader.cell('receiptBook'), reader.text('receiptBook'));
}

/** A program stores noughts for the digits that it lost: 123456789012345678 is 1.23456789012345E+17. */
function hasLostDigits(cell: CellInput | undefined, text: string): boolean {
  if (cell?.kind !== 'number') return SCIENTIFIC.test(keyOf(text));
  return significantDigits(cell.text) > EXACT_DIGITS || textOf(cell).length > EXACT_DIGITS;
}

function missingReceipt(text: string): FaultCode {
  const key = keyOf(text);
  return key === '' || NO_NUMBER.test(key) || NO_RECEIPT.test(key) ? 'receipt-missing' : 'receipt-without-digit';
}

/** Whether a cell lists receipts, counts them or names the first and the last: 90001、90002, AH90001~05, 90001等5张. */
function namesSeveral(text: string): boolean {
  const key = keyOf(text);
  if (LISTED.test(key) || COUNTED.test(key) || AGAIN.test(key)) return true;
  const written = text.normalize('NFKC').toLowerCase();
  if (/^\D*(?:19|20)\d\d[\s,/]/u.test(written)) return false;
  const [, letters, first, others, second] = STROKE.exec(key) ?? [];
  const alike = first?.length === second?.length && (others === '' || letters === others);
  return PARTED.test(written) || (first !== undefined && alike);
}

/** Whether two numbers of equal length follow each other closely. A year before a number is no range's beginning. */
function isRange(text: string): boolean {
  const [, letters = '', first = '', last = ''] = SEVERAL.exec(keyOf(text)) ?? [];
  if (first.length !== last.length || (letters === '' && /^(?:19|20)\d\d$/u.test(first))) return false;
  const more = first === '' ? 0n : BigInt(last) - BigInt(first);
  return more > 0n && more < SEVERAL_MAX;
}

/** What has a digit in it, or is letters alone and no word for nothing. */
function isNumber(text: string): boolean {
  const key = keyOf(text);
  return /\d/u.test(key) || (/^[a-z](?:[-_/.]?[a-z]){2,}$/u.test(key) && !NO_NUMBER.test(key));
}

/** Half a character or one that nobody has defined comes of a wrong encoding, and no ledger can name it. */
function paper(
  reader: LineReader,
  { code, text }: { readonly code: string; readonly text: string },
): NonNullable<Receipt['receipt']> {
  const receipt = { code: paperNumber(code), number: paperNumber(text) };
  const ticket = receipt.code === '' ? {} : { ticketCode: receipt.code };
  const isWellFormed = isReceiptWellFormed({ unit: '', number: receipt.number, ...ticket });
  if (!isWellFormed || UNREADABLE.test(receipt.code + receipt.number))
    reader.refuse('receipt', 'receipt-number-unreadable');
  return receipt;
}

function reasonSaid(said: readonly string[], donorType: DonorType): NoReceiptReason | undefined {
  if (donorType === 'anonymous' || said.some((text) => /匿名|无名氏/u.test(text))) return 'anonymous';
  return said.some((text) => WAIVED.test(text)) ? 'donor-waived' : undefined;
}

/** One form for what is one number: half width, capitals, without white space. №16 keeps its sign: it is no NO16. */
export function paperNumber(text: string): string {
  if (isBlankText(text)) return '';
  const parts = text.split('№').map((part) => part.normalize('NFKC'));
  return parts.join('№').replace(/\s+/gu, '').toUpperCase();
}
