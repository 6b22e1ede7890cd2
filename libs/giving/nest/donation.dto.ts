import type { DonorKind, NoReceiptReason, ValueBasis } from '#funds';
import { VALUE_BASES } from '#funds';
import { GoodsBody, IncomeBody } from '#funds/nest';
import {
  ChoiceField,
  DateField,
  PageParameters,
  PartField,
  RegionCodeField,
  Shows,
  StreamIdField,
  TextField,
  UuidField,
  YuanField,
} from '#http';
import type { BusinessDate, Fen } from '#kernel';

export class ReceiptPart {
  @TextField({ about: '票据号', max: 60, example: 'AH0000123' })
  number!: string;

  @TextField({ about: '票据代码', max: 60, optional: true, example: '411522' })
  ticketCode?: string;

  @RegionCodeField({
    about: 'Code of the region whose unit issued it; the fund’s county where absent.',
    optional: true,
    example: '990101',
  })
  unit?: string;
}

export class DonationBody extends IncomeBody {
  @ChoiceField({ about: 'Who gave', choices: ['individual', 'enterprise', 'organisation', 'anonymous'] })
  donorKind!: DonorKind;

  @TextField({
    about: 'Name, as the receipt has it; kept in the vault. Absent for an anonymous gift.',
    max: 200,
    optional: true,
    example: '王梅',
  })
  donor?: string;

  @PartField({ about: '公益事业捐赠票据', of: () => ReceiptPart, optional: true })
  receipt?: ReceiptPart;

  @ChoiceField({ about: 'Why there is no receipt', choices: ['anonymous', 'donor-waived'], optional: true })
  noReceiptReason?: NoReceiptReason;

  @UuidField({ about: 'The pledge that it fulfils, as far as both go.', optional: true })
  pledge?: string;
}

/** 物资接收 */
export class GoodsGiftBody extends GoodsBody {
  @YuanField({ about: 'Value of all of it, in yuan.' })
  amount!: Fen;

  @ChoiceField({
    about: '计价依据: an invoice or an appraisal, which is kept as evidence, or the market price',
    choices: VALUE_BASES,
  })
  valueBasis!: ValueBasis;

  @ChoiceField({ about: 'Who gave', choices: ['individual', 'enterprise', 'organisation', 'anonymous'] })
  donorKind!: DonorKind;

  @TextField({
    about: 'Name, as the receipt has it; kept in the vault. Absent for an anonymous gift.',
    max: 200,
    optional: true,
    example: '王梅',
  })
  donor?: string;

  @PartField({ about: '公益事业捐赠票据', of: () => ReceiptPart, optional: true })
  receipt?: ReceiptPart;

  @ChoiceField({ about: 'Why there is no receipt', choices: ['anonymous', 'donor-waived'], optional: true })
  noReceiptReason?: NoReceiptReason;
}

export class DonationsParameters extends PageParameters {
  @StreamIdField({ about: 'Only of this fund.', optional: true, example: '990101-welfare' })
  fund?: string;

  @TextField({ about: 'A part of the donor’s name.', max: 100, optional: true, example: '王' })
  donor?: string;

  @TextField({ about: 'The receipt’s number.', max: 60, optional: true, example: 'AH0000123' })
  receipt?: string;

  @DateField({ about: 'First value date.', optional: true })
  from?: BusinessDate;

  @DateField({ about: 'Last value date.', optional: true })
  until?: BusinessDate;

  @YuanField({ about: 'Exactly this amount.', optional: true })
  amount?: Fen;
}

export class EntryPath {
  @UuidField({ about: 'Id of the entry.' })
  entry!: string;
}

/** 捐赠登记: a gift as people see it. */
export class DonationRow {
  @Shows('Id of the entry', '7c9e6679-7425-80de-944b-e07fc1f90ae7')
  entry!: string;

  @Shows('Index of its event in the log', '1234')
  index!: string;

  @Shows('Fund', '990101-welfare')
  fund!: string;

  @Shows('Purpose', 'free')
  purpose!: string;

  @Shows('Id of the account', '7c9e6679-7425-80de-944b-e07fc1f90ae8')
  account!: string;

  @Shows('Amount in yuan', '1234.50')
  amount!: string;

  @Shows('到账日期', '2023-06-30')
  valueDate!: string;

  @Shows('Who gave', 'individual')
  donorKind!: DonorKind;

  @Shows('Name', '王梅', { optional: true })
  donor?: string;

  @Shows('公益事业捐赠票据', { unit: '990101', number: 'AH0000123' }, { optional: true })
  receipt?: object;

  @Shows('Why there is no receipt', 'anonymous', { optional: true })
  noReceiptReason?: NoReceiptReason;

  @Shows('收款方式', 'bank', { optional: true })
  way?: string;

  @Shows('Note', '春节慰问', { optional: true })
  memo?: string;

  @Shows('经办人', '王芳', { optional: true })
  handler?: string;

  @Shows('SHA-256 of its evidence', [])
  evidence!: readonly string[];

  @Shows('What is left of it: less what went back and what was reversed, in yuan', '1234.50')
  restAmount!: string;

  @Shows('The entries that reversed it', ['7c9e6679-7425-80de-944b-e07fc1f90ae6'], { optional: true })
  reversedBy?: readonly string[];
}
