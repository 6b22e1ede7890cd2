import { GOODS_USES } from '#funds';
import type { DonorKind, GoodsUse, NoReceiptReason, ValueBasis } from '#funds';
import {
  AsOfParameters,
  ChoiceField,
  DateField,
  EvidenceField,
  PageAsOfParameters,
  QuantityField,
  Shows,
  StreamIdField,
  TextField,
} from '#http';
import type { BusinessDate, EvidenceHash, Quantity } from '#kernel';
import type { GoodsInput } from './goods.handlers.js';

/** What every entry of goods has. */
export class GoodsBody {
  @TextField({ about: '品名', max: 60, empty: true, example: '大米' })
  article!: string;

  @TextField({ about: '计量单位', max: 20, empty: true, example: '袋' })
  unit!: string;

  @QuantityField({ about: '数量' })
  quantity!: Quantity;

  @TextField({ about: '`free`, a purpose’s name or one of its words; `free` where absent.', max: 60, optional: true })
  purpose?: string;

  @DateField({ about: '收发日期' })
  valueDate!: BusinessDate;

  @DateField({ about: 'Of a late entry: the day of closed time that it belongs to (前期调整).', optional: true })
  belongsOn?: BusinessDate;

  @TextField({ about: 'Note; kept in the vault.', max: 2000, lines: true, optional: true, example: '春节慰问' })
  memo?: string;

  @TextField({ about: '经办人; kept in the vault.', max: 100, optional: true, example: '王芳' })
  handler?: string;

  @EvidenceField({ about: 'SHA-256 of evidence uploaded before.', optional: true })
  evidence?: readonly EvidenceHash[];
}

/** 物资发放 */
export class IssueGoodsBody extends GoodsBody {
  @ChoiceField({
    about: 'What for; a purpose’s goods are used for what its money may be used for.',
    choices: GOODS_USES,
  })
  use!: GoodsUse;
}

export class GoodsParameters extends PageAsOfParameters {
  @StreamIdField({ about: 'Only of this fund.', optional: true, example: '990101-welfare' })
  fund?: string;

  @DateField({ about: 'First value date.', optional: true })
  from?: BusinessDate;
}

export class StockParameters extends AsOfParameters {
  @StreamIdField({ about: 'Only of this fund.', optional: true, example: '990101-welfare' })
  fund?: string;
}

/** 物资收发: one article of an entry. */
export class GoodsShownRow {
  @Shows('Id of the entry', '7c9e6679-7425-80de-944b-e07fc1f90ae7')
  entry!: string;

  @Shows('Index of its event in the log', '1234')
  index!: string;

  @Shows('Fund', '990101-welfare')
  fund!: string;

  @Shows('`goods`, `goods-issue` or `goods-transfer`; a reversal has the kind of what it took back', 'goods')
  kind!: string;

  @Shows('Purpose', 'free')
  purpose!: string;

  @Shows('品名', '大米')
  article!: string;

  @Shows('计量单位', '袋')
  unit!: string;

  @Shows('Quantity, signed: what comes into stock is positive', '100')
  quantity!: string;

  @Shows('Value in yuan, signed', '5000.00')
  amount!: string;

  @Shows('收发日期', '2023-06-30')
  valueDate!: string;

  @Shows('The day of closed time that it belongs to', '2023-05-30', { optional: true })
  belongsOn?: string;

  @Shows('The lots that it brings or is taken from, by the entries that received them', [])
  lots!: readonly string[];

  @Shows('计价依据', 'invoice', { optional: true })
  valueBasis?: ValueBasis;

  @Shows('What it was issued for', 'relief', { optional: true })
  use?: GoodsUse;

  @Shows('The other fund of a transfer', '990101002-welfare', { optional: true })
  other?: string;

  @Shows('Who gave', 'enterprise', { optional: true })
  donorKind?: DonorKind;

  @Shows('Name', '王梅', { optional: true })
  donor?: string;

  @Shows('公益事业捐赠票据', { unit: '990101', number: 'AH0000123' }, { optional: true })
  receipt?: object;

  @Shows('Why there is no receipt', 'anonymous', { optional: true })
  noReceiptReason?: NoReceiptReason;

  @Shows('Note, or why it was reversed', '春节慰问', { optional: true })
  memo?: string;

  @Shows('经办人', '王芳', { optional: true })
  handler?: string;

  @Shows('SHA-256 of its evidence', [])
  evidence!: readonly string[];

  @Shows('Of a reversal: the entry that it took back', '7c9e6679-7425-80de-944b-e07fc1f90ae6', { optional: true })
  reverses?: string;

  @Shows('The entry that took it back', '7c9e6679-7425-80de-944b-e07fc1f90ae6', { optional: true })
  reversedBy?: string;
}

/** 物资库存 of one article. */
export class StockShownRow {
  @Shows('Fund', '990101-welfare')
  fund!: string;

  @Shows('Code of the region', '990101')
  region!: string;

  @Shows('Name of the region', '安和县')
  name!: string;

  @Shows('Purpose', 'free')
  purpose!: string;

  @Shows('品名', '大米')
  article!: string;

  @Shows('计量单位', '袋')
  unit!: string;

  @Shows('Quantities: received, issued, taken over from other funds less handed over to them, in stock', {
    received: '100',
    issued: '40',
    transferred: '0',
    inStock: '60',
  })
  quantity!: object;

  @Shows('The same at their value, in yuan', {
    received: '5000.00',
    issued: '2000.00',
    transferred: '0.00',
    inStock: '3000.00',
  })
  amount!: object;
}

/** What a person entered of goods, as its command takes it. */
export function goodsInputOf(fund: string, body: GoodsBody): GoodsInput {
  const { purpose = 'free', article, unit, quantity, valueDate, belongsOn, memo, handler, evidence } = body;
  return {
    ...{ fund, purpose, article, unit, quantity, valueDate },
    ...(belongsOn === undefined ? {} : { belongsOn }),
    ...(memo === undefined ? {} : { memo }),
    ...(handler === undefined ? {} : { handler }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}
