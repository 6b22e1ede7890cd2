import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDateAt } from '#kernel';
import { addPerson } from '#people';
import { contextFor, ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';

describe('whom the ledger knows', () => {
  let fixture: LedgerFixture;

  beforeAll(async () => {
    fixture = await ledgerFixture();
  });

  afterAll(() => fixture.close());

  it('is known to every process as soon as one has added the person, though another asked before', async () => {
    const other = await fixture.another();
    expect(await other.knows('q1')).toBe(false);
    const { ledger } = fixture;
    const acting = { by: 'local', on: businessDateAt(ledger.clock()) };
    const { commandId, content } = contextFor(ledger);
    const add = { type: 'AddPerson', person: 'q1' } as const;
    await ledger.executor.execute({
      commandId,
      content,
      by: 'local',
      keepRefusal: false,
      plan: () => addPerson(add, acting),
    });
    expect([await ledger.knows('q1'), await other.knows('q1')]).toEqual([true, true]);
  });

  it('knows nobody by what no stream can be called', async () => {
    expect(await fixture.ledger.knows('A\u0000')).toBe(false);
  });
});
