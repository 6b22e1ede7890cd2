import { describe, expect, it } from '@jest/globals';
import { foundRegion, issueGoods } from '#funds';
import type { GoodsRefusalCode, IssueGoods, ReceiveGoods } from '#funds';
import { receiveGoods } from '#giving';
import { fen, givenDay, givenStreams, QUANTITY_MAX, quantity } from '#kernel';
import type { Histories, Plan } from '#kernel';
import { beginLedger } from './genesis.plan.js';

const TODAY = givenDay('2023-05-29');
const FUND = '411522-welfare';
const acting = { by: 'local', on: TODAY };
const RICE = { entry: 'goods-1', article: '大米', unit: '袋', purpose: 'free', valueDate: TODAY };

/** A ledger of one county, whose fund has one bag of rice. */
const ledger: Histories = [
  beginLedger(TODAY),
  foundRegion({ type: 'FoundRegion', code: '411522', name: '安和县', level: 'county' }, acting),
  receive({}),
].reduce<Histories>(after, {});

function after(histories: Histories, plan: Plan): Histories {
  const { came } = givenStreams(histories).plan(() => plan);
  if (came.kind !== 'written') throw new Error(JSON.stringify(came));
  const written = Object.entries(came.streams).map(([name, events]) => [name, [...(histories[name] ?? []), ...events]]);
  return { ...histories, ...(Object.fromEntries(written) as Histories) };
}

function receive(part: Partial<ReceiveGoods>): Plan {
  const gift = { amountFen: fen(5_000n), valueBasis: 'market-price', donorKind: 'individual' } as const;
  const goods = { ...RICE, quantity: quantity(1_000n), ...gift, noReceiptReason: 'donor-waived' } as const;
  return receiveGoods(FUND, { type: 'ReceiveGoods', ...goods, ...part }, acting);
}

function issue(part: Partial<IssueGoods>): Plan {
  return issueGoods(FUND, { type: 'IssueGoods', ...RICE, quantity: quantity(1n), use: 'relief', ...part }, acting);
}

// A code that is added to the closed list stops the compiler here until a command shows it.
const refused: Readonly<Record<GoodsRefusalCode, () => Plan>> = {
  'article-name-missing': () => receive({ unit: ' ' }),
  'quantity-not-positive': () => issue({ quantity: quantity(0n) }),
  'quantity-too-large': () => issue({ quantity: quantity(QUANTITY_MAX + 1n) }),
  'article-unknown': () => issue({ unit: '斤' }),
  'value-evidence-missing': () => receive({ valueBasis: 'invoice' }),
  'not-enough-in-stock': () => issue({ quantity: quantity(1_001n) }),
};

describe('the closed list of refusals of goods', () => {
  it.each(Object.entries(refused))('has %s, which a command meets', (code, plan) => {
    const { came } = givenStreams(ledger).plan(plan);
    expect(came.kind === 'refused' ? came.refusal.code : came).toBe(code);
  });
});
