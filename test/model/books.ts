import { DAYS, TODAY, YEAR } from './commands.js';
import type { AccountKind, AccountName, Command, Entry, Figures, Receipt } from './commands.js';

/** What the model says to a command: taken, nothing to do, or refused with that code and, where it matters, more. */
export type Verdict =
  | { readonly kind: 'taken' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly code: string; readonly wanted?: string };

interface Line {
  readonly index: bigint;
  readonly fund?: string;
  readonly purpose?: string;
  readonly account: AccountName;
  readonly fen: bigint;
  readonly day: string;
  readonly counts: boolean;
}

interface FundOfModel {
  readonly region: string;
  readonly purposes: Set<string>;
  readonly openings: Set<string>;
  openingDay?: string;
  firstDay?: string;
}

export interface GiftOfModel {
  readonly entry: string;
  readonly fund: string;
  readonly fen: string;
  readonly day: string;
  readonly number: string;
  readonly isNamed: true;
}

const MAX = 10_000_000_000_000n;
const COUNTING = ['appropriation', 'dues', 'gift'];
const FULL_WIDTH = '０１２３４５６７８９';
const TAKEN: Verdict = { kind: 'taken' };

/** The ledger as anybody would keep it on paper: lists and sums, nothing of the ledger's own code. */
export class Books {
  readonly gifts: GiftOfModel[] = [];
  private readonly regions = new Map<string, { readonly name: string; readonly above: string | undefined }>();
  private readonly funds = new Map<string, FundOfModel>();
  private readonly accounts = new Map<AccountName, { readonly region: string; readonly kind: AccountKind }>();
  private readonly receipts = new Map<string, string>();
  private readonly lines: Line[] = [];

  /** `index` is where the history stands after the command, `entry` what the ledger calls the entry that it made. */
  take(command: Command, at: { readonly index: bigint; readonly entry: string }): Verdict {
    switch (command.type) {
      case 'found':
        return this.found(command);
      case 'account':
        return this.open(command);
      case 'purpose':
        return this.openPurpose(command);
      case 'income':
      case 'gift':
        return this.receive(command, at);
      case 'move':
        return this.move(command, at);
    }
  }

  /** The most that can leave the account on that day so that no later day is overdrawn. */
  limit(account: AccountName, day: string): bigint {
    const days = DAYS.filter((later) => later >= day);
    const lows = days.map((later) => this.accountSum(account, later, undefined));
    return lows.reduce((low, sum) => (sum < low ? sum : low));
  }

  isGuarded(account: AccountName): boolean {
    const found = this.accounts.get(account);
    return found !== undefined && found.kind !== 'bank';
  }

  figures(day: string, index?: bigint): Figures {
    const known = this.lines.filter((line) => index === undefined || line.index <= index);
    const byDay = known.filter((line) => line.day <= day);
    const funds: Record<string, [string, string]> = {};
    for (const [key, received] of sums(byDay, (line) => fundKey(line))) {
      // Only money in is known here, so what is available is what was received.
      funds[key] = [received.toString(), received.toString()];
    }
    const counted = byDay.filter(({ counts, day: on }) => counts && on.startsWith(String(YEAR)));
    return {
      funds,
      accounts: texts(sums(byDay, ({ account }) => account)),
      contributed: texts(sums(counted, ({ fund }) => fund)),
    };
  }

  accountNames(): readonly AccountName[] {
    return [...this.accounts.keys()];
  }

  private accountSum(account: AccountName, day: string, index: bigint | undefined): bigint {
    return this.lines
      .filter((line) => line.account === account && line.day <= day && (index === undefined || line.index <= index))
      .reduce((sum, { fen }) => sum + fen, 0n);
  }

