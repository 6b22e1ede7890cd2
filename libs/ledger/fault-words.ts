import type { FaultCode } from '#registers';
import { refusalWords } from './refusal-words.js';
import type { Language, RefusalCode } from './refusal-words.js';

type Words = Readonly<Record<Language, string>>;

/** What a clerk reads beside a refused row: what is wrong, and what is wanted. */
const faults: Readonly<Record<FaultCode, Words>> = {
  'amount-missing': { zh: '金额为空，请填写金额。', en: 'The amount is missing.' },
  'amount-not-a-number': {
    zh: '金额不是数字，请填写如 1234.50 的金额。',
    en: 'The amount is no number, such as 1234.50.',
  },
  'amount-negative': {
    zh: '金额为负数，金额须大于零。',
    en: 'The amount is negative; it must be above zero.',
  },
  'amount-zero': { zh: '金额为零，金额须大于零。', en: 'The amount is zero; it must be above zero.' },
  'amount-too-precise': {
    zh: '金额不足一分，请精确到分（两位小数）。',
    en: 'The amount is finer than one fen: at most two decimals.',
  },
  'amount-too-large': {
    zh: '金额过大，请核对单位与位数。',
    en: 'The amount is too large: check the unit and the digits.',
  },
  'amount-unit-unclear': {
    zh: '金额单位不明确，请在标题或单位行写明元、千元或万元；单元格的数字格式不要另带单位或移动小数点。',
    en: 'The unit of the amount is unclear: say yuan, thousand or ten thousand yuan in the heading or unit row, and let no number format add a unit or move the point.',
  },
  'amount-merged': {
    zh: '金额是跨行合并的单元格，请拆开并逐行填写。',
    en: 'The amount is merged over several rows: give each row its own.',
  },
  'amount-several-lines': {
    zh: '一个单元格里有几行数，无法判断哪一个是金额；请每行只填一个金额。',
    en: 'The cell has numbers on several lines: give one amount.',
  },
  'amount-words-differ': {
    zh: '大写金额与小写金额不一致，请核对后改正。',
    en: 'The amount in words and the amount in figures differ: mend the wrong one.',
  },
  'amounts-differ': {
    zh: '此行有两列金额，数目不同，无法判断到账的是哪一个；请在两列填同一金额，或清空不作数的一列。',
    en: 'Two columns of the row name different amounts: give both the one that arrived, or clear the one that does not count.',
  },
  'formula-not-computed': {
    zh: '公式没有计算结果，请在表格软件中打开并保存后再导入。',
    en: 'The formula has no result: open and save the file in the spreadsheet program.',
  },
  'date-missing': { zh: '日期为空，请填写日期。', en: 'The date is missing.' },
  'date-not-readable': {
    zh: '日期无法识别，请写成如 2023-05-29 的日期。',
    en: 'The date cannot be read: write it as 2023-05-29.',
  },
  'date-incomplete': { zh: '日期不完整，请写明年、月、日。', en: 'The date is incomplete: give year, month and day.' },
  'date-impossible': { zh: '没有这一天，请核对日期。', en: 'There is no such day.' },
  'date-ambiguous': {
    zh: '日期可能是两天中的任一天，请写成如 2024-03-05 的日期。',
    en: 'The date may be either of two days: write it as 2024-03-05.',
  },
  'date-too-early': {
    zh: '日期早于 1990 年，请核对。',
    en: 'The date lies before 1990: check it.',
  },
  'region-missing': { zh: '归属单位为空，请填写乡镇（街道）或县。', en: 'The region is missing.' },
  'region-unknown': { zh: '本县没有这个单位，请核对名称。', en: 'The county has no region of this name.' },
  'region-ambiguous': {
    zh: '本县有多个同名单位，请写明全称或代码。',
    en: 'Several regions of the county have this name: give the full name or the code.',
  },
  'fund-missing': { zh: '基金为空，请填写基金名称。', en: 'The fund is missing.' },
  'fund-unknown': { zh: '没有这种基金，请填写计划生育公益金或人口关爱基金。', en: 'There is no such kind of fund.' },
  'fund-ambiguous': {
    zh: '标题、文件名或分段标题没有指明是哪一种基金，请加一列“基金”，填写计划生育公益金或人口关爱基金。',
    en: 'Title, file name or section do not say which one fund it is: add a column 基金 that names it.',
  },
  'receipt-without-digit': {
    zh: '票据号须有数字（或至少三个字母），此处没有；请填写带数字的票据号，无票据的请注明匿名或捐赠人放弃票据。',
    en: 'A receipt number needs a digit (or three letters); without a receipt the row must say anonymous or waived.',
  },
  'row-looks-like-total': {
    zh: '这一行像合计、小计或结转，却有日期、单位和金额：是一笔收支的，请换一种写法（如把“合计”放进括号）；是合计的，请把日期留空。',
    en: 'The row looks like a total but has a day, a unit and an amount: word an entry otherwise, leave a total without a day.',
  },
  'sheet-of-another-county': {
    zh: '标题或填报单位写的是另一个县（区），整张表未读：请放进那个县的文件夹；确属本县的，请改正标题。',
    en: 'Title or keeper name another county, so the sheet was not read: move it to its folder, or mend the title.',
  },
  'receipt-incomplete': {
    zh: '票据由册号和号码两列组成，此行只填了其中一列，请补全。',
    en: 'The receipt is told by its book and its number: the row has only one of them.',
  },
  'receipt-range': {
    zh: '这是一段票据号（多张票据），请每张票据单列一行，填写各自的票据号和金额。',
    en: 'These are the numbers of several receipts: give each receipt a row of its own, with its number and amount.',
  },
  'fund-contradictory': {
    zh: '同一行写明了不同的基金，请核对基金列与此列。',
    en: 'The row names different funds: check this column against that of the fund.',
  },
  'receipt-missing': {
    zh: '票据号为空；无票据的请注明匿名或捐赠人放弃票据。',
    en: 'The receipt number is missing; without one the row must say anonymous or waived.',
  },
  'receipt-number-rounded': {
    zh: '票据号以数字保存，末位已丢失，请改为文本格式并重新填写。',
    en: 'The receipt number was stored as a number and lost its last digits: enter it as text.',
  },
  'receipt-number-unreadable': {
    zh: '票据号含有无法识别的字符，或超过 60 个字符，请重新填写。',
    en: 'The receipt number has characters that cannot be read, or more than 60: enter it again.',
  },
  'receipt-merged': {
    zh: '票据号是跨行合并的单元格，请拆开并逐行填写；一张票据只能登记一行。',
    en: 'The receipt number is merged over several rows: give each row its own; a receipt is for one row.',
  },
  'row-longer-than-headings': {
    zh: '此行比标题行多出内容，多半是金额里的千分位逗号（如 1,000.00）把一格分成了两格；请去掉该逗号，或给这一格加上双引号。',
    en: 'The row has more cells than the headings: a comma inside a value, as in 1,000.00, has most likely cut it in two. Remove it or put the value in double quotes.',
  },
  'quote-not-closed': {
    zh: '此行有一个双引号没有在本行配对，后面的行被并入这一格，都没有读取；请在原文件中去掉或补全这个引号后再导入。',
    en: 'A double quote of this row is not closed in it, so that the rows below lie in this cell and were not read: remove or close the quote in the file and import it again.',
  },
  'row-marked-void': {
    zh: '此行注明作废、退回、冲销、重复或有误，未入账；如款项有效，请删去该标注。',
    en: 'The row is marked as void, given back, reversed, double or wrong; remove the mark if the money counts.',
  },
  'row-outgoing': {
    zh: '此行注明是支出或付款，不是收入，未入账；请登记到支出登记表。',
    en: 'The row says that the money went out: it is no income, and belongs into a register of spending.',
  },
  'direction-unclear': {
    zh: '看不出此行是收入还是支出，请写明收入或支出。',
    en: 'It is unclear whether the money came in or went out: say 收入 or 支出.',
  },
  'row-not-arrived': {
    zh: '此行注明款项未到账（或未支付），或只是认捐、承诺，未入账；到账后请改为“是”或“已到账”，备注则删去该标注。',
    en: 'The row says that the money has not arrived (or was not paid), or was only promised: say so once it has, or remove the remark.',
  },
  'status-unclear': {
    zh: '这一状态不能说明款项已经到账（或已支付）且有效，此行未入账；确已完成的请写“已到账”“已支付”或“已审核”，否则等完成后再登记。',
    en: 'This state does not say that the money came (or was paid) and counts: write 已到账, 已支付 or 已审核 where it did, else enter the row once it has.',
  },
  'row-in-kind': {
    zh: '此行注明是实物，账本只记款项，未入账；确为款项的请删去该标注。',
    en: 'The row says that goods were given, and the ledger holds money alone; remove the mark if money came.',
  },
  'currency-foreign': {
    zh: '币种不是人民币，账本只记人民币；请按到账的人民币金额填写。',
    en: 'The currency is not renminbi: give the amount that arrived in renminbi.',
  },
  'row-struck-through': {
    zh: '此行有删除线，未入账；确已作废请删去此行，款项有效请去掉删除线（或前后的 ~~）。',
    en: 'The row is struck through and was not taken: remove the row if it is void, the strike (or the ~~) if it counts.',
  },
  'cell-partly-struck': {
    zh: '单元格的部分文字有删除线（~~ 之间），请只留下有效的内容。',
    en: 'A part of the cell is struck through (between ~~): leave only what counts.',
  },
  'cell-error': {
    zh: '单元格是公式的错误值（如 #N/A），请改为应有的内容。',
    en: 'The cell holds an error of a formula, such as #N/A: put in what belongs there.',
  },
  'name-too-long': {
    zh: '名称超过 100 个字符，请填写名称，说明写入备注。',
    en: 'The name has more than 100 characters: explanations belong into the remark.',
  },
  'donor-missing': { zh: '捐赠人为空，请填写姓名、单位名称或匿名。', en: 'The donor is missing.' },
  'donor-type-unknown': {
    zh: '捐赠人类型无法识别，请填写个人、企业、组织或匿名。',
    en: 'The kind of donor is unknown: individual, enterprise, organisation or anonymous.',
  },
  'way-missing': { zh: '收款方式为空，请填写。', en: 'The way of paying is missing.' },
  'way-contradictory': {
    zh: '收款（付款）方式与账户不一致（如银行转账却写现金账户），请改正其中一列。',
    en: 'The way of paying does not lead to this account (a bank transfer into the cash box, say): mend one of the two.',
  },
  'purpose-unclear': {
    zh: '这里没有写明用途（“是”“定向”“捐款”等不是用途名称）；限定用途的请写用途名称，如“助学”，不限定的请留空。',
    en: 'This names no purpose (是, 定向 and 捐款 are none): name it, as in 助学, or leave the cell empty where the money is free.',
  },
  'way-unknown': {
    zh: '收款方式无法识别，请填写银行转账、现金、微信或支付宝等。',
    en: 'The way of paying is unknown.',
  },
  'account-missing': {
    zh: '没有账户，也不能由收款方式确定，请填写账户。',
    en: 'There is no account, and the way of paying leads to none.',
  },
  'account-column-missing': {
    zh: '本县没有唯一的银行账户，表中须有“收款方式”或“账户”一列。',
    en: 'The county has not one single bank account: the sheet needs a column for the way of paying or the account.',
  },
  'account-number-unknown': {
    zh: '此处是账号或卡号，本次导入的账户表中没有它；请改填账户名称，或把账户表放入同一目录。',
    en: "This is an account's or a card's number that no list of accounts in this folder has: give the account's name, or put the list beside.",
  },
  'account-ambiguous': { zh: '有多个账户适用，请写明账户。', en: 'Several accounts fit: name one.' },
  'account-of-another-unit': {
    zh: '这个账户属于别的单位；只能用本单位或其上级单位的账户，请核对单位与账户。',
    en: 'The account belongs to another unit: only accounts of the own unit or of one above it may be named.',
  },
  'account-name-missing': { zh: '账户名称为空。', en: "The account's name is missing." },
  'account-name-used': { zh: '同一单位已有同名账户。', en: 'The region has an account of this name already.' },
  'account-kind-unknown': {
    zh: '账户种类无法识别，请填写银行账户、现金、第三方支付或国库指标。',
    en: 'The kind of account is unknown: bank, cash, wallet or quota.',
  },
  'spend-kind-missing': {
    zh: '支出类别为空，请填写：救助、保险、项目、贴息、借款、管理费或手续费。',
    en: 'The kind of spending is missing: relief, premium, project, interest subsidy, loan, administration or bank fee.',
  },
  'spend-kind-unknown': {
    zh: '支出类别不明确，请填写其中一种：救助、保险、项目、贴息、借款、管理费或手续费。',
    en: 'The kind of spending is unclear; say one of: relief, premium, project, interest subsidy, loan, administration, bank fee.',
  },
  'account-unlisted': {
    zh: '本县没有这个资金账户；支出须从已开立的账户付出。',
    en: 'The county has no such account; money is paid only out of one that is open.',
  },
  'income-kind-unknown': { zh: '收入种类无法识别。', en: 'The kind of income is unknown.' },
  'region-code-not-readable': {
    zh: '区划代码无法识别，应为 2、4、6、9 或 12 位数字。',
    en: 'The region code cannot be read: 2, 4, 6, 9 or 12 digits.',
  },
  'region-code-twice': { zh: '区划代码在表中重复。', en: 'The region code stands in the sheet twice.' },
  'region-name-missing': { zh: '区划名称为空。', en: "The region's name is missing." },
  'region-level-unknown': { zh: '级别与代码位数不符，请核对。', en: "The level does not fit the code's length." },
  'column-missing': { zh: '表中缺少必需的列。', en: 'A needed column is missing from the sheet.' },
  'column-ambiguous': {
    zh: '有两列的标题都是金额，无法判断以哪一列为准，请改名或只留一列；同一笔金额分写在几列的，请合并写成一列“金额(元)”。',
    en: 'Two columns may both be the amount: rename or remove one of them.',
  },
  'kind-contradictory': {
    zh: '标题或名称写明的收入种类与各列标题不一致（如名为财政拨款、列为捐赠），整张表未读：请改正标题、文件名或列标题。',
    en: 'Title or names call the sheet another kind of income than its headings do (appropriations with the columns of gifts, say); it was not read: mend the title, the name or the headings.',
  },
  'sources-not-read': {
    zh: '这一列是某一来源的金额（如省级补助、县级配套），与“金额”合不上，或属于另一种收入（上级补助与财政拨款须分开），整张表未读：请每种来源各写一行、各用一张登记表，并删去这一列。',
    en: 'This column holds the money of one source (省级补助, 县级配套): it does not add up to the amount, or is another kind of income; the sheet was not read: enter each source as a row of its own register and remove the column.',
  },
  'column-not-read': {
    zh: '这一列没有读，而其中的内容（见所列一格）会改变入账的账户、基金、用途、票据号，或说明款项是否有效，整张表未读：请把标题改成“收款方式”“账户”“基金”“用途”“册号”或“状态”，确实无关的请删去这一列。',
    en: 'This column is not read, yet what stands in it (a cell is shown) would change account, fund, purpose or receipt, or whether the money counts; the sheet was not read: head it 收款方式, 账户, 基金, 用途, 册号 or 状态, or remove it.',
  },
  'amount-in-columns': {
    zh: '金额分写在几列（如元、角、分各一列，每位数字一列，另有零头或另一种单位的金额），这里读不全，整张表未读：请合并写成一列“金额(元)”，角分写作小数。',
    en: 'The amount stands in several columns (digits, 元 角 分, odd sums or another unit) that cannot be read together; the sheet was not read: write it into one column 金额(元).',
  },
  'opening-date-missing': {
    zh: '标题和列中都没有期初日期，请在标题写明，如（2023年1月1日）。',
    en: 'The day of the opening balances is missing from title and columns.',
  },
  'second-table': {
    zh: '同一工作表中另有一张表，未读取，请移到单独的工作表。',
    en: 'A second table on the same sheet was not read: move it to a sheet of its own.',
  },
};

