import {
  ChoiceField,
  DateField,
  FlagField,
  PageAsOfParameters,
  PageParameters,
  PartField,
  Shows,
  StreamIdField,
  TextField,
  UuidField,
} from '#http';
import type { BusinessDate } from '#kernel';
import { DECISION, LinePart } from '../outgo.dto.js';
import type { TransferStanding } from './transfers.view.js';

export class TransferPath {
  @UuidField({ about: 'Id of the transfer' })
  transfer!: string;
}

export class SendTransferBody {
  @StreamIdField({ about: 'Id of the fund that it goes to.', example: '990101201-welfare' })
  to!: string;

  @PartField({ about: 'Purposes and amounts; no purpose twice.', of: () => LinePart, list: true })
  lines!: readonly LinePart[];

  @DateField({ about: 'The day on which it is sent.' })
  valueDate!: BusinessDate;

  @TextField({ about: 'Note; kept in the vault.', max: 2000, lines: true, optional: true, example: '年末调剂' })
  memo?: string;

  @TextField(DECISION)
  decision?: string;
}

export class SettleTransferBody {
  @DateField({ about: 'The day on which it arrives, or is back.' })
  valueDate!: BusinessDate;
}

export class TransfersParameters extends PageAsOfParameters {
  @StreamIdField({ about: 'Only of this fund, at either end.', optional: true, example: '990101-welfare' })
  fund?: string;

  @ChoiceField({ about: 'Only those that stand so.', choices: ['in-transit', 'received', 'sent-back'], optional: true })
  standing?: TransferStanding;
}

export class ReservationsParameters extends PageParameters {
  @StreamIdField({ about: 'Only of this fund.', optional: true, example: '990101-welfare' })
  fund?: string;

  @FlagField({ about: 'Also those of which nothing is left.', optional: true })
  all?: boolean;
}

const LINES = [{ purpose: 'free', amount: '500.00' }];

/** 基金间划转 */
export class TransferShown {
  @Shows('Id', '7c9e6679-7425-80de-944b-e07fc1f90ae7')
  transfer!: string;

  @Shows('Index of its first event in the log', '1234')
  index!: string;

  @Shows('The fund that sent it', '990101-welfare')
  from!: string;

  @Shows('The fund that it goes to', '990101201-welfare')
  to!: string;

  @Shows('Purposes and amounts', LINES)
  lines!: readonly object[];

  @Shows('In all, in yuan', '500.00')
  amount!: string;

  @Shows('The day on which it was sent', '2023-06-30')
  sentOn!: string;

  @Shows('How it stands on the day asked about', 'in-transit')
  standing!: TransferStanding;

  @Shows('The day on which it arrived, or was back', '2023-07-03', { optional: true })
  settledOn?: string;

  @Shows('Note', '年末调剂', { optional: true })
  memo?: string;
}

/** 资金预留 */
export class ReservationShown {
  @Shows('Id', '7c9e6679-7425-80de-944b-e07fc1f90ae7')
  reservation!: string;

  @Shows('Index of its event in the log', '1234')
  index!: string;

  @Shows('Fund', '990101-welfare')
  fund!: string;

  @Shows('The day from which it is kept', '2023-06-30')
  reservedOn!: string;

  @Shows('The last day on which it holds', '2023-12-31', { optional: true })
  expiresOn?: string;

  @Shows('Whether it is an emergency', false)
  emergency!: boolean;

  @Shows('What was reserved, in yuan', '800.00')
  amount!: string;

  @Shows('What is left of it, in yuan', '500.00')
  restAmount!: string;

  @Shows('What is left, by purpose', LINES)
  rest!: readonly object[];

  @Shows('Note', '冬令救助', { optional: true })
  memo?: string;
}
