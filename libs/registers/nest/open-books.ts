import { Injectable } from '@nestjs/common';
import { accountId, AccountsView } from '#accounts/nest';
import { FundsView } from '#funds/nest';
import { nameKey } from '#kernel';
import { DEFAULT_FUND_KINDS } from '#registers';
import type { AccountRow, BooksAccount, RegisterBooks, RegionRow } from '#registers';
import { namesakeFinder } from '#regions';
import { RegionsView } from '#regions/nest';

/** The books of a county while an import runs: what the views knew, and what its own rows have added since. */
export class OpenBooks {
  private readonly regions = new Map<
    string,
    { code: string; name: string; parent: string; aliases: readonly string[] }
  >();
  private readonly accounts = new Map<string, BooksAccount & { readonly holder: string }>();
  /** `fund purpose` of every purpose that is open. */
  private readonly purposes = new Map<string, { readonly name: string; readonly words: readonly string[] }>();
  private readonly fundKinds = new Map(DEFAULT_FUND_KINDS.map(({ kind, words }) => [kind, words]));

  /** Regions of a county that bear a name, or ever bore it, as the views had them. */
  constructor(readonly namesakes: (code: string, name: string) => readonly string[]) {}

  addRegion(row: Pick<RegionRow, 'code' | 'name' | 'parent' | 'aliases'>): void {
    this.regions.set(row.code, { ...row, aliases: row.aliases });
  }

  regionName(code: string): string | undefined {
    return this.regions.get(code)?.name;
  }

  hasRegion(code: string): boolean {
    return this.regions.has(code);
  }

  counties(): readonly { readonly code: string; readonly name: string }[] {
    return [...this.regions.values()].filter(({ code }) => code.length === 6);
  }

  addAccount(row: Pick<AccountRow, 'holder' | 'name' | 'accountKind' | 'ways' | 'number'>): void {
    const { holder, name, accountKind, ways, number } = row;
    const id = accountId(holder, name);
    this.accounts.set(id, { id, holder, name, kind: accountKind, ways, ...(number === '' ? {} : { number }) });
  }

  account(id: string): (BooksAccount & { readonly holder: string }) | undefined {
    return this.accounts.get(id);
  }

  /** Accounts of a region whose name reads like this one. */
  accountNamesakes(region: string, name: string): readonly string[] {
    const held = [...this.accounts.values()].filter(({ holder }) => holder === region);
    return held.filter((one) => nameKey(one.name) === nameKey(name)).map(({ id }) => id);
  }

  addFundKind(kind: string, word: string): void {
    this.fundKinds.set(kind, [...new Set([...(this.fundKinds.get(kind) ?? []), word, kind])]);
  }

  /** False where the fund had the purpose already. */
  addPurpose(fund: string, name: string, words: readonly string[] = [name]): boolean {
    const key = `${fund} ${name}`;
    if (name === 'free' || this.purposes.has(key)) return false;
    this.purposes.set(key, { name, words });
    return true;
  }

  /** What the registers of one county are resolved against: that county and what lies below it. */
  of(county: string): RegisterBooks {
    const regions = [...this.regions.values()].filter((region) => this.liesIn(region.code, county));
    return {
      county,
      regions,
      fundKinds: [...this.fundKinds].map(([kind, words]) => ({ kind, words })),
      accounts: [...this.accounts.values()].filter(({ holder }) => this.liesIn(holder, county)),
      purposes: [...new Map([...this.purposes.values()].map((purpose) => [purpose.name, purpose])).values()],
    };
  }

  /** Whether a fund is of the county or of what lies below it. */
  isOf(fund: string, county: string): boolean {
    return this.liesIn(fund.slice(0, fund.indexOf('-')), county);
  }

  private liesIn(code: string, county: string): boolean {
    for (let at: string | undefined = code; at !== undefined && at !== ''; at = this.regions.get(at)?.parent) {
      if (at === county) return true;
    }
    return false;
  }
}

/** Opens the books as the views have them now. */
@Injectable()
export class BooksOpener {
  constructor(
    private readonly regions: RegionsView,
    private readonly accounts: AccountsView,
    private readonly funds: FundsView,
  ) {}

  async open(): Promise<OpenBooks> {
    const books = new OpenBooks(namesakeFinder(await this.regions.names()));
    const regions = await this.regions.list();
    for (const { code, name, path } of regions) books.addRegion({ code, name, parent: path[1] ?? '', aliases: [] });
    for (const account of await this.accounts.heldBy(regions.map(({ code }) => code))) {
      const { region: holder, name, kind: accountKind, ways } = account;
      books.addAccount({ holder, name, accountKind, ways, number: '' });
    }
    const funds = await this.funds.list();
    for (const { kind, kindName } of funds) books.addFundKind(kind, kindName);
    for (const { fund, purpose, words } of await this.funds.purposes(funds.map((one) => one.fund))) {
      books.addPurpose(fund, purpose, words);
    }
    return books;
  }
}
