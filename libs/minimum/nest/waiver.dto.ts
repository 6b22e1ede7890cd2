import { DateField, NumberField, ReadParameters, Shows, StreamIdField, TextField } from '#http';
import type { BusinessDate } from '#kernel';
import type { Measure, MinimumState } from '#minimum';

export class WaiveBody {
  @NumberField({ about: 'The year', min: 1900, max: 2999, example: 2023 })
  year!: number;

  @TextField({
    about: 'One checkpoint of it, MM-DD; the whole year where absent.',
    max: 5,
    optional: true,
    example: '06-30',
  })
  checkpoint?: string;

  @DateField({ about: 'The last day on which it holds.', optional: true })
  until?: BusinessDate;

  @TextField({
    about: 'Why; kept in the vault.',
    max: 2000,
    lines: true,
    optional: true,
    example: '遭受洪灾，财政困难',
  })
  reason?: string;
}

export class WaiversParameters extends ReadParameters {
  @NumberField({ about: 'Only this year', min: 1900, max: 2999, fromText: true, optional: true, example: 2023 })
  year?: number;
}

export class ForecastParameters extends ReadParameters {
  @NumberField({ about: 'Year', min: 1900, max: 2999, fromText: true, example: 2023 })
  year!: number;

  @StreamIdField({ about: 'Only this county and what lies below it.', optional: true, example: '990101' })
  county?: string;
}

/** 下限豁免 */
export class WaiverRow {
  @Shows('Id', '7c9e6679-7425-80de-944b-e07fc1f90ae7')
  waiver!: string;

  @Shows('Id of the fund', '990101201-welfare')
  fund!: string;

  @Shows('The year', 2023)
  year!: number;

  @Shows('One checkpoint of it; the whole year where absent', '06-30', { optional: true })
  checkpoint?: string;

  @Shows('The day on which it was given', '2023-07-01')
  from!: string;

  @Shows('The last day on which it holds', '2023-12-31')
  until!: string;

  @Shows('Who gave it', ['wang.fang'])
  by!: readonly string[];

  @Shows('Why', '遭受洪灾，财政困难')
  reason!: string;
}

/** A day by which a part is asked for, and what it takes. */
export class WantedPart {
  @Shows('The day', '2023-06-30')
  by!: string;

  @Shows('What is missing by then, pledges that fall due taken off, in yuan', '12500.00')
  missing!: string;

  @Shows('What it takes in each month up to then, this one among them, in yuan', '6250.00')
  perMonth!: string;
}

/** What becomes of a fund's year at today's pace. */
export class ForecastShown {
  @Shows('Code of the region', '990101')
  region!: string;

  @Shows('Name of the region', '安和县')
  name!: string;

  @Shows('Kind of fund', 'welfare')
  fundKind!: string;

  @Shows('Name of the kind', '计划生育公益金')
  kindName!: string;

  @Shows('contributed, deployed or level', 'contributed')
  measure!: Measure;

  @Shows('What the year comes to so far, in yuan', '49999.99')
  contributed!: string;

  @Shows('The minimum, in yuan', '200000.00')
  minimum!: string;

  @Shows('State', 'behind')
  state!: MinimumState;

  @Shows('What the year comes to at today’s pace and with pledges falling due, in yuan', '121666.64')
  expected!: string;

  @Shows('What of it is pledged and falls due from today to the year’s end, in yuan', '20000.00')
  pledged!: string;

  @Shows('The day on which it is met so; absent where not in this year', '2023-11-02', { optional: true })
  metOn?: string;

  @Shows(
    'The next checkpoint; absent where the year is over',
    { by: '2023-06-30', missing: '0.00', perMonth: '0.00' },
    {
      optional: true,
    },
  )
  next?: WantedPart;

  @Shows(
    'The year’s end; absent where it is over',
    { by: '2023-12-31', missing: '0.00', perMonth: '0.00' },
    {
      optional: true,
    },
  )
  atEnd?: WantedPart;
}
