import 'reflect-metadata';
import { expect } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Command, Query } from '@nestjs/cqrs';
import { accountId, CloseAccountCommand, ShowAccounts, StateAccountCommand } from '#accounts/nest';
import { BEFORE_FIRST } from '#event-log';
import type { Answer } from '#execution';
import { CloseMonthCommand, PayCommand, ReceiveIncomeCommand } from '#funds/nest';
import { ReleaseReservationCommand, ReserveAmountCommand } from '#funds/nest';
import { SendTransferCommand, SettleTransferCommand } from '#funds/nest';
import { fen, formatYuan, parseCanonical, parseDate, periodDays } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { LedgerModule } from '#ledger/nest';
import { DEFAULT_CHECKPOINTS } from '#minimum';
import type { AdoptRule } from '#minimum';
import { AdoptRuleCommand, CloseYearCommand, ShowMinimums } from '#minimum/nest';
import { COUNTY, foundAnhe } from '../fixtures/anhe.js';
import { contextFor, ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';
import { addLeader, confirmed } from '../fixtures/second-person.js';

export const day = (text: string): BusinessDate => parseDate(text) as BusinessDate;
export const yuan = (amount: number): Fen => fen(BigInt(Math.round(amount * 100)));
const free = (amount: number) => [{ purpose: 'free', amountFen: yuan(amount) }];
const welfare = (region: string): string => `${region}-welfare`;

/** 安和县 with two townships, on a ledger whose clock stands where the test puts it. */
export class Town {
  private now = '2023-01-01T02:00:00.000Z';
  private fixture!: LedgerFixture;
  private app!: INestApplicationContext;

  static async founded(): Promise<Town> {
    const town = new Town();
    town.fixture = await ledgerFixture(() => town.now);
    town.app = await NestFactory.createApplicationContext(LedgerModule.on(town.ledger), { logger: false });
    await town.app.init();
    await foundAnhe((make) => town.done(make));
    return town;
  }

  get ledger(): LedgerFixture['ledger'] {
    return this.fixture.ledger;
  }

  /** The clock alone goes on, as when the service is down. */
  at(text: string): void {
    this.now = `${text}T02:00:00.000Z`;
  }

  /** The service is there on that day. */
  async begin(text: string): Promise<void> {
    this.at(text);
    await this.ledger.beginToday();
    await this.ledger.catchUp();
  }

  /** Gives the entry. */
  async income(region: string, [amount, text]: readonly [number, string], kind: 'dues' | 'interest' = 'dues') {
    const place = { fund: welfare(region), purpose: 'free', account: accountId(COUNTY, '基本户') };
    const input = { ...place, kind, amountFen: yuan(amount), valueDate: day(text) };
    return String((await this.done((context) => new ReceiveIncomeCommand(input, context)))['entry']);
  }

  async adopt(rule: Partial<AdoptRule>): Promise<void> {
    const input = {
      ...({ fundKind: 'welfare', measure: 'contributed', amountFen: yuan(50_000), firstYear: 2023 } as const),
      ...{ countingKinds: ['dues'], checkpoints: DEFAULT_CHECKPOINTS, ...rule },
    };
    await this.confirmed((context) => new AdoptRuleCommand(input, context));
  }

  addLeader(person: string): Promise<void> {
    return addLeader(this.ledger, (command) => this.app.get(CommandBus).execute(command), person);
  }

  /** Done; what takes two persons is confirmed by a leader. */
  async confirmed(make: (context: ReturnType<typeof contextFor>) => Command<Answer>): Promise<void> {
    await this.ledger.views.catchUp();
    const send = (command: Command<Answer>): Promise<Answer> => this.app.get(CommandBus).execute(command);
    await confirmed(this.ledger, send, make(contextFor(this.ledger)));
  }

  /** The county's account closed and stated, then the fund's months and its year. */
  async closeYear(region: string, year: number): Promise<void> {
    const [account, through] = [accountId(COUNTY, '基本户'), day(`${String(year)}-12-31`)];
    await this.ledger.catchUp();
    const rows = await this.ask(new ShowAccounts({ asOf: through }));
    const statedFen = rows.find((row) => row.account === account)?.balanceFen ?? yuan(0);
    await this.done((context) => new CloseAccountCommand({ account, through }, context));
    const stated = { account, through, statedFen, evidence: ['0'.repeat(64)] };
    await this.done((context) => new StateAccountCommand(stated, context));
    const fund = welfare(region);
    for (let month = 1; month <= 12; month += 1) {
      const last = periodDays(`${String(year)}-${String(month).padStart(2, '0')}`)?.through ?? through;
      const answer = await this.send((context) => new CloseMonthCommand({ fund, through: last }, context));
      // It begins with the month of the first entry.
      expect(answer.ok ? 'taken' : answer.refusal.code).toMatch(/^(?:taken|month-before-open)$/u);
    }
    await this.done((context) => new CloseYearCommand({ fund, year }, context));
    await this.ledger.catchUp();
  }

  /** Reserved and spent on the same day; gives the entry. */
  async spend(region: string, [amount, text]: readonly [number, string], kind: 'relief' | 'administration') {
    const valueDate = day(text);
    const kept = { fund: welfare(region), lines: free(amount), valueDate, emergency: false };
    const { reservation } = await this.done((context) => new ReserveAmountCommand(kept, context));
    const place = { fund: welfare(region), account: accountId(COUNTY, '基本户'), valueDate, lines: free(amount) };
    const input = { ...place, pays: 'spending', kind, reservation: String(reservation) } as const;
    return String((await this.done((context) => new PayCommand(input, context)))['entry']);
  }

  async sentBack(region: string, spending: string, [amount, text]: readonly [number, string]): Promise<void> {
    const place = { fund: welfare(region), account: accountId(COUNTY, '基本户'), valueDate: day(text) };
    const input = { ...place, pays: 'spending-return', spending, lines: free(amount) } as const;
    await this.done((context) => new PayCommand(input, context));
  }

  /** 'taken', or the code of the refusal; what is taken is released at once. */
  async reserve(region: string, [amount, text]: readonly [number, string], emergency = false): Promise<string> {
    const fund = welfare(region);
    const input = { fund, lines: free(amount), valueDate: day(text), emergency };
    const answer = await this.send((context) => new ReserveAmountCommand(input, context));
    if (!answer.ok) return answer.refusal.code;
    const { reservation } = answer.result;
    const release = { fund, reservation: reservation as string, valueDate: day(text) };
    await this.done((context) => new ReleaseReservationCommand(release, context));
    return 'taken';
  }

  /** Sent and received on the same day. */
  async transfer(from: string, to: string, [amount, text]: readonly [number, string]): Promise<void> {
    const valueDate = day(text);
    const sent = { from: welfare(from), to: welfare(to), lines: free(amount), valueDate };
    const { transfer } = await this.done((context) => new SendTransferCommand(sent, context));
    const settled = { transfer: String(transfer), outcome: 'received', valueDate } as const;
    await this.done((context) => new SettleTransferCommand(settled, context));
  }

  /** What is printed of the welfare funds: name, figure, minimum, shortfall, state. */
  async printed(year: number, asOf?: string): Promise<readonly (readonly string[])[]> {
    await this.ledger.catchUp();
    const when = asOf === undefined ? {} : { asOf: day(asOf) };
    const rows = await this.app.get(QueryBus).execute(new ShowMinimums({ year, ...when }));
    return rows
      .filter(({ fundKind }) => fundKind === 'welfare')
      .map((row) => [
        row.name,
        formatYuan(row.contributedFen),
        formatYuan(row.minimumFen),
        formatYuan(row.shortfallFen),
        row.state,
      ]);
  }

  /** Of a region's welfare fund: the figure, the state, and the checkpoints behind which it is held. */
  async shown(region: string, year: number): Promise<readonly string[]> {
    await this.ledger.catchUp();
    const rows = await this.ask(new ShowMinimums({ year }));
    const row = rows.find(({ fund }) => fund === welfare(region));
    return row === undefined ? [] : [formatYuan(row.contributedFen), row.state, ...row.held];
  }

  /** What was put on a region's welfare fund and lifted: the checkpoint or the reason, and the day. */
  async holds(region: string): Promise<readonly (readonly [string, string])[]> {
    await this.ledger.catchUp();
    const { events } = await this.ledger.log.readAll({ after: BEFORE_FIRST, limit: 10_000 });
    return events
      .filter(({ type }) => type === 'ApprovalsHeld' || type === 'HoldLifted')
      .map(({ payload }) => parseCanonical(payload) as unknown as HoldTold)
      .filter(({ fund }) => fund === welfare(region))
      .map(({ checkpoint, reason = '', on }) => [checkpoint ?? reason, on]);
  }

  /** The states of a region's welfare fund as they were noted: year, state, as of, figure. */
  async noted(region: string): Promise<readonly (readonly [number, string, string, string])[]> {
    await this.ledger.catchUp();
    const { events } = await this.ledger.log.readAll({ after: BEFORE_FIRST, limit: 10_000 });
    return events
      .filter(({ type }) => type === 'MinimumStateReached')
      .map(({ payload }) => parseCanonical(payload) as unknown as Noted)
      .filter((one) => one.region === region && one.fundKind === 'welfare')
      .map(({ year, state, asOf, contributedFen }) => [year, state, asOf, formatYuan(fen(BigInt(contributedFen)))]);
  }

  /** As they stand, and as a rebuild makes them from the first event. */
  async twice(look: () => Promise<void>): Promise<void> {
    await this.ledger.catchUp();
    await look();
    await this.ledger.views.rebuild();
    await look();
  }

  async done(make: (context: ReturnType<typeof contextFor>) => Command<Answer>): Promise<Record<string, unknown>> {
    const answer = await this.send(make);
    expect(answer).toMatchObject({ ok: true });
    return answer.ok ? { ...answer.result } : {};
  }

  send(make: (context: ReturnType<typeof contextFor>) => Command<Answer>, by = 'local'): Promise<Answer> {
    return this.app.get(CommandBus).execute(make(contextFor(this.ledger, { by })));
  }

  ask<Result>(query: Query<Result>): Promise<Result> {
    return this.app.get(QueryBus).execute(query);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.fixture.close();
  }
}

interface HoldTold {
  readonly fund: string;
  readonly checkpoint?: string;
  readonly reason?: string;
  readonly on: string;
}

interface Noted {
  readonly region: string;
  readonly fundKind: string;
  readonly year: number;
  readonly state: string;
  readonly asOf: string;
  readonly contributedFen: string;
}
