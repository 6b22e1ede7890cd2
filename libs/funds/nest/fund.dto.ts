import {
  AsOfParameters,
  FlagField,
  ReadParameters,
  Shows,
  StreamIdField,
  TextField,
  TextsField,
  TrueFalseField,
} from '#http';
import type { Fund } from './funds.view.js';

export class FundPath {
  @StreamIdField({ about: 'Id of the fund: region and kind.', example: '990101-welfare' })
  fund!: string;
}

export class OpenFundBody {
  @StreamIdField({ about: 'Code of the region', example: '990101' })
  region!: string;

  @StreamIdField({ about: 'Kind: a lower-case letter, then lower-case letters and digits.', example: 'study' })
  kind!: string;

  @TextField({ about: 'Name of the kind', max: 60, example: '助学基金' })
  kindName!: string;

  @TrueFalseField({ about: 'Whether it may lend; not where absent.', optional: true })
  lendable?: boolean;
}

export class OpenPurposeBody {
  @TextField({ about: 'Name', max: 60, empty: true, example: '助学' })
  purpose!: string;

  @TextsField({
    about: 'Words under which registers name it.',
    count: 50,
    max: 60,
    optional: true,
    example: ['助学金', '助学专款'],
  })
  words?: readonly string[];
}

export class FundsParameters extends ReadParameters {
  @StreamIdField({ about: 'Only this region’s.', optional: true, example: '990101' })
  region?: string;
}

export class BalancesParameters extends AsOfParameters {
  @StreamIdField({ about: 'Only this region’s.', optional: true, example: '990101' })
  region?: string;

  @FlagField({ about: 'A county, or what lies above it, with all regions below it.', optional: true })
  rollup?: boolean;
}

/** 基金 */
export class FundRow {
  @Shows('Id', '990101-welfare')
  fund!: string;

  @Shows('Code of the region', '990101')
  region!: string;

  @Shows('Kind', 'welfare')
  fundKind!: string;

  @Shows('Name of the kind', '计划生育公益金')
  kindName!: string;

  @Shows('Whether it may lend', false)
  lendable!: boolean;

  @Shows('Names of its purposes, beside `free`', ['助学'])
  purposes!: readonly string[];
}

/** 基金余额 of one purpose, in yuan. */
export class BalanceRow {
  @Shows('Code of the region', '990101')
  region!: string;

  @Shows('Name of the region', '安和县')
  name!: string;

  @Shows('Kind of fund', 'welfare')
  fundKind!: string;

  @Shows('Name of the kind', '计划生育公益金')
  kindName!: string;

  @Shows('`free`, a purpose, or `*` for the whole fund', '*')
  purpose!: string;

  @Shows('Received', '50000.00')
  received!: string;

  @Shows('Spent', '0.00')
  spent!: string;

  @Shows('On hand', '50000.00')
  onHand!: string;

  @Shows('Reserved', '0.00')
  reserved!: string;

  @Shows('Available', '50000.00')
  available!: string;
}

export function fundRow(fund: Fund & { readonly purposes: readonly string[] }): FundRow {
  const { region, kind: fundKind, kindName, lendable, purposes } = fund;
  return { fund: fund.fund, region, fundKind, kindName, lendable, purposes };
}
