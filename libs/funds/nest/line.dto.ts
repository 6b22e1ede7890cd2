import { placeOf, Shows } from '#http';
import type { HistoryAsked } from './history.handlers.js';

/** 流水: a line of money with the event that it came from. */
export class LineRow {
  @Shows('Index of the event in the log', '1234')
  index!: string;

  @Shows('Its number among the event’s lines', 0)
  line!: number;

  @Shows('`money`, `reserve` or `goods`', 'money')
  part!: string;

  @Shows('Kind of entry', 'donation')
  kind!: string;

  @Shows('Id of the entry', '7c9e6679-7425-80de-944b-e07fc1f90ae7')
  entry!: string;

  @Shows('Fund', '990101-welfare', { optional: true })
  fund?: string;

  @Shows('Purpose', 'free', { optional: true })
  purpose?: string;

  @Shows('Id of the account', '7c9e6679-7425-80de-944b-e07fc1f90ae8', { optional: true })
  account?: string;

  @Shows('Amount in yuan, signed', '1234.50')
  amount!: string;

  @Shows('到账日期', '2023-06-30')
  valueDate!: string;

  @Shows('The day on which it counts as contributed', '2023-06-30', { optional: true })
  countsOn?: string;

  @Shows('Id of the event', '7c9e6679-7425-80de-944b-e07fc1f90ae9')
  eventId!: string;

  @Shows('Type of the event', 'DonationReceived')
  eventType!: string;

  @Shows('Who acted; told to those alone who hold a role', 'local', { optional: true })
  by?: string;

  @Shows('When it was recorded', '2023-06-30T01:02:03.004Z')
  recordedAt!: string;
}

export class HistoryRow extends LineRow {
  @Shows('On hand after this line, in yuan', '51234.50')
  onHand!: string;

  @Shows('Of a reversal: the entry that it took back', '7c9e6679-7425-80de-944b-e07fc1f90ae7', { optional: true })
  reverses?: string;

  @Shows('Of an entry that was taken back: the reversals', ['7c9e6679-7425-80de-944b-e07fc1f90ae6'], { optional: true })
  reversedBy?: readonly string[];
}

type After = NonNullable<HistoryAsked['after']>;

/** The place behind which a page of lines begins, as a part to spread into a question. Throws Malformed. */
export function lineAfter(cursor: string | undefined): { readonly after?: After } {
  if (cursor === undefined) return {};
  const [valueDate, index, line] = placeOf(cursor, ['day', 'index', 'line']);
  return { after: { valueDate, index, line } };
}

/** The cursor's parts of the page behind a place. */
export function nextLine(next: After | undefined): readonly string[] | undefined {
  return next === undefined ? undefined : [next.valueDate, next.index.toString(), String(next.line)];
}
