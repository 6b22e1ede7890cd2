import 'reflect-metadata';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { createHash, randomUUID } from 'node:crypto';
import { accountId } from '#accounts/nest';
import { ReactionEngine } from '#execution';
import type { Reaction } from '#execution';
import { BEFORE_FIRST } from '#event-log';
import { FoundRegionCommand, ReceiveIncomeCommand } from '#funds/nest';
import { fen, parseCanonical, parseDate } from '#kernel';
import type { BusinessDate } from '#kernel';
import { LedgerModule } from '#ledger/nest';
import { COUNTING_BY_DEFAULT, DEFAULT_CHECKPOINTS } from '#minimum';
import type { AdoptRule, MinimumStateReached } from '#minimum';
import { AdoptRuleCommand, minimumReaction } from '#minimum/nest';
import { noteBatch } from '#registers';
import { COUNTY, foundAnhe, TOWN } from '../fixtures/anhe.js';
import { contextFor, ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';
import { confirmed } from '../fixtures/second-person.js';
import type { Send } from '../fixtures/second-person.js';

const day = (text: string): BusinessDate => parseDate(text) as BusinessDate;

/** One state as it was noted: region, year, state, as of, yuan contributed. */
type Noted = readonly [region: string, year: number, state: string, asOf: string, contributed: number];

interface State extends Omit<MinimumStateReached, 'type' | 'contributedFen' | 'minimumFen'> {
  readonly contributedFen: string;
}

/** A county with two townships, whose days begin when the test says so. */
class County {
  private now = '2023-01-01T02:00:00.000Z';
  private fixture!: LedgerFixture;
  private app!: INestApplicationContext;

  static async founded(): Promise<County> {
    const county = new County();
    county.fixture = await ledgerFixture(() => county.now);
    county.app = await NestFactory.createApplicationContext(LedgerModule.on(county.ledger), { logger: false });
    await county.app.init();
    await foundAnhe(async (make) => {
      expect(await county.send(make(contextFor(county.ledger)))).toMatchObject({ ok: true });
    });
    return county;
  }

  get ledger(): LedgerFixture['ledger'] {
    return this.fixture.ledger;
  }

  /** The clock alone goes on, as when nobody begins the days. */
  at(text: string): void {
    this.now = `${text}T02:00:00.000Z`;
  }

  async begin(text: string): Promise<void> {
    this.at(text);
    await this.ledger.beginToday();
  }

  /** Money in, of a kind that counts unless it is interest. */
  async money(
    region: string,
    [yuan, text]: readonly [number, string],
    as: { batch?: string; kind?: 'interest' } = {},
  ): Promise<void> {
    const kind: 'dues' | 'interest' = as.kind ?? 'dues';
    const input = {
      ...{ fund: `${region}-welfare`, purpose: 'free', valueDate: day(text) },
      ...{ account: accountId(COUNTY, '基本户'), amountFen: fen(BigInt(yuan) * 100n) },
    } as const;
    const meta = as.batch === undefined ? {} : { meta: { import: as.batch } };
    const context = { ...contextFor(this.ledger), ...meta };
    expect(await this.send(new ReceiveIncomeCommand({ ...input, kind }, context))).toMatchObject({ ok: true });
  }

  async endImport(batch: string): Promise<void> {
    const counts = { accepted: 1, known: 0, refused: 0 };
    for (const command of [
      { type: 'BeginBatch', batch, county: COUNTY, files: [] },
      { type: 'EndBatch', batch, outcome: 'completed', ...counts },
    ] as const) {
      await this.ledger.executor.execute({
        ...{ commandId: randomUUID(), content: Buffer.alloc(32), by: 'local', keepRefusal: false },
        plan: () => noteBatch(command),
      });
    }
  }

  async adopt(rule: Partial<AdoptRule>): Promise<void> {
    const input = {
      ...({ fundKind: 'welfare', measure: 'contributed', amountFen: fen(0n), firstYear: 2023 } as const),
      ...{ countingKinds: COUNTING_BY_DEFAULT, checkpoints: DEFAULT_CHECKPOINTS, ...rule },
    };
    const send: Send = (command) => this.app.get(CommandBus).execute(command);
    await confirmed(this.ledger, send, new AdoptRuleCommand(input, contextFor(this.ledger)));
  }

  /** Lets the judge see all, so many events at a time. */
  async judge(pageSize = 2_000, reaction: Reaction = minimumReaction): Promise<void> {
    const { source, log, registry, executor } = this.ledger;
    await new ReactionEngine({ source, log, registry, executor, reactions: [reaction], pageSize }).catchUp();
  }

  async noted(): Promise<readonly Noted[]> {
    return (await this.states()).map(({ region, year, state, asOf, contributedFen }) => [
      ...([region, year, state, asOf] as const),
      Number(contributedFen) / 100,
    ]);
  }

  async states(): Promise<readonly State[]> {
    const { events } = await this.ledger.log.readAll({ after: BEFORE_FIRST, limit: 10_000 });
    return events
      .filter(({ type }) => type === 'MinimumStateReached')
      .map(({ payload }) => parseCanonical(payload) as unknown as State);
  }

  /** How many commands were answered, those that came to no event as well. */
  async commands(): Promise<number> {
    const [row]: { all: string }[] = await this.ledger.source.query('SELECT count(*) AS all FROM log.command');
    return Number(row?.all);
  }

  /** The index of the newest event of a type. */
  async newest(type: string): Promise<string> {
    const { events } = await this.ledger.log.readAll({ after: BEFORE_FIRST, limit: 10_000 });
    return String(events.filter((event) => event.type === type).at(-1)?.index);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.fixture.close();
  }

  send(command: Parameters<CommandBus['execute']>[0]): Promise<unknown> {
    return this.app.get(CommandBus).execute(command);
  }
}

describe('the judge of minimums', () => {
  const counties: County[] = [];
  const founded = async (): Promise<County> => {
    const county = await County.founded();
    counties.push(county);
    return county;
  };

  afterEach(async () => {
    for (const county of counties.splice(0)) await county.close();
  });

  it('judges all funds of a county by its first entry, then those that money comes to', async () => {
    const county = await founded();
    await county.begin('2023-02-01');
    await county.money(TOWN, [100, '2023-01-20'], { kind: 'interest' });
    await county.judge();
    const first: Noted[] = [COUNTY, TOWN, '990101102'].map((region) => [region, 2023, 'onTrack', '2023-02-01', 0]);
    expect(await county.noted()).toEqual(first);
    await county.money(TOWN, [49_999, '2023-02-01']);
    await county.money(TOWN, [1, '2023-02-01']);
    await county.money(TOWN, [1, '2023-02-01']);
    await county.judge();
    expect(await county.noted()).toEqual([...first, [TOWN, 2023, 'met', '2023-02-01', 50_000]]);
    // A state that stays is not even asked for again.
    await county.money(TOWN, [1, '2023-02-01']);
    const commands = await county.commands();
    await county.judge();
    expect(await county.commands()).toBe(commands);
  });

  it('finds a fund behind on the morrow of a checkpoint, as of it', async () => {
    const county = await founded();
    await county.begin('2023-03-30');
    await county.money(TOWN, [12_500, '2023-03-30']);
    await county.begin('2023-03-31');
    await county.money('990101102', [12_499, '2023-03-31']);
    await county.judge();
    expect((await county.noted()).map(([, , state]) => state)).toEqual(['onTrack', 'onTrack', 'onTrack']);
    await county.begin('2023-04-01');
    await county.judge();
    expect((await county.noted()).slice(3)).toEqual([
      [COUNTY, 2023, 'behind', '2023-03-31', 0],
      ['990101102', 2023, 'behind', '2023-03-31', 12_499],
    ]);
    expect((await county.states()).at(-1)?.restsOn).toBe(await county.newest('DayBegan'));
  });

  it('begins missed days in turn, and counts money only from its own day on', async () => {
    const county = await founded();
    await county.begin('2023-06-29');
    await county.money(TOWN, [20_000, '2023-06-29']);
    county.at('2023-07-02');
    await county.money(TOWN, [5_000, '2023-07-02']);
    await county.begin('2023-07-05');
    await county.judge();
    expect((await county.noted()).filter(([region]) => region === TOWN)).toEqual([
      [TOWN, 2023, 'onTrack', '2023-06-29', 20_000],
      [TOWN, 2023, 'behind', '2023-06-30', 20_000],
      [TOWN, 2023, 'onTrack', '2023-07-02', 25_000],
    ]);
  });

  it('judges all years that are due when the first day begins', async () => {
    const county = await founded();
    await county.money(TOWN, [50_000, '2022-05-01']);
    county.at('2023-08-02');
    await county.money(TOWN, [60_000, '2023-08-02']);
    await county.judge();
    expect(await county.noted()).toEqual([]);
    await county.begin('2023-08-01');
    await county.judge();
    expect((await county.noted()).filter(([region]) => region === TOWN)).toEqual([
      [TOWN, 2022, 'met', '2022-12-31', 50_000],
      [TOWN, 2023, 'behind', '2023-08-01', 0],
    ]);
    expect(await county.noted()).toHaveLength(6);
    await county.begin('2023-08-02');
    await county.judge();
    expect((await county.noted()).slice(6)).toEqual([[TOWN, 2023, 'met', '2023-08-02', 60_000]]);
  });

  it.each([1, 2, 2_000])('judges an import once, at its end, %i events at a time', async (pageSize) => {
    const county = await founded();
    await county.begin('2023-05-01');
    await county.money(TOWN, [10, '2023-05-01']);
    await county.judge(pageSize);
    const before = (await county.noted()).length;
    const batch = randomUUID();
    await county.money(TOWN, [30_000, '2023-04-01'], { batch });
    await county.money(TOWN, [20_000, '2023-04-02'], { batch });
    await county.judge(pageSize);
    expect(await county.noted()).toHaveLength(before);
    await county.endImport(batch);
    await county.judge(pageSize);
    expect((await county.noted()).slice(before)).toEqual([[TOWN, 2023, 'met', '2023-05-01', 50_010]]);
    expect((await county.states()).at(-1)?.restsOn).toBe(await county.newest('BatchEnded'));
  });

  it.each([1, 2_000])(
    'judges a county that an import begins, opening balances only, %i at a time',
    async (pageSize) => {
      const county = await founded();
      await county.begin('2023-05-01');
      const batch = randomUUID();
      await county.money(TOWN, [10, '2022-04-01'], { batch, kind: 'interest' });
      await county.judge(pageSize);
      expect(await county.noted()).toEqual([]);
      await county.endImport(batch);
      await county.judge(pageSize);
      expect((await county.noted()).map(([, year, state]) => [year, state])).toEqual([
        ...Array.from({ length: 3 }, () => [2022, 'unmet']),
        ...Array.from({ length: 3 }, () => [2023, 'behind']),
      ]);
    },
  );

  it('judges anew when a rule is adopted, and says when nothing is asked any more', async () => {
    const county = await founded();
    await county.begin('2023-05-01');
    await county.money(TOWN, [20_000, '2023-05-01']);
    await county.judge();
    const before = (await county.noted()).length;
    await county.adopt({ region: TOWN, amountFen: fen(10_000_000n) });
    await county.judge();
    expect((await county.noted()).slice(before)).toEqual([[TOWN, 2023, 'behind', '2023-05-01', 20_000]]);
    await county.adopt({ level: 'county', amountFen: fen(0n) });
    await county.judge();
    expect((await county.noted()).slice(before + 1)).toEqual([[COUNTY, 2023, 'none', '2023-05-01', 0]]);
    await county.money(COUNTY, [1, '2023-05-01']);
    await county.judge();
    expect(await county.noted()).toHaveLength(before + 2);
  });

  it('judges a township that is founded in a county that has begun', async () => {
    const county = await founded();
    await county.begin('2023-05-01');
    await county.money(TOWN, [1, '2023-05-01']);
    const late = { code: '990101103', name: '新城镇', level: 'township', parent: COUNTY } as const;
    await county.send(new FoundRegionCommand(late, contextFor(county.ledger)));
    await county.judge();
    expect((await county.noted()).at(-1)).toEqual(['990101103', 2023, 'behind', '2023-05-01', 0]);
  });

  it('gives the same states in whatever pages it sees the history', async () => {
    const told: unknown[] = [];
    for (const pageSize of [1, 3, 2_000]) {
      const county = await founded();
      await county.money(TOWN, [10, '2022-05-01']);
      await county.begin('2023-03-30');
      const batch = createHash('sha256').update('batch').digest('hex').slice(0, 12);
      await county.money('990101102', [12_000, '2023-03-30'], { batch });
      await county.money(TOWN, [12_000, '2023-03-30']);
      county.at('2023-03-31');
      await county.money(TOWN, [38_000, '2023-03-31']);
      await county.begin('2023-04-02');
      await county.endImport(batch);
      await county.adopt({ region: TOWN, amountFen: fen(7_000_000n) });
      await county.money(TOWN, [20_000, '2023-04-02']);
      await county.begin('2024-01-02');
      await county.judge(pageSize);
      told.push(await county.states());
    }
    expect(told[0]).toEqual(told[2]);
    expect(told[1]).toEqual(told[2]);
    expect((told[2] as unknown[]).length).toBeGreaterThan(10);
  });

  it('notes nothing twice after a crash between its commands and its checkpoint', async () => {
    const county = await founded();
    await county.begin('2023-05-01');
    await county.money(TOWN, [50_000, '2023-05-01']);
    const states = async (): Promise<number> => (await county.noted()).length;
    // The commands are carried out, then the transaction that holds the judge's own tables fails.
    const dying: Reaction = {
      ...minimumReaction,
      async react(events, manager) {
        const commands = await minimumReaction.react(events, manager);
        return [...commands, { cause: 'none', about: 'none', attempt: 1, plan: () => fail() }];
      },
    };
    await expect(county.judge(2_000, dying)).rejects.toThrow('killed');
    expect(await states()).toBe(3);
    const commands = await county.commands();
    await county.judge();
    expect(await states()).toBe(3);
    expect(await county.commands()).toBe(commands);
  });
});

function fail(): never {
  throw new Error('killed');
}