  private found({ code, name, level, parent }: Extract<Command, { type: 'found' }>): Verdict {
    const there = this.regions.get(code);
    if (there?.name === name && there.above === parent) return { kind: 'nothing' };
    if (parent !== undefined && !this.regions.has(parent)) return refused('region-parent-unknown');
    if (there !== undefined) return refused('region-code-used', there.name);
    if ((level === 'county') !== (code.length === 6)) return refused('region-level-wrong');
    this.regions.set(code, { name, above: parent });
    for (const kind of ['welfare', 'care']) {
      this.funds.set(`${code}-${kind}`, { region: code, purposes: new Set(['free']), openings: new Set() });
    }
    return TAKEN;
  }

  private open({ region, name, kind }: Extract<Command, { type: 'account' }>): Verdict {
    if (!this.regions.has(region)) return refused('region-unknown');
    if (name === '') return refused('account-name-missing');
    const account = `${region}/${name}`;
    if (this.accounts.has(account)) return refused('account-exists', region);
    this.accounts.set(account, { region, kind });
    return TAKEN;
  }

  private openPurpose({ fund, purpose }: Extract<Command, { type: 'purpose' }>): Verdict {
    const found = this.funds.get(fund);
    if (found === undefined) return refused('fund-unknown');
    if (purpose === '') return refused('purpose-name-missing');
    if (found.purposes.has(purpose)) return refused('purpose-exists');
    found.purposes.add(purpose);
    return TAKEN;
  }

  private receive(
    command: Extract<Command, { type: 'income' | 'gift' }>,
    at: { readonly index: bigint; readonly entry: string },
  ): Verdict {
    const fund = this.funds.get(command.fund);
    if (fund === undefined) return refused('fund-unknown');
    const receipt = command.type === 'gift' ? command.receipt : undefined;
    const wrong = this.placeSays(fund, command, receipt) ?? amountOrDay(command) ?? fundSays(fund, command);
    if (wrong !== undefined) return wrong;
    if (receipt !== undefined) {
      const taken = this.receipts.get(receiptKey(receipt));
      if (taken !== undefined) return refused('receipt-number-used', taken);
      this.receipts.set(receiptKey(receipt), at.entry);
    }
    this.enter(fund, command, at);
    return TAKEN;
  }

  /** What speaks against where the money lies or comes from, and against who issued the receipt. */
  private placeSays(
    { region }: FundOfModel,
    command: Extract<Command, { type: 'income' | 'gift' }>,
    receipt: { readonly unit: string } | undefined,
  ): Verdict | undefined {
    const account = this.accounts.get(command.account);
    if (account === undefined) return refused('account-unknown');
    if (!this.reaches(region, account.region)) return refused('account-not-of-region');
    if (command.type === 'income' && command.kind === 'grant' && this.hasFund(command)) {
      return refused('grant-from-fund-here');
    }
    if (receipt !== undefined && !this.reaches(region, receipt.unit)) return refused('receipt-unit-not-of-fund');
    return undefined;
  }

  private enter(
    fund: FundOfModel,
    command: Extract<Command, { type: 'income' | 'gift' }>,
    at: { readonly index: bigint; readonly entry: string },
  ): void {
    const { purpose, account, fen, day } = command;
    const kind = command.type === 'gift' ? 'gift' : command.kind;
    if (kind === 'opening') {
      fund.openingDay = day;
      fund.openings.add(`${purpose} ${account}`);
    }
    if (fund.firstDay === undefined || day < fund.firstDay) fund.firstDay = day;
    const counts = COUNTING.includes(kind);
    this.lines.push({ index: at.index, fund: command.fund, purpose, account, fen: BigInt(fen), day, counts });
    if (command.type === 'gift') {
      const number = command.receipt?.number ?? '';
      this.gifts.push({ entry: at.entry, fund: command.fund, fen, day, number, isNamed: true });
    }
  }

