/** The closed list of what can be wrong with one field of a request, before any rule of the ledger is asked. */
export type FieldFaultCode =
  | 'field-missing'
  | 'field-unknown'
  | 'not-text'
  | 'text-empty'
  | 'text-too-long'
  | 'text-with-control-characters'
  | 'text-not-unicode'
  | 'id-malformed'
  | 'amount-malformed'
  | 'quantity-malformed'
  | 'date-malformed'
  | 'period-malformed'
  | 'moment-malformed'
  | 'number-malformed'
  | 'choice-unknown'
  | 'not-a-list'
  | 'list-too-long'
  | 'not-an-object'
  | 'cursor-malformed'
  | 'evidence-unknown';

export interface FieldFault {
  /** RFC 6901 pointer into the body, or the name of a parameter after a slash. */
  readonly pointer: string;
  readonly code: FieldFaultCode;
  /** As sent, shortened; empty where there was none. */
  readonly value: string;
  /** What would have been accepted. */
  readonly wanted: string;
}

const FAULTS_MAX = 20;

/** A request that cannot be understood: nothing was decided and nothing is kept. */
export class Malformed extends Error {
  override readonly name = 'Malformed';

  readonly faults: readonly FieldFault[];

  /** The first twenty faults are told: whoever sends more has other troubles. */
  constructor(faults: readonly FieldFault[]) {
    const told = faults.slice(0, FAULTS_MAX);
    super(told.map(({ pointer, code }) => `${pointer}: ${code}`).join(', '));
    this.faults = told;
  }
}

/** What the path names is not there; told as the refusal of that code would be. */
export class NotThere extends Error {
  override readonly name = 'NotThere';

  constructor(
    readonly code: 'fund-unknown' | 'entry-unknown' | 'evidence-unknown' | 'year-not-closed',
    readonly field: string,
    readonly value: string,
  ) {
    super(`${code}: ${value}`);
  }
}

const SHOWN_MAX = 100;
const HALF_OF_A_PAIR = /\p{Cs}/gu;

/** The pointer of a field below another one, shortened like a value: names are the sender's own. */
export function pointerTo(above: string, name: string): string {
  return `${above}/${shownValue(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** A value as an error shows it back to its sender. */
export function shownValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const shortened = text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
  return shortened.replaceAll(HALF_OF_A_PAIR, '\u{fffd}');
}