/** What a clerk can do about a row that the ledger refused, where that is more than the refusal says. */
const refusals: Partial<Readonly<Record<RefusalCode, Readonly<Record<Language, Sentence>>>>> = {
  'receipt-number-used': {
    zh: ({ value }) => `账本中已有票据号“${value}”的登记，请核对；确属原登记有误的，须先冲销原登记，再重新登记。`,
    en: ({ value }) =>
      `The books have an entry with the receipt number "${value}" already. A wrong one is reversed first, then entered anew.`,
  },
  'region-code-used': {
    zh: ({ value, wanted }) =>
      `账本中区划代码“${value}”的名称是“${wanted}”，与本行不同。写错的请改正；确已更名的，此行请仍填“${wanted}”，新名称填在“别名”一列，其他登记表即可用新名称。`,
    en: ({ value, wanted }) =>
      `The region code "${value}" has the name "${wanted}" in the books. Mend a slip; of a region that was renamed, leave "${wanted}" here and put the new name into a column headed 别名: the other registers may then use it.`,
  },
};

type Sentence = (refused: { readonly value: string; readonly wanted: string }) => string;

/** The sentence beside a row that was refused, by its own cells or by the ledger. */
export function rowSentence(
  { code, value, wanted }: { readonly code: string; readonly value: string; readonly wanted: string },
  language: Language,
): string {
  const sentence = isRefusal(code) ? refusals[code]?.[language] : undefined;
  if (sentence !== undefined) return sentence({ value, wanted });
  // A fault of a cell wants nothing in particular; a refusal of the same name may.
  if (isFault(code) && wanted === '') return faults[code][language];
  return refusalWords({ code, field: '', value, wanted }, language);
}

function isFault(code: string): code is FaultCode {
  return Object.hasOwn(faults, code);
}

function isRefusal(code: string): code is RefusalCode {
  return Object.hasOwn(refusals, code);
}
