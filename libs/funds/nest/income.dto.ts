import { ChoiceField, DateField, EvidenceField, RegionCodeField, TextField, UuidField, YuanField } from '#http';
import type { BusinessDate, EvidenceHash, Fen } from '#kernel';
import type { IncomeInput } from './funds.handlers.js';

/** How money came: 银行转账, 现金, 微信, 支付宝, 国库指标, 其他. */
const WAYS = ['bank', 'cash', 'wechat', 'alipay', 'quota', 'other'] as const;
type Way = (typeof WAYS)[number];

/** What every entry of money in has. */
export class IncomeBody {
  @TextField({ about: '`free`, a purpose’s name or one of its words; `free` where absent.', max: 60, optional: true })
  purpose?: string;

  @UuidField({ about: 'Id of the account that the money came to.' })
  account!: string;

  @YuanField({ about: 'Amount in yuan.' })
  amount!: Fen;

  @DateField({ about: '到账日期' })
  valueDate!: BusinessDate;

  @DateField({ about: 'Of a late entry: the day of closed time that it belongs to (前期调整).', optional: true })
  belongsOn?: BusinessDate;

  @ChoiceField({ about: '收款方式：银行转账、现金、微信、支付宝、国库指标、其他', choices: WAYS, optional: true })
  way?: Way;

  @TextField({ about: 'Note; kept in the vault.', max: 2000, lines: true, optional: true, example: '春节慰问' })
  memo?: string;

  @TextField({ about: '经办人; kept in the vault.', max: 100, optional: true, example: '王芳' })
  handler?: string;

  @EvidenceField({ about: 'SHA-256 of evidence uploaded before.', optional: true })
  evidence?: readonly EvidenceHash[];
}

/** 财政拨款 */
export class AppropriationBody extends IncomeBody {
  @TextField({ about: '拨款文号', max: 60, optional: true, example: '安财社〔2023〕8号' })
  documentNumber?: string;
}

/** 上级补助 */
export class GrantBody extends AppropriationBody {
  @RegionCodeField({
    about: 'Code of the region that it came from, where that is known.',
    optional: true,
    example: '41',
  })
  fromRegion?: string;
}

/** 退款收入 */
export class RefundBody extends IncomeBody {
  @ChoiceField({ about: 'Of what', choices: ['insurer', 'recovered-aid'] })
  refundOf!: 'insurer' | 'recovered-aid';
}

/** What a person entered of money in, as its command takes it. */
export function incomeInputOf(fund: string, body: IncomeBody): IncomeInput {
  const { purpose = 'free', account, amount: amountFen, valueDate, belongsOn, way, memo, handler, evidence } = body;
  return {
    ...{ fund, purpose, account, amountFen, valueDate },
    ...(belongsOn === undefined ? {} : { belongsOn }),
    ...(way === undefined ? {} : { way }),
    ...(memo === undefined ? {} : { memo }),
    ...(handler === undefined ? {} : { handler }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}
