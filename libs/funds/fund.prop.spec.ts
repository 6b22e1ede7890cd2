import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, fen, givenDay } from '#kernel';
import type { BusinessDate, Movement } from '#kernel';
import type { IncomeCommand } from './fund.commands.js';
import { fundDecider } from './fund.decide.js';
import type { FundEvent, FundOpened, IncomeEvent } from './fund.events.js';
import { INCOME_KINDS, incomeMovements } from './fund.movements.js';

const FIRST = givenDay('2023-12-25');
const TODAY = addDays(FIRST, 12);
const OPENED: FundOpened = {
  type: 'FundOpened',
  fund: '411522-welfare',
  region: '411522',
  path: ['411522'],
  level: 'county',
  kind: 'welfare',
  kindName: '计划生育公益金',
  lendable: false,
};

const fields = fc.record({
  entry: fc.uuid(),
  purpose: fc.constantFrom('free', '助学', '济困', '不在册'),
  opensPurpose: fc.boolean(),
  account: fc.constantFrom('bank', 'cash', 'wallet'),
  amountFen: fc.bigInt({ min: -1n, max: 10_000n }).map(fen),
  valueDate: fc.integer({ min: 0, max: 14 }).map((offset) => addDays(FIRST, offset)),
});
const others = [
  'ReceiveAppropriation',
  'ReceiveGrant',
  'ReceiveDues',
  'ReceiveInterest',
  'EnterOpeningBalance',
] as const;
const commands: fc.Arbitrary<IncomeCommand> = fc.oneof(
  fields.map((one): IncomeCommand => ({ ...one, type: 'ReceiveRefund', refundOf: 'insurer' })),
  fields.map((one): IncomeCommand => {
    return { ...one, type: 'ReceiveDonation', donorKind: 'anonymous', noReceiptReason: 'anonymous' };
  }),
  fc.tuple(fields, fc.constantFrom(...others)).map(([one, type]): IncomeCommand => ({ ...one, type })),
);

function isIncome(event: FundEvent): event is IncomeEvent {
  return event.type !== 'FundOpened' && event.type !== 'PurposeOpened' && 'amountFen' in event && 'entry' in event;
}

/** What the fund took of the commands, its opening first. */
function taken(sent: readonly IncomeCommand[]): readonly FundEvent[] {
  const events: FundEvent[] = [OPENED];
  let state = fundDecider.evolve(fundDecider.initial(), OPENED);
  for (const command of sent) {
    const decision = fundDecider.decide(state, command, { today: TODAY });
    if ('refusal' in decision) continue;
    events.push(...decision.events);
    state = decision.events.reduce((before, event) => fundDecider.evolve(before, event), state);
  }
  return events;
}

function sum(list: readonly { readonly amountFen: bigint }[]): bigint {
  return list.reduce((total, { amountFen }) => total + amountFen, 0n);
}

const openings = fields.map((one): IncomeCommand => {
  return { ...one, type: 'EnterOpeningBalance', opensPurpose: true, valueDate: addDays(FIRST, 2) };
});
const histories = fc
  .tuple(fc.array(openings, { maxLength: 4 }), fc.array(commands, { maxLength: 40 }))
  .map(([first, then]) => taken([...first, ...then]));

describe('a fund that takes random money', () => {
  it('moves exactly what its entries say, by purpose, account and day', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const entries = events.filter(isIncome);
        const lines = entries.flatMap(incomeMovements);
        for (const key of ['purpose', 'account', 'valueDate'] as const) {
          for (const value of new Set(entries.map((entry) => entry[key]))) {
            const of = (one: Movement | IncomeEvent): boolean => one[key] === value;
            expect(sum(lines.filter(of))).toBe(sum(entries.filter(of)));
          }
        }
        expect(
          lines.every(({ part, fund, amountFen }) => part === 'money' && fund === OPENED.fund && amountFen > 0n),
        ).toBe(true);
        expect(lines.map(({ entry }) => entry)).toEqual(entries.map(({ entry }) => entry));
        expect(lines.every(({ kind }) => INCOME_KINDS.some((known) => known === kind))).toBe(true);
      }),
    );
  });

  it('counts gifts, appropriations, dues and grants on their day, and nothing else', () => {
    fc.assert(
      fc.property(histories, (events) => {
        for (const { kind, countsOn, valueDate } of events.filter(isIncome).flatMap(incomeMovements)) {
          const counts = ['donation', 'appropriation', 'dues', 'grant'].includes(kind);
          expect(countsOn).toBe(counts ? valueDate : undefined);
        }
      }),
    );
  });

  it('has nothing dated before its opening balances, which lie on one day, nor after today', () => {
    let withOpening = 0;
    fc.assert(
      fc.property(histories, (events) => {
        const entries = events.filter(isIncome);
        const openings = entries.filter(({ type }) => type === 'OpeningBalanceEntered');
        const days = new Set<BusinessDate>(openings.map(({ valueDate }) => valueDate));
        const [day] = days;
        expect(days.size).toBeLessThanOrEqual(1);
        expect(entries.every(({ valueDate }) => valueDate <= TODAY && (day === undefined || valueDate >= day))).toBe(
          true,
        );
        expect(new Set(openings.map(({ purpose, account }) => `${purpose} ${account}`)).size).toBe(openings.length);
        if (openings.length > 1) withOpening += 1;
      }),
    );
    expect(withOpening).toBeGreaterThan(0);
  });

  it('has opened each purpose that it holds money for, once and before', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const opened = new Set(['free']);
        for (const event of events) {
          if (event.type === 'PurposeOpened') {
            expect(opened.has(event.purpose)).toBe(false);
            opened.add(event.purpose);
          } else if (isIncome(event)) {
            expect(opened.has(event.purpose)).toBe(true);
          }
        }
      }),
    );
  });
});
