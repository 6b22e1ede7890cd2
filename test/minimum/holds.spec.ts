import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReactionEngine } from '#execution';
import type { Reaction } from '#execution';
import { AskReversalCommand } from '#giving/nest';
import { minimumReaction, WaiveMinimumCommand } from '#minimum/nest';
import { TOWN } from '../fixtures/anhe.js';
import { apiFixture } from '../fixtures/api.js';
import type { Told } from '../fixtures/api.js';
import { day, Town } from './town.js';

const FUND = `${TOWN}-welfare`;
const HOLDING = { level: 'township', countingKinds: ['dues'], enforcement: ['alert', 'hold', 'close'] } as const;

describe('a hold', () => {
  let town: Town;

  beforeEach(async () => {
    town = await Town.founded();
    await town.begin('2023-02-01');
    await town.adopt(HOLDING);
  });

  afterEach(() => town.close());

  it('follows waivers and their ends, reversals and rules', async () => {
    const gift = await town.income(TOWN, [12_000, '2023-02-01']);
    await town.begin('2023-04-01');
    const waiver = { fund: FUND, year: 2023, checkpoint: '03-31', until: day('2023-04-20'), reason: '遭受洪灾' };
    await town.done((context) => new WaiveMinimumCommand(waiver, context));
    const story = [
      ['03-31', '2023-03-31'],
      ['waived', '2023-04-01'],
    ];
    expect(await town.holds(TOWN)).toEqual(story);
    await town.begin('2023-04-21');
    story.push(['03-31', '2023-04-21']);
    expect(await town.holds(TOWN)).toEqual(story);
    await town.income(TOWN, [500, '2023-04-21']);
    story.push(['reached', '2023-04-21']);
    expect(await town.holds(TOWN)).toEqual(story);
    const reversal = { fund: FUND, reversed: gift, reason: '重复登记', asDeficit: false };
    await town.confirmed((context) => new AskReversalCommand(reversal, context));
    story.push(['03-31', '2023-04-21']);
    expect(await town.holds(TOWN)).toEqual(story);
    expect(await town.reserve(TOWN, [1, '2023-04-21'])).toBe('fund-held');
    await town.begin('2023-07-01');
    await town.adopt({ ...HOLDING, enforcement: ['alert', 'close'] });
    story.push(['06-30', '2023-06-30'], ['not-asked', '2023-07-01'], ['not-asked', '2023-07-01']);
    expect(await town.holds(TOWN)).toEqual(story);
    expect(await town.reserve(TOWN, [1, '2023-07-01'])).toBe('taken');
  });

  it.each([1, 2_000])('stands at last as its newest judgement has it, %i events at a time', async (pageSize) => {
    await town.income(TOWN, [12_499, '2023-02-01']);
    town.at('2023-04-05');
    await town.ledger.beginToday();
    await town.income(TOWN, [1, '2023-04-05']);
    const spoiled = await town.income(TOWN, [12_500, '2023-04-05']);
    await judge(town, minimumReaction, pageSize);
    expect(await town.reserve(TOWN, [1, '2023-04-05'])).toBe('taken');
    town.at('2023-07-03');
    await town.ledger.beginToday();
    await town.income(TOWN, [1, '2023-07-03']);
    const reversal = { fund: FUND, reversed: spoiled, reason: '重复登记', asDeficit: false };
    await town.confirmed((context) => new AskReversalCommand(reversal, context));
    await judge(town, minimumReaction, pageSize);
    expect(await town.reserve(TOWN, [1, '2023-07-03'])).toBe('fund-held');
    expect((await town.shown(TOWN, 2023)).slice(1)).toEqual(['behind', '06-30']);
  });

  it('is not put on by folding the past anew, but by what comes then', async () => {
    const older: Reaction = {
      ...minimumReaction,
      version: minimumReaction.version - 1,
      react: async (events, manager) => {
        const commands = await minimumReaction.react(events, manager);
        return commands.filter(({ about }) => !about.includes('HoldApprovals'));
      },
    };
    await town.ledger.source.query("DELETE FROM execution.checkpoint WHERE name = 'reaction:minimum-judge'");
    await judge(town, older);
    await town.income(TOWN, [100, '2023-02-01']);
    town.at('2023-04-01');
    await town.ledger.beginToday();
    await judge(town, older);
    await judge(town, minimumReaction);
    expect(await town.holds(TOWN)).toEqual([]);
    await town.income(TOWN, [1, '2023-04-01'], 'interest');
    await judge(town, minimumReaction);
    expect(await town.holds(TOWN)).toEqual([['03-31', '2023-04-01']]);
  });
});

async function judge(town: Town, reaction: Reaction, pageSize = 2_000): Promise<void> {
  const { source, log, registry, executor } = town.ledger;
  const engine = new ReactionEngine({ source, log, registry, executor, reactions: [reaction], pageSize });
  await engine.prepare();
  await engine.catchUp();
}

describe('a hold in the running service', () => {
  it('is put on by the worker, refuses over HTTP, and is lifted when the amount is in', async () => {
    const service = await apiFixture();
    try {
      const api = await service.api();
      await service.worker();
      const done = async (path: string, body: unknown): Promise<Told> => {
        const told = await api.post(path, body);
        if (told.status > 201) throw new Error(`${path}: ${told.text}`);
        return told;
      };
      await done('/v1/regions', { code: '990101', name: '安和县', level: 'county' });
      await done('/v1/regions', { code: TOWN, name: '柳林镇', level: 'township', parent: '990101' });
      const account = (await done('/v1/accounts', { region: '990101', name: '基本户', kind: 'bank' })).body['account'];
      const rule = { fundKind: 'care', level: 'township', countingKinds: ['dues'], enforcement: ['hold'] };
      // Nothing is asked from 2024 on.
      await done('/v1/minimum-rules', { ...rule, amount: '0.00', firstYear: 2024 });
      await done('/v1/minimum-rules', { ...rule, amount: '100.00', firstYear: 2023 });
      const fund = `/v1/funds/${TOWN}-care`;
      await done(`${fund}/dues`, { account, amount: '80.00', valueDate: '2023-05-01' });
      const held = async (): Promise<unknown> => {
        const rows = (await api.ask('/v1/minimum?year=2023')).rows;
        return rows.find((row) => row['region'] === TOWN && row['fundKind'] === 'care')?.['held'];
      };
      await until(async () => JSON.stringify(await held()) === '["11-30","12-31"]');
      const reserve = (emergency: boolean): Promise<Told> => {
        const lines = [{ purpose: 'free', amount: '1.00' }];
        return api.post(`${fund}/reservations`, { lines, valueDate: '2023-06-01', emergency });
      };
      const refused = await reserve(false);
      const wanted = 'minimum-checkpoint 2023-11-30';
      expect([refused.status, refused.body]).toMatchObject([422, { code: 'fund-held', value: `${TOWN}-care`, wanted }]);
      expect((await reserve(true)).status).toBe(201);
      await done(`${fund}/dues`, { account, amount: '20.00', valueDate: '2023-12-31' });
      await until(async () => (await held()) === undefined);
      expect((await reserve(false)).status).toBe(201);
    } finally {
      await service.close();
    }
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await isSo()) return;
    await sleep(50);
  }
  throw new Error('it did not come about');
}
