import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { AccountsView, OpenAccountCommand } from '#accounts/nest';
import type { Answer, CommandContext } from '#execution';
import { FoundRegionCommand, MergeRegionCommand, RenameRegionCommand } from '#funds/nest';
import { givenDay, step, steps } from '#kernel';
import type { Plan } from '#kernel';
import { LedgerModule } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import { regionDecider } from '#regions';
import type { FoundRegion } from '#regions';
import { RegionsView } from '#regions/nest';
import { contextFor, ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';

const TODAY = givenDay('2023-06-01');
const AT_ONCE = 64;
const ROUNDS = 8;
const COUNTY = '990101';

type AnyCommand = FoundRegionCommand | MergeRegionCommand | OpenAccountCommand | RenameRegionCommand;

describe('names that two processes give at once', () => {
  let fixture: LedgerFixture;
  const processes: { readonly ledger: Ledger; readonly app: INestApplicationContext }[] = [];

  beforeAll(async () => {
    fixture = await ledgerFixture(() => '2023-06-01T02:00:00.000Z');
    for (const ledger of [fixture.ledger, await fixture.another()]) {
      const app = await NestFactory.createApplicationContext(LedgerModule.on(ledger), { logger: false });
      processes.push({ ledger, app: await app.init() });
    }
    await fixture.ledger.beginToday();
    await send(0, (context) => new FoundRegionCommand({ code: COUNTY, name: '安和县', level: 'county' }, context));
  });

  afterAll(async () => {
    for (const { app } of processes) await app.close();
    await fixture.close();
  });

  /** Sends to the one process or the other, by turns. */
  async function send(turn: number, make: (context: CommandContext) => AnyCommand): Promise<Answer> {
    const { ledger, app } = processes[turn % 2] as (typeof processes)[number];
    return app.get(CommandBus).execute<AnyCommand, Answer>(make(contextFor(ledger)));
  }

  async function bearers(name: string): Promise<readonly string[]> {
    await fixture.ledger.catchUp();
    const found = await new RegionsView(fixture.ledger.source).named(name);
    return found.filter(({ abolishedOn }) => abolishedOn === null).map(({ code }) => code);
  }

  const refusals = (answers: readonly Answer[]) => {
    return answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.code]));
  };
  const codes = (first: number) => Array.from({ length: AT_ONCE }, (_, at) => `${COUNTY}${String(first + at)}`);
  const township = (code: string, name: string) => ({ code, name, level: 'township', parent: COUNTY }) as const;
  /** One name as many write it. */
  const spelled = ['同名镇', '同名 镇', '同名镇\u{e0100}', '同\u180b名镇'];

  it('let one of 64 founders have the name', async () => {
    const founding = codes(101).map((code, at) => {
      const name = spelled[at % spelled.length] ?? '';
      return send(at, (context) => new FoundRegionCommand(township(code, name), context));
    });
    const refused = refusals(await Promise.all(founding));
    expect(refused).toEqual(Array<string>(AT_ONCE - 1).fill('region-name-used'));
    expect(await bearers('同名镇')).toHaveLength(1);
  });

  it('let one of 64 that are renamed have the name', async () => {
    const regions = codes(201);
    const founding = regions.map((code) => {
      return send(0, (context) => new FoundRegionCommand(township(code, `${code}镇`), context));
    });
    await Promise.all(founding);
    const renaming = regions.map((region, at) => {
      return send(at, (context) => new RenameRegionCommand({ region, name: '新名镇', on: TODAY }, context));
    });
    const refused = refusals(await Promise.all(renaming));
    expect(refused).toEqual(Array<string>(AT_ONCE - 1).fill('region-name-used'));
    expect(await bearers('新名镇')).toHaveLength(1);
  });

  it('found nothing below a region that merges meanwhile', async () => {
    await send(0, (context) => new FoundRegionCommand(township(`${COUNTY}300`, '常在镇'), context));
    for (let round = 0; round < ROUNDS; round += 1) {
      const region = `${COUNTY}${String(301 + round)}`;
      await send(0, (context) => new FoundRegionCommand(township(region, `${region}镇`), context));
      const village = { code: `${region}001`, name: '东街村', level: 'village', parent: region } as const;
      const merger = { region, into: `${COUNTY}300`, on: TODAY };
      const merge = (context: CommandContext) => new MergeRegionCommand(merger, context);
      const found = (context: CommandContext) => new FoundRegionCommand(village, context);
      const answers = await Promise.all(
        [merge, found].map((make, at) => send(round + at, make as (context: CommandContext) => AnyCommand)),
      );
      expect([round, answers.filter(({ ok }) => ok).length]).toEqual([round, 1]);
    }
  });

  it('let one of 64 accounts have the name', async () => {
    const opening = Array.from({ length: AT_ONCE }, (_, at) => {
      const input = { region: COUNTY, name: spelled[at % spelled.length] ?? '', kind: 'wallet', ways: [] } as const;
      return send(at, (context) => new OpenAccountCommand(input, context));
    });
    expect(refusals(await Promise.all(opening))).toEqual(Array<string>(AT_ONCE - 1).fill('account-exists'));
    await fixture.ledger.catchUp();
    expect(await new AccountsView(fixture.ledger.source).heldBy([COUNTY])).toHaveLength(1);
  });

  it('keep the name of a region founded when names were not taken yet', async () => {
    const old: FoundRegion = { type: 'FoundRegion', ...township(`${COUNTY}400`, '老镇') };
    const { executor } = fixture.ledger;
    const parent = await executor.stateOf({ aggregate: regionDecider, id: COUNTY });
    const { commandId, content, by } = contextFor(fixture.ledger);
    const founded = step(regionDecider, old.code, old, { today: TODAY, parent });
    function* plan(): Plan {
      return steps([founded], {});
    }
    await executor.execute({ commandId, content, by, keepRefusal: false, plan });
    const other = township(`${COUNTY}401`, '老 镇');
    const found = await send(1, (context) => new FoundRegionCommand(other, context));
    expect(found).toMatchObject({ refusal: { code: 'region-name-used', wanted: old.code } });
    const renamed = { region: `${COUNTY}300`, name: '老镇', on: TODAY };
    const changed = await send(1, (context) => new RenameRegionCommand(renamed, context));
    expect(changed).toMatchObject({ refusal: { code: 'region-name-used', wanted: old.code } });
    expect(await bearers('老镇')).toEqual([old.code]);
  });
});