  private move(command: Extract<Command, { type: 'move' }>, { index }: { readonly index: bigint }): Verdict {
    const from = this.accounts.get(command.from);
    const to = this.accounts.get(command.to);
    if (from === undefined || to === undefined) return refused('account-unknown');
    if (!this.reaches(from.region, to.region) && !this.reaches(to.region, from.region))
      return refused('account-not-of-region');
    const wrong = amountOrDay(command);
    if (wrong !== undefined) return wrong;
    if (command.from === command.to) return refused('accounts-equal');
    const fen = BigInt(command.fen);
    const short = fen - this.limit(command.from, command.day);
    if (from.kind !== 'bank' && short > 0n) return refused('account-below-zero', yuan(short));
    const line = { index, day: command.day, counts: false };
    this.lines.push({ ...line, account: command.from, fen: -fen }, { ...line, account: command.to, fen });
    return TAKEN;
  }

  private hasFund({ fund, fromRegion }: Extract<Command, { type: 'income' }>): boolean {
    const kind = fund.slice(fund.indexOf('-') + 1);
    return fromRegion !== undefined && this.funds.has(`${fromRegion}-${kind}`);
  }

  /** Whether the second region is the first one or lies above it. */
  private reaches(region: string, wanted: string): boolean {
    let here: string | undefined = region;
    while (here !== undefined && here !== wanted) here = this.regions.get(here)?.above;
    return here === wanted;
  }
}

function fundSays(fund: FundOfModel, command: Extract<Command, { type: 'income' | 'gift' }>): Verdict | undefined {
  if (!fund.purposes.has(command.purpose)) return refused('purpose-unknown');
  if (command.type === 'income' && command.kind === 'opening') return openingSays(fund, command);
  if (command.type === 'gift' && command.receipt === undefined && command.reason === undefined) {
    return refused('receipt-missing');
  }
  if (fund.openingDay === undefined || command.day >= fund.openingDay) return undefined;
  return refused('dated-before-opening', fund.openingDay);
}

function openingSays(fund: FundOfModel, { purpose, account, day }: Entry): Verdict | undefined {
  if (fund.openingDay !== undefined && fund.openingDay !== day) {
    return refused('opening-on-another-day', fund.openingDay);
  }
  if (fund.firstDay !== undefined && fund.firstDay < day) return refused('entries-before-opening', fund.firstDay);
  return fund.openings.has(`${purpose} ${account}`) ? refused('opening-entered-already') : undefined;
}

function amountOrDay({ fen, day }: Pick<Entry, 'fen' | 'day'>): Verdict | undefined {
  if (BigInt(fen) <= 0n) return refused('amount-not-positive');
  if (BigInt(fen) > MAX) return refused('amount-too-large');
  return day > TODAY ? refused('dated-after-today', TODAY) : undefined;
}

function refused(code: string, wanted?: string): Verdict {
  return wanted === undefined ? { kind: 'refused', code } : { kind: 'refused', code, wanted };
}

/** The spellings of one number that the clients use, told by its digits alone. */
function receiptKey({ unit, ticketCode = '', number }: Receipt): string {
  const ascii = number.replaceAll(/[０-９]/gu, (digit) => String(FULL_WIDTH.indexOf(digit)));
  return `${unit} ${ticketCode} ${ascii.replaceAll(/[^0-9]/gu, '')}`;
}

function fundKey({ fund, purpose }: Line): string | undefined {
  return fund === undefined || purpose === undefined ? undefined : `${fund} ${purpose}`;
}

function sums(lines: readonly Line[], keyOf: (line: Line) => string | undefined): ReadonlyMap<string, bigint> {
  const totals = new Map<string, bigint>();
  for (const line of lines) {
    const key = keyOf(line);
    if (key !== undefined) totals.set(key, (totals.get(key) ?? 0n) + line.fen);
  }
  return totals;
}

function texts(totals: ReadonlyMap<string, bigint>): Record<string, string> {
  return Object.fromEntries([...totals].filter(([, sum]) => sum !== 0n).map(([key, sum]) => [key, sum.toString()]));
}

function yuan(fen: bigint): string {
  const digits = fen.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
