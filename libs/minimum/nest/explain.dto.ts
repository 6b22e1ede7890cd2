import { ChoiceField, NumberField, PageAsOfParameters, Shows, StreamIdField, TextField, UuidField } from '#http';

export const FIGURES = ['balance', 'account', 'minimum'] as const;

export class ExplainParameters extends PageAsOfParameters {
  @ChoiceField({ about: 'Which figure', choices: FIGURES })
  figure!: (typeof FIGURES)[number];

  @StreamIdField({ about: 'Of `balance` and `minimum`: the fund.', optional: true, example: '990101-welfare' })
  fund?: string;

  @TextField({ about: 'Of `balance`: one purpose of it.', max: 60, optional: true, example: 'free' })
  purpose?: string;

  @UuidField({ about: 'Of `account`: its id.', optional: true })
  account?: string;

  @NumberField({
    about: 'Of `minimum`: the year.',
    min: 1900,
    max: 2999,
    fromText: true,
    optional: true,
    example: 2023,
  })
  year?: number;
}

/** The events behind a figure. */
export class ExplanationRow {
  @Shows('The figure in yuan: the sum of all its lines', '1234.50')
  amount!: string;

  @Shows('How many lines make it', 1)
  count!: number;

  @Shows('Of the minimum of a closed year: the log index of its close; figure and lines are those known then', '1234', {
    optional: true,
  })
  closedAt?: string;

  @Shows(
    'The same by what has been recorded since, or up to the index asked for; absent where it is the same',
    { amount: '1234.50', count: 2 },
    { optional: true },
  )
  knownNow?: object;

  @Shows('This page of them', [{ index: '1234', kind: 'donation', amount: '1234.50' }])
  lines!: readonly object[];
}
