import {
  ChoiceField,
  DateField,
  EvidenceField,
  AsOfParameters,
  Shows,
  StreamIdField,
  TextField,
  TextsField,
  UuidField,
  YuanField,
} from '#http';
import type { AccountKind } from '#accounts';
import type { BusinessDate, EvidenceHash, Fen } from '#kernel';

export class OpenAccountBody {
  @StreamIdField({ about: 'Code of the region that holds it.', example: '990101' })
  region!: string;

  @TextField({ about: 'Name, unique in the region.', max: 100, empty: true, example: '公益金专户' })
  name!: string;

  @ChoiceField({ about: '银行账户, 现金, 第三方支付, 国库指标', choices: ['bank', 'cash', 'wallet', 'quota'] })
  kind!: AccountKind;

  @TextsField({
    about: 'Ways of paying whose money comes here.',
    count: 20,
    max: 40,
    optional: true,
    example: ['转账', '汇款'],
  })
  ways?: readonly string[];

  @TextField({ about: 'Bank', max: 100, optional: true, example: '安和县农村信用社' })
  bank?: string;

  @TextField({ about: 'The bank’s number for it; kept in the vault.', max: 40, optional: true })
  number?: string;
}

export class MoveMoneyBody {
  @UuidField({ about: 'Account that the money leaves.' })
  from!: string;

  @UuidField({ about: 'Account that it comes to.' })
  to!: string;

  @YuanField({ about: 'Amount in yuan.' })
  amount!: Fen;

  @DateField({ about: '到账日期' })
  valueDate!: BusinessDate;

  @TextField({ about: 'Note; kept in the vault.', max: 2000, lines: true, optional: true, example: '存现' })
  memo?: string;
}

export class AccountPath {
  @UuidField({ about: 'Id of the account' })
  account!: string;
}

/** 账户结账 */
export class CloseAccountBody {
  @DateField({ about: 'The last day that is closed; nothing dated up to it goes through the account any more.' })
  through!: BusinessDate;
}

/** 账户对账 */
export class StateAccountBody {
  @DateField({ about: 'The day through which the account was closed last.' })
  through!: BusinessDate;

  @YuanField({ about: 'The bank’s figure, or what was counted, in yuan.' })
  balance!: Fen;

  @TextField({ about: 'Why it is not the ledger’s; kept in the vault.', max: 2000, lines: true, optional: true })
  difference?: string;

  @EvidenceField({ about: 'SHA-256 of the bank’s statement, or of the count of the cash.' })
  evidence!: readonly EvidenceHash[];
}

export class AccountsParameters extends AsOfParameters {
  @StreamIdField({ about: 'Only accounts that this region holds.', optional: true, example: '990101' })
  region?: string;
}

/** 资金账户 with its balance. */
export class AccountRow {
  @Shows('Id', '7c9e6679-7425-80de-944b-e07fc1f90ae7')
  id!: string;

  @Shows('Code of the region that holds it', '990101')
  region!: string;

  @Shows('Name', '公益金专户')
  account!: string;

  @Shows('Kind', 'bank')
  kind!: AccountKind;

  @Shows('Ways of paying whose money comes here', ['转账'])
  ways!: readonly string[];

  @Shows('Balance in yuan', '49999.99')
  balance!: string;

  @Shows('The last day that is closed', '2023-06-30', { optional: true })
  closedThrough?: BusinessDate;

  @Shows('The last day whose balance was stated', '2023-06-30', { optional: true })
  statedThrough?: BusinessDate;
}
