import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fen } from '#kernel';
import type { Fen } from '#kernel';
import { minimumOf } from './minimum.decide.js';
import { DEFAULT_CHECKPOINTS, ruleDecider, ruleInForce, rulesInTime } from './rule.decide.js';
import type { AdoptRule, RuleState } from './rule.decide.js';

const LEVELS = ['county', 'township'] as const;
const REGIONS = [
  { region: '411522', level: 'county' },
  { region: '411522101', level: 'township' },
  { region: '411522102', level: 'township' },
] as const;
const YEARS = [2022, 2023, 2024, 2025] as const;

interface Asked {
  /** Below zero a level, else a region. */
  readonly scope: number;
  readonly amount: number;
  readonly firstYear: number;
}

const asked: fc.Arbitrary<Asked> = fc.record({
  scope: fc.integer({ min: -LEVELS.length, max: REGIONS.length - 1 }),
  amount: fc.integer({ min: 0, max: 5 }),
  firstYear: fc.constantFrom(...YEARS),
});

/** What a scope's amount is in each year, as a clerk would keep it in a table: a rule fills its year and those after. */
class Table {
  private readonly rows = new Map<string, { readonly amount: number; readonly since: number }[]>();

  set(scope: string, amount: number, firstYear: number): void {
    const row = this.rows.get(scope) ?? YEARS.map(() => ({ amount: -1, since: 0 }));
    this.rows.set(
      scope,
      row.map((cell, at) => {
        const year = YEARS[at] ?? 0;
        return year >= firstYear && cell.since <= firstYear ? { amount, since: firstYear } : cell;
      }),
    );
  }

  /** Undefined where nothing was ever said. */
  get(scope: string, year: number): number | undefined {
    const amount = this.rows.get(scope)?.[YEARS.indexOf(year as (typeof YEARS)[number])]?.amount ?? -1;
    return amount < 0 ? undefined : amount;
  }
}

describe('rules of levels and regions, however they were adopted', () => {
  it('ask of each region and year what the table says, never less than the level does', () => {
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 14 }), (commands) => {
        const state: RuleState = { rules: [] };
        const table = new Table();
        commands.forEach((command, at) => {
          adoptBoth(state, table, { ...command, rule: `r${String(at)}` });
        });
        for (const year of YEARS) {
          for (const { region, level } of REGIONS) {
            const minimum = minimumOf(state.rules, { region, level, year });
            expect(minimum?.amountFen).toBe(wantedOf(table, { region, level, year }));
          }
          for (const rule of rulesInTime(state.rules)) {
            const holds = rule.firstYear <= year && year <= (rule.lastYear ?? 2999);
            const { level, region } = rule;
            const scope = { ...(level === undefined ? {} : { level }), ...(region === undefined ? {} : { region }) };
            expect(ruleInForce(state.rules, { ...scope, year })?.rule === rule.rule).toBe(holds);
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});

/** A region never goes below its level as it stands when it decides. */
function adoptBoth(state: RuleState, table: Table, { scope, amount, firstYear, rule }: Asked & { rule: string }): void {
  const own = REGIONS[scope];
  const level = LEVELS[-scope - 1];
  const command = adopting(rule, { amountFen: fen(BigInt(amount)), firstYear, own, level });
  const decision = ruleDecider.decide(state, command, own === undefined ? {} : { regionLevel: own.level });
  const floor = own === undefined ? 0 : (table.get(own.level, firstYear) ?? 0);
  expect('refusal' in decision && decision.refusal.code === 'rule-below-general').toBe(amount < floor);
  if ('refusal' in decision) return;
  for (const event of decision.events) ruleDecider.evolve(state, event);
  table.set(own?.region ?? level ?? '', amount, firstYear);
}

function wantedOf(
  table: Table,
  { region, level, year }: { readonly region: string; readonly level: string; readonly year: number },
): bigint | undefined {
  const general = table.get(level, year);
  const own = table.get(region, year);
  if (own === undefined) return general === undefined ? undefined : BigInt(general);
  return BigInt(Math.max(own, general ?? 0));
}

function adopting(
  rule: string,
  { own, level, ...terms }: Scoped & { readonly amountFen: Fen; readonly firstYear: number },
): AdoptRule {
  const counts = { measure: 'contributed', countingKinds: ['dues'], checkpoints: DEFAULT_CHECKPOINTS } as const;
  const scope = own === undefined ? { ...(level === undefined ? {} : { level }) } : { region: own.region };
  return { type: 'AdoptRule', rule, fundKind: 'welfare', ...scope, ...terms, ...counts };
}

interface Scoped {
  readonly own: (typeof REGIONS)[number] | undefined;
  readonly level: (typeof LEVELS)[number] | undefined;
}
