import type { FundsOptions } from './new-command.js';
import type { Account } from '#accounts/nest';
import type { Region } from '#regions/nest';
import { BadInput, badValue } from './bad-input.js';
import { nameKey } from '#kernel';
import type { BusinessDate } from '#kernel';
import { codeMeant } from './labels.js';
import type { Session } from './session.js';

/** A person names regions by code or name, funds by region and kind, accounts by name or id. */

const NAMES_LISTED_MAX = 10;

/** The region of a code or of a name that only one region has. Throws BadInput. */
export async function regionNamed(session: Session, field: string, named: string): Promise<Region> {
  const { RegionsView } = await import('#regions/nest');
  const view = session.get(RegionsView);
  const byCode = await view.byCode(named);
  if (byCode !== undefined) return byCode;
  const [region, ...others] = await view.named(named);
  if (region === undefined) {
    throw new BadInput({
      zh: `${field}「${named}」不是本账本中的区划代码或名称；可用 regions list 查看。`,
      en: `${field} "${named}" is no code or name of a region of this ledger; regions list shows them.`,
    });
  }
  if (others.length === 0) return region;
  const codes = listed([region, ...others].map(({ code }) => code));
  throw new BadInput({
    zh: `${field}「${named}」有多个同名区划，请改用代码：${codes}。`,
    en: `${field} "${named}" is the name of several regions; give the code: ${codes}.`,
  });
}

/** A fund that there is was none yet at the index asked for. */
export function notYet(fund: string): BadInput {
  return new BadInput({
    zh: `--known-at 所指之时基金 ${fund} 尚未设立。`,
    en: `The fund ${fund} had not been opened by --known-at.`,
  });
}

/** The name that a region bore on the day asked about, as known then. */
export async function nameThen(
  session: Session,
  { code, name }: Region,
  { asOf, knownAt }: { readonly asOf?: BusinessDate; readonly knownAt?: bigint },
): Promise<string> {
  const { RegionsView } = await import('#regions/nest');
  const { businessDateAt } = await import('#kernel');
  const asked = { day: asOf ?? businessDateAt(session.ledger.clock()), ...(knownAt === undefined ? {} : { knownAt }) };
  return (await session.get(RegionsView).namesThen([code], asked)).get(code) ?? name;
}

/** The id of a region's fund of a kind. Throws BadInput naming the kinds that the region has. */
export async function fundNamed(session: Session, region: Region, kind: string): Promise<string> {
  const { FundsView } = await import('#funds/nest');
  const funds = await session.get(FundsView).list({ regions: [region.code] });
  const meant = codeMeant('fundKind', kind);
  const found = funds.find((fund) => fund.kind === meant || nameKey(fund.kindName) === nameKey(kind));
  if (found !== undefined) return found.fund;
  const kinds = listed(funds.map((fund) => fund.kind));
  throw badValue('--fund', kind, {
    zh: `${region.name}已设立的基金：${kinds || '（无）'}`,
    en: `a fund that ${region.name} has (${kinds || 'none'})`,
  });
}

/** A fund by its id (`990101-welfare`), or by region and kind. Throws BadInput. */
export async function fundMeant(session: Session, named: string, kind: string): Promise<string> {
  const dash = named.lastIndexOf('-');
  const { FundsView } = await import('#funds/nest');
  const byId = dash > 0 ? await session.get(FundsView).byId(named) : undefined;
  if (byId !== undefined) return byId.fund;
  const own = /^(?<region>.+)-(?<kind>[a-z][a-z0-9]*)$/u.exec(named)?.groups;
  const region = await regionNamed(session, 'FUND', own?.['region'] ?? named);
  return fundNamed(session, region, own?.['kind'] ?? kind);
}

/** The fund that a list is narrowed to, where it is. Throws BadInput. */
export async function fundsMeant(
  session: Session,
  { region, fund }: FundsOptions,
): Promise<{ readonly funds?: readonly string[] }> {
  return region === undefined ? {} : { funds: [await fundMeant(session, region, fund)] };
}

/** The account of an id, or of a name, held nearest up the path of the region. Throws BadInput listing what there is. */
export async function accountNamed(
  session: Session,
  region: Region,
  { field, named }: { readonly field: string; readonly named: string },
): Promise<string> {
  const { AccountsView } = await import('#accounts/nest');
  const view = session.get(AccountsView);
  const byId = await view.byId(named);
  if (byId !== undefined) return byId.account;
  const held = await view.heldBy(region.path);
  for (const holder of region.path) {
    const found = held.find((account) => account.region === holder && isNamed(account, named));
    if (found !== undefined) return found.account;
  }
  const names = listed([...new Set(held.map(({ name }) => name))]);
  throw badValue(field, named, {
    zh: `${region.name}或其上级的账户：${names || '（无，先用 accounts open 开立）'}`,
    en: `an account of ${region.name} or above it (${names || 'none: open one with accounts open'})`,
  });
}

/** The account of an id, or of a name that only one account of the ledger has. Throws BadInput. */
export async function accountAnywhere(session: Session, field: string, named: string): Promise<string> {
  const { AccountsView } = await import('#accounts/nest');
  const { businessDateAt } = await import('#kernel');
  const all = await session.get(AccountsView).balances({ asOf: businessDateAt(session.ledger.clock()) });
  const found = all.filter((account) => account.account === named || isNamed(account, named));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only.account;
  if (only === undefined) {
    throw badValue(field, named, {
      zh: '账户名称或编号（accounts 可列出）',
      en: 'the name or id of an account (accounts lists them)',
    });
  }
  const regions = listed(found.map(({ region }) => region));
  throw new BadInput({
    zh: `多个区划有账户「${named}」，请用 --region 指明：${regions}。`,
    en: `Several regions have an account "${named}"; say which with --region: ${regions}.`,
  });
}

function isNamed(account: Pick<Account, 'name'>, named: string): boolean {
  return nameKey(account.name) === nameKey(named);
}

function listed(names: readonly string[]): string {
  const more = names.length > NAMES_LISTED_MAX ? ', …' : '';
  return `${names.slice(0, NAMES_LISTED_MAX).join(', ')}${more}`;
}
