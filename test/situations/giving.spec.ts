import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Command } from '@nestjs/cqrs';
import { text } from 'node:stream/consumers';
import { accountId, OpenAccountCommand, ShowAccounts } from '#accounts/nest';
import type { AccountKind } from '#accounts';
import { BEFORE_FIRST } from '#event-log';
import type { RecordedEvent } from '#event-log';
import type { Answer } from '#execution';
import { ALL_PURPOSES, FoundRegionCommand, ShowBalances } from '#funds/nest';
import { ListGifts, ReceiveDonationCommand } from '#giving/nest';
import { formatYuan, parseDate, parseYuan } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { LedgerModule } from '#ledger/nest';
import { contextFor, ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';

const COUNTY = '990101';
const TOWN = '990101001';
const TODAY = '2023-06-01T02:00:00.000Z';

type Gift = ConstructorParameters<typeof ReceiveDonationCommand>[0];

let fixture: LedgerFixture;
let app: INestApplicationContext;

beforeEach(async () => {
  fixture = await ledgerFixture(() => TODAY);
  app = await NestFactory.createApplicationContext(LedgerModule.on(fixture.ledger), { logger: false });
  await app.init();
  await done(new FoundRegionCommand({ code: COUNTY, name: '安和县', level: 'county' }, contextFor(fixture.ledger)));
  const town = { code: TOWN, name: '柳林镇', level: 'township', parent: COUNTY } as const;
  await done(new FoundRegionCommand(town, contextFor(fixture.ledger)));
  await openAccount('基本户', 'bank');
  await openAccount('现金', 'cash');
  await openAccount('微信', 'wallet');
});

afterEach(async () => {
  await app.close();
  await fixture.close();
});

describe('6. the same receipt number', () => {
  it('is taken under another ticket code and refused under the same', async () => {
    const gift = { ...giftOf('基本户', '100.00'), donorKind: 'individual', donor: '王梅' } as const;
    const receipt = { unit: COUNTY, ticketCode: '4100231', number: 'AH0000123' };
    const first = await give({ ...gift, receipt });
    expect(first.ok).toBe(true);
    expect((await give({ ...gift, receipt: { ...receipt, ticketCode: '4100232' } })).ok).toBe(true);
    expect((await give({ ...gift, receipt: { unit: COUNTY, number: 'AH0000123' } })).ok).toBe(true);
    const entry = first.ok ? first.result['entry'] : undefined;
    for (const spelled of ['AH0000123', ' ah0000123', 'ＡＨ００００１２３']) {
      const answer = await give({ ...gift, fund: `${TOWN}-welfare`, receipt: { ...receipt, number: spelled } });
      const refusal = { code: 'receipt-number-used', field: 'receipt', value: spelled, wanted: entry };
      expect(answer).toMatchObject({ ok: false, refusal });
    }
    await twice(async () => {
      expect(await printed()).toEqual({
        balances: [['安和县', 'welfare', '300.00', '300.00']],
        accounts: [['基本户', '300.00']],
        register: [
          ['王梅', '100.00', '4100231', 'AH0000123', ''],
          ['王梅', '100.00', '4100232', 'AH0000123', ''],
          ['王梅', '100.00', '', 'AH0000123', ''],
        ],
      });
    });
  });
});

describe('7. a WeChat gift of 1,000', () => {
  it('is a gift of 1,000 that lies in the wallet, whatever the platform pays out later', async () => {
    const gift = { ...giftOf('微信', '1000.00'), way: '微信', donorKind: 'individual', donor: '赵强' } as const;
    const answer = await give({ ...gift, receipt: { unit: COUNTY, number: 'AH1' } });
    expect(answer).toMatchObject({ ok: true, again: false });
    await twice(async () => {
      expect(await printed()).toEqual({
        balances: [['安和县', 'welfare', '1000.00', '1000.00']],
        accounts: [['微信', '1000.00']],
        register: [['赵强', '1000.00', '', 'AH1', '']],
      });
    });
    const own = (await everyEvent()).filter(({ stream }) => stream === `account-${accountId(COUNTY, '微信')}`);
    expect(own.map(({ type }) => type)).toEqual(['AccountOpened', 'AccountPosted']);
  });
});

describe('8. a donation box of 612.30 without names', () => {
  it('is one anonymous entry without receipt; the list that two counters signed is its evidence', async () => {
    const signed = '募捐箱清点表\n金额：612.30 元\n清点人：张丽（签名）、李强（签名）\n';
    const { sha256 } = await fixture.ledger.files.put(Buffer.from(signed), { mediaType: 'text/plain' });
    const before = await fixture.ledger.log.head();
    const answer = await give({
      ...giftOf('现金', '612.30'),
      ...{ way: '现金', donorKind: 'anonymous', noReceiptReason: 'anonymous' },
      ...{ handler: '张丽、李强', memo: '募捐箱，二人清点', evidence: [sha256] },
    });
    expect(answer).toMatchObject({ ok: true, again: false });
    await twice(async () => {
      expect(await printed()).toEqual({
        balances: [['安和县', 'welfare', '612.30', '612.30']],
        accounts: [['现金', '612.30']],
        register: [['', '612.30', '', '', 'anonymous']],
      });
    });
    const [gift] = await app.get(QueryBus).execute(new ListGifts({ limit: 2 }));
    expect(gift).toMatchObject({ handlerName: '张丽、李强', memoText: '募捐箱，二人清点', evidence: [sha256] });
    const evidence = await fixture.ledger.files.get(sha256);
    expect(evidence === undefined ? '' : await text(evidence.stream)).toBe(signed);

    const after = (await everyEvent()).filter(({ position }) => position > before);
    const told = after.filter(({ type }) => type !== 'MinimumStateReached');
    expect(told.map(({ type }) => type)).toEqual(['DonationReceived', 'AccountPosted']);
    expect(new Set(told.map(({ commandId }) => commandId)).size).toBe(1);
    for (const { payload } of after) expect(payload).not.toMatch(/张丽|李强|募捐箱/u);
  });
});

function giftOf(account: string, amount: string) {
  const place = { fund: `${COUNTY}-welfare`, purpose: 'free', account: accountId(COUNTY, account) };
  return { ...place, amountFen: parseYuan(amount) as Fen, valueDate: parseDate('2023-05-29') as BusinessDate };
}

function give(gift: Gift): Promise<Answer> {
  return done(new ReceiveDonationCommand(gift, contextFor(fixture.ledger)));
}

async function openAccount(name: string, kind: AccountKind): Promise<void> {
  const opened = { region: COUNTY, name, kind, ways: [name] };
  await done(new OpenAccountCommand(opened, contextFor(fixture.ledger)));
}

function done(command: Command<Answer>): Promise<Answer> {
  return app.get(CommandBus).execute(command);
}

/** As it stands, and replayed from the first event. */
async function twice(look: () => Promise<void>): Promise<void> {
  await fixture.ledger.catchUp();
  await look();
  await fixture.ledger.views.rebuild();
  await look();
}

/** What people are shown: balances and accounts that hold something, and the register. */
async function printed() {
  const asOf = parseDate('2023-12-31') as BusinessDate;
  const queries = app.get(QueryBus);
  const balances = await queries.execute(new ShowBalances({ asOf }));
  const accounts = await queries.execute(new ShowAccounts({ asOf }));
  const gifts = await queries.execute(new ListGifts({ limit: 10 }));
  return {
    balances: balances
      .filter(({ purpose, onHandFen }) => purpose === ALL_PURPOSES && onHandFen !== 0n)
      .map((row) => [row.name, row.fundKind, formatYuan(row.onHandFen), formatYuan(row.availableFen)]),
    accounts: accounts
      .filter(({ balanceFen }) => balanceFen !== 0n)
      .map(({ name, balanceFen }) => [name, formatYuan(balanceFen)]),
    register: gifts.map(({ donorName, amountFen, ticketCode, receiptNumber, noReceiptReason }) => {
      return [donorName, formatYuan(amountFen), ticketCode ?? '', receiptNumber ?? '', noReceiptReason ?? ''];
    }),
  };
}

async function everyEvent(): Promise<readonly RecordedEvent[]> {
  return (await fixture.ledger.log.readAll({ after: BEFORE_FIRST, limit: 1_000 })).events;
}
