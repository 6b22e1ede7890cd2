import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { accountId, AccountsView, OpenAccountCommand } from '#accounts/nest';
import { BalancesView, FoundRegionCommand } from '#funds/nest';
import { ListGifts, ReceiveDonationCommand } from '#giving/nest';
import { fen, parseDate } from '#kernel';
import type { BusinessDate } from '#kernel';
import { LedgerModule } from '#ledger/nest';
import { ShowMinimums } from '#minimum/nest';
import { contextFor, ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';

const day = (text: string): BusinessDate => parseDate(text) as BusinessDate;

describe('one gift from the command to every table', () => {
  let fixture: LedgerFixture;
  let app: INestApplicationContext;

  beforeAll(async () => {
    fixture = await ledgerFixture(() => '2023-06-01T02:00:00.000Z');
    app = await NestFactory.createApplicationContext(LedgerModule.on(fixture.ledger), { logger: false });
    await app.init();
    await fixture.ledger.beginToday();
  });

  afterAll(async () => {
    await app.close();
    await fixture.close();
  });

  it('counts it, keeps it and finds it', async () => {
    const { ledger } = fixture;
    const commands = app.get(CommandBus);
    const county = { code: '990101', name: '安和县', level: 'county' } as const;
    const founded = await commands.execute(new FoundRegionCommand(county, contextFor(ledger)));
    expect(founded).toMatchObject({ ok: true, again: false });
    const opened = { region: '990101', name: '现金', kind: 'cash', ways: ['现金'] } as const;
    await commands.execute(new OpenAccountCommand(opened, contextFor(ledger)));
    const gift = {
      fund: '990101-welfare',
      purpose: 'free',
      account: accountId('990101', '现金'),
      amountFen: fen(12_345n),
      valueDate: day('2023-05-29'),
      donorKind: 'individual',
      donor: '王梅强',
      receipt: { unit: '990101', number: 'AH1' },
    } as const;
    const context = contextFor(ledger, { key: 'gift' });
    const answer = await commands.execute(new ReceiveDonationCommand(gift, context));
    expect(answer).toMatchObject({ ok: true, again: false });
    expect(await commands.execute(new ReceiveDonationCommand(gift, context))).toEqual({ ...answer, again: true });
    const second = await commands.execute(new ReceiveDonationCommand(gift, contextFor(ledger)));
    expect(second).toMatchObject({ ok: false, refusal: { code: 'receipt-number-used', value: 'AH1' } });
    await ledger.catchUp();

    const balances = await app.get(BalancesView).balances({ asOf: day('2023-12-31') });
    expect(balances[0]).toMatchObject({
      fund: '990101-welfare',
      purpose: 'free',
      receivedFen: 12_345n,
      availableFen: 12_345n,
    });
    const accounts = await app.get(AccountsView).balances({ asOf: day('2023-05-29') });
    expect(accounts).toMatchObject([{ name: '现金', balanceFen: 12_345n }]);
    const minimums = await app.get(QueryBus).execute(new ShowMinimums({ year: 2023 }));
    expect(minimums[0]).toMatchObject({ state: 'behind', contributedFen: 12_345n, shortfallFen: 19_987_655n });
    const found = await app.get(QueryBus).execute(new ListGifts({ donor: '梅强', limit: 10 }));
    expect(found).toMatchObject([{ donorName: '王梅强', receiptNumber: 'AH1', amountFen: 12_345n }]);

    const before = await ledger.views.digests();
    await ledger.views.rebuild();
    expect(await ledger.views.digests()).toEqual(before);
  });
});
