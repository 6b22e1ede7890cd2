import type { Api } from '../fixtures/api.js';
import { actor } from './outgo-walks.js';
import type { Case, Walk } from './outgo-walks.js';

const AT = '/v1/funds/990101201-care/goods';
const RICE = { article: '大米', unit: '袋', valueDate: '2023-07-01' };
const GIFT = { donorKind: 'enterprise', donor: '惠民超市', valueBasis: 'market-price', amount: '100.00' };

/** Three bags of rice in stock, of a fund whose purposes and opening balance are there already. */
export async function prepareGoods(api: Api): Promise<void> {
  const told = await api.post(AT, { ...RICE, ...GIFT, quantity: '3', receipt: { number: 'WZ1' } });
  if (told.status > 201) throw new Error(told.text);
}

const fundUnknown = (rest: string): Case => [
  'fund-unknown',
  404,
  () => ({ path: `/v1/funds/990101-nothing/goods${rest}` }),
];
const GOODS: readonly Case[] = [
  ['article-name-missing', 422, () => ({ article: '' })],
  ['quantity-not-positive', 422, () => ({ quantity: '0' })],
  ['quantity-too-large', 422, () => ({ quantity: '1000000000' })],
  ['purpose-unknown', 422, () => ({ purpose: '没有的用途' })],
  ['personal-number-in-clear', 422, () => ({ unit: '13800138000' })],
];

export const GOODS_WALKS: readonly Walk[] = [
  {
    command: 'goods',
    path: AT,
    body: () => ({ ...RICE, ...GIFT, quantity: '2.5', receipt: { number: 'WZ2' } }),
    refusals: [
      fundUnknown(''),
      ...actor('leader.one'),
      ['receipt-number-malformed', 422, () => ({ receipt: { number: '——' } })],
      ['personal-number-in-clear', 422, () => ({ receipt: { number: '411522199003071239' } })],
      ['receipt-unit-not-of-fund', 422, () => ({ receipt: { number: 'WZ2', unit: '990102' } })],
      ['amount-not-positive', 422, () => ({ amount: '0.00' })],
      ['amount-too-large', 422, () => ({ amount: '100000000000.01' })],
      ['dated-after-today', 422, () => ({ valueDate: '2999-12-31' })],
      ['dated-too-early', 422, () => ({ valueDate: '1989-12-31' })],
      ...GOODS,
      ['receipt-missing', 422, () => ({ receipt: undefined })],
      ['value-evidence-missing', 422, () => ({ valueBasis: 'invoice' })],
      ['dated-before-opening', 422, () => ({ valueDate: '2023-05-31' })],
      ['receipt-number-used', 409, () => ({ receipt: { number: 'ｗｚ 1' } })],
    ],
  },
  {
    command: 'goods issues',
    path: `${AT}/issues`,
    body: () => ({ ...RICE, quantity: '1', use: 'relief', memo: '春节慰问' }),
    refusals: [
      fundUnknown('/issues'),
      ...actor('leader.one'),
      ...GOODS,
      ['dated-after-today', 422, () => ({ valueDate: '2999-12-31' })],
      ['dated-before-opening', 422, () => ({ valueDate: '2023-05-31' })],
      ['article-unknown', 422, () => ({ article: '白面' })],
      ['purpose-not-allowed', 422, () => ({ purpose: '助学' })],
      ['not-enough-in-stock', 422, () => ({ quantity: '6' })],
    ],
  },
];
