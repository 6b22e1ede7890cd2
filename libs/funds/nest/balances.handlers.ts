import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { plus } from '#kernel';
import type { BusinessDate } from '#kernel';
import { RegionsView } from '#regions/nest';
import type { Region } from '#regions/nest';
import { BalancesView } from './balances.view.js';
import type { FundBalance } from './balances.view.js';

/** Stands for the whole fund: the sum of its purposes. */
export const ALL_PURPOSES = '*';

export interface BalancesAsked {
  readonly asOf: BusinessDate;
  /** What had been recorded up to this log index. */
  readonly knownAt?: bigint;
  readonly region?: string;
  /** A county, or what lies above it, with all regions below it. */
  readonly rollup?: boolean;
}

/** Figures of each fund by purpose, each followed by the fund's own total under purpose `*`. */
export class ShowBalances extends Query<readonly FundBalance[]> {
  constructor(readonly asked: BalancesAsked) {
    super();
  }
}

@QueryHandler(ShowBalances)
export class ShowBalancesHandler implements IQueryHandler<ShowBalances> {
  constructor(
    private readonly balances: BalancesView,
    private readonly regions: RegionsView,
  ) {}

  async execute({ asked }: ShowBalances): Promise<readonly FundBalance[]> {
    const { asOf, knownAt, region, rollup = false } = asked;
    const known = knownAt === undefined ? {} : { knownAt };
    const times = { asOf, ...known };
    if (!rollup) {
      const own = region === undefined ? times : { ...times, regions: [region] };
      return withTotals(await this.balances.balances(own));
    }
    const below = await this.regions.list(region, knownAt);
    const rows = await this.balances.balances({ ...times, regions: below.map(({ code }) => code) });
    const heads = region === undefined ? below.filter(rollsUp) : below.filter(({ code }) => code === region);
    const names = await this.regions.namesThen(
      heads.map(({ code }) => code),
      { day: asOf, ...known },
    );
    const named = heads.map(({ code, name }) => ({ code, name: names.get(code) ?? name }));
    return withTotals(rolledUp(rows, named, below));
  }
}

function rollsUp({ level }: Region): boolean {
  return level === 'county' || level === 'prefecture' || level === 'province';
}

function rolledUp(
  rows: readonly FundBalance[],
  heads: readonly Pick<Region, 'code' | 'name'>[],
  regions: readonly Region[],
): readonly FundBalance[] {
  const paths = new Map(regions.map(({ code, path }) => [code, path]));
  return heads.flatMap((head) => {
    const sums = new Map<string, FundBalance>();
    for (const row of rows) {
      if (paths.get(row.region)?.includes(head.code) !== true) continue;
      const key = `${row.fundKind} ${row.purpose}`;
      const place = { fund: `${head.code}-${row.fundKind}`, region: head.code, name: head.name };
      const sum = sums.get(key);
      sums.set(key, sum === undefined ? { ...row, ...place } : added(sum, row));
    }
    return [...sums.values()].sort(byKindAndPurpose);
  });
}

function byKindAndPurpose(left: FundBalance, right: FundBalance): number {
  const key = ({ purpose }: FundBalance): string => (purpose === 'free' ? '' : purpose);
  if (left.fundKind !== right.fundKind) return left.fundKind > right.fundKind ? -1 : 1;
  return key(left) < key(right) ? -1 : 1;
}

/** Rows of one fund follow each other; its total comes last. */
function withTotals(rows: readonly FundBalance[]): readonly FundBalance[] {
  const listed: FundBalance[] = [];
  let total: FundBalance | undefined;
  for (const row of rows) {
    if (total !== undefined && total.fund !== row.fund) {
      listed.push(total);
      total = undefined;
    }
    listed.push(row);
    total = total === undefined ? { ...row, purpose: ALL_PURPOSES } : added(total, row);
  }
  return total === undefined ? listed : [...listed, total];
}

function added(sum: FundBalance, row: FundBalance): FundBalance {
  return {
    ...sum,
    receivedFen: plus(sum.receivedFen, row.receivedFen),
    spentFen: plus(sum.spentFen, row.spentFen),
    onHandFen: plus(sum.onHandFen, row.onHandFen),
    reservedFen: plus(sum.reservedFen, row.reservedFen),
    availableFen: plus(sum.availableFen, row.availableFen),
  };
}
