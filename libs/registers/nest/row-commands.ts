import { accountId } from '#accounts/nest';
import { actingOf } from '#execution';
import type { CommandContext, PersonalText } from '#execution';
import { countyOf, foundRegion, fundId, openServingAccount, receiveGrant, receiveIncome } from '#funds';
import { incomeFieldsOf, incomeTexts, supportCommand } from '#funds/nest';
import type { IncomeInput, SupportInput } from '#funds/nest';
import { receiveDonation } from '#giving';
import { donationTexts, donorFieldsOf } from '#giving/nest';
import type { DonationInput } from '#giving/nest';
import { namesSomething } from '#kernel';
import type { EvidenceHash, PersonalRef, Plan } from '#kernel';
import type { AccountChoice, AccountRow, DonationRow, OpeningRow, RegionRow, SupportRow } from '#registers';

/** What a row asks for: its personal records, and the plan that carries it out. */
export interface RowCommand {
  readonly money: boolean;
  readonly personal: readonly PersonalText[];
  /** What the row names, by field: a refusal that knows none of it is answered with it. */
  readonly said: object;
  readonly plan: (refs: Readonly<Record<string, PersonalRef>>) => Plan;
}

export type MoneyRow = DonationRow | SupportRow | OpeningRow;

export function regionCommand(
  row: RegionRow,
  { parent, namesakes }: { readonly parent: string | undefined; readonly namesakes: readonly string[] },
  context: CommandContext,
): RowCommand {
  const { code, name, level } = row;
  const above = parent === undefined ? {} : { parent };
  const asked = { code, name, level, ...above };
  return {
    money: false,
    personal: [],
    said: asked,
    plan: () => foundRegion({ type: 'FoundRegion', ...asked }, actingOf(context), namesakes),
  };
}

export function accountCommand(
  row: Omit<AccountRow, 'kind' | 'row'>,
  namesakes: readonly string[],
  context: CommandContext,
): RowCommand {
  const { holder: region, name, accountKind: kind, ways, bank, number } = row;
  const account = accountId(region, name);
  return {
    money: false,
    said: { region, name },
    personal: number === '' ? [] : [{ label: 'number', content: { number } }],
    plan: (refs) => {
      const optional = {
        ...(bank === '' ? {} : { bank }),
        ...(refs['number'] === undefined ? {} : { number: refs['number'] }),
      };
      const opened = { type: 'OpenAccount', account, region, name, kind, ways, ...optional } as const;
      return openServingAccount(opened, actingOf(context), namesakes);
    },
  };
}

/** Id of the account that a row's money lies in; one that the books lack is held by the county. */
export function accountOf(choice: AccountChoice, county: string): string {
  return choice.known ? choice.id : accountId(county, choice.name);
}

export function moneyCommand(
  row: MoneyRow,
  where: {
    readonly county: string;
    readonly context: CommandContext;
    readonly evidence: EvidenceHash;
    /** Of its receipt: the ids under which other spellings of its number were once taken. */
    readonly alike: readonly string[];
  },
): RowCommand {
  const { county, context, evidence, alike } = where;
  const shared = sharedInput(row, county);
  if (row.kind === 'donation') return donationCommand({ ...shared, ...donorOf(row, county) }, { context, alike });
  const input: SupportInput =
    row.kind === 'opening' ? { ...shared, kind: 'opening', evidence: [evidence] } : supportInput(row, shared);
  const { fund } = input;
  return {
    money: true,
    personal: incomeTexts(input),
    said: input,
    plan: (refs) => {
      const command = supportCommand(input, incomeFieldsOf(input, context, refs));
      return row.kind === 'grant'
        ? receiveGrant(fund, command, { acting: actingOf(context) })
        : receiveIncome(fund, command, actingOf(context));
    },
  };
}

function donationCommand(
  input: DonationInput,
  { context, alike }: { readonly context: CommandContext; readonly alike: readonly string[] },
): RowCommand {
  return {
    money: true,
    personal: donationTexts(input),
    said: input,
    plan: (refs) =>
      receiveDonation(
        input.fund,
        { type: 'ReceiveDonation', ...incomeFieldsOf(input, context, refs), ...donorFieldsOf(input, refs) },
        { ...actingOf(context), alike },
      ),
  };
}

function sharedInput(row: MoneyRow, county: string): IncomeInput {
  const fund = fundId(row.region, row.fundKind);
  const { purpose, amountFen, date: valueDate, memo } = row;
  const account = accountOf(row.account, county);
  const entered = { fund, purpose, opensPurpose: true, account, amountFen, valueDate };
  const noted = memo === '' ? {} : { memo };
  if (row.kind === 'opening') return { ...entered, ...noted };
  const { way, wayWords, handler } = row;
  const said = [memo, wayWords === '' ? '' : `收款方式：${wayWords}`].filter((text) => text !== '').join('；');
  return {
    ...entered,
    ...(said === '' ? {} : { memo: said }),
    ...(way === '' ? {} : { way }),
    ...(namesSomething(handler) ? { handler } : {}),
  };
}

function supportInput(row: SupportRow, shared: IncomeInput): SupportInput {
  const paid = { ...shared, ...(row.payer === '' ? {} : { payer: row.payer }) };
  switch (row.kind) {
    case 'appropriation':
    case 'grant':
      return { ...paid, kind: row.kind, ...(row.document === '' ? {} : { documentNumber: row.document }) };
    case 'dues':
    case 'interest':
      return { ...paid, kind: row.kind };
  }
}

function donorOf(row: DonationRow, county: string) {
  const { donorType, payer, receipt, noReceipt } = row;
  const named = donorType === 'anonymous' || payer === '' ? {} : { donor: payer };
  return {
    donorKind: donorType,
    ...named,
    ...(receipt === undefined ? {} : { receipt: receiptOf(receipt, county) }),
    ...(noReceipt === undefined ? {} : { noReceiptReason: noReceipt }),
  };
}

function receiptOf(receipt: { readonly code: string; readonly number: string }, county: string) {
  const { code, number } = receipt;
  return { unit: countyOf([county]), number, ...(code === '' ? {} : { ticketCode: code }) };
}
