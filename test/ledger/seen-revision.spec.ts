import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StaleRevision } from '#execution';
import type { CommandContext } from '#execution';
import { foundRegion, fundDecider, openPurpose } from '#funds';
import { businessDateAt } from '#kernel';
import { contextFor, ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';

describe('a command with the revision that its sender saw', () => {
  let fixture: LedgerFixture;
  const stream = { aggregate: fundDecider, id: '990101-welfare' };

  const open = (purpose: string, context: CommandContext) =>
    fixture.ledger.edge.carryOut(context, {
      money: false,
      plan: () =>
        openPurpose(
          stream.id,
          { type: 'OpenPurpose', purpose, words: [] },
          { by: context.by, on: businessDateAt(context.at) },
        ),
    });

  beforeAll(async () => {
    fixture = await ledgerFixture();
    const { ledger } = fixture;
    const context = contextFor(ledger);
    const acting = { by: 'local', on: businessDateAt(ledger.clock()) };
    const county = { type: 'FoundRegion', code: '990101', name: '安和县', level: 'county' } as const;
    await ledger.edge.carryOut(context, { money: false, plan: () => foundRegion(county, acting) });
  });

  afterAll(() => fixture.close());

  it('is decided while the stream is as seen, answered again when resent, and refused when it has moved on', async () => {
    const { ledger } = fixture;
    const context = { ...contextFor(ledger, { key: 'one' }), seen: { stream, standing: 0 } };
    const first = await open('助学', context);
    expect(first).toMatchObject({ ok: true, again: false });
    expect(await open('助学', context)).toEqual({ ...first, again: true });
    const late = { ...contextFor(ledger, { key: 'two' }), seen: { stream, standing: 0 } };
    await expect(open('应急救助', late)).rejects.toThrow(StaleRevision);
    expect(await open('应急救助', { ...late, seen: { stream, standing: 1 } })).toMatchObject({ ok: true });
  });

  it('lets one of many at once through', async () => {
    const { ledger } = fixture;
    const other = await fixture.another();
    const tries = Array.from({ length: 16 }, (_, at) => {
      const context = { ...contextFor(ledger), seen: { stream, standing: 2 } };
      const edge = at % 2 === 0 ? ledger.edge : other.edge;
      const acting = { by: 'local', on: businessDateAt(context.at) };
      const command = { type: 'OpenPurpose', purpose: `用途${String(at)}`, words: [] } as const;
      return edge.carryOut(context, { money: false, plan: () => openPurpose(stream.id, command, acting) });
    });
    const settled = await Promise.allSettled(tries);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(reasons.every((reason) => reason instanceof StaleRevision)).toBe(true);
  });
});
