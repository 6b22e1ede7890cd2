import {
  ChoiceField,
  ChoicesField,
  DateField,
  NumberField,
  PartField,
  ReadParameters,
  RegionLevelField,
  Shows,
  StreamIdField,
  TextField,
  TextsField,
  YuanField,
} from '#http';
import type { BusinessDate, Fen } from '#kernel';
import { ENFORCEMENTS, MEASURES } from '#minimum';
import type { Enforcement, Measure, MinimumState } from '#minimum';
import { BasisPart } from '#people/nest';
import type { RegionLevel } from '#regions';

export class CheckpointPart {
  @TextField({ about: 'Day of the year, MM-DD.', max: 5, example: '06-30' })
  monthDay!: string;

  @NumberField({ about: 'Part of the amount, in hundredths of a percent.', min: 0, max: 100_000, example: 5000 })
  basisPoints!: number;
}

export class AdoptRuleBody {
  @StreamIdField({ about: 'Kind of fund; `welfare` where absent.', optional: true, example: 'welfare' })
  fundKind?: string;

  @RegionLevelField('All regions of this level; or else `region`.', true)
  level?: RegionLevel;

  @StreamIdField({ about: 'One region; or else `level`.', optional: true, example: '990101201' })
  region?: string;

  @YuanField({ about: 'Amount of a year in yuan.' })
  amount!: Fen;

  @NumberField({ about: 'First year in which it holds.', min: 0, max: 999_999, example: 2024 })
  firstYear!: number;

  @ChoiceField({
    about:
      'contributed where absent; deployed: spent on relief, insurance and projects; level: on hand at the year’s end.',
    choices: MEASURES,
    optional: true,
  })
  measure?: Measure;

  @TextsField({
    about: 'Kinds of entry that count; where absent donation, appropriation and dues, or relief, premium and project.',
    count: 10,
    max: 40,
    optional: true,
    example: ['donation', 'appropriation', 'dues'],
  })
  countingKinds?: readonly string[];

  @PartField({
    about:
      'Days and parts; where absent 25% by 31 March, 50% by 30 June, 75% by 30 September, 90% by 30 November, all by 31 December.',
    of: () => CheckpointPart,
    list: true,
    optional: true,
  })
  checkpoints?: readonly CheckpointPart[];

  @ChoicesField({
    about: 'alert, hold and close, any of them; alert and close where absent.',
    choices: ENFORCEMENTS,
    optional: true,
  })
  enforcement?: readonly Enforcement[];

  @PartField({ about: '依据', of: () => BasisPart, optional: true })
  basis?: BasisPart;
}

/** 年结 */
export class CloseYearBody {
  @NumberField({
    about: 'The year; years are closed in turn, each after its December.',
    min: 1900,
    max: 2999,
    example: 2023,
  })
  year!: number;
}

export class MinimumParameters extends ReadParameters {
  @NumberField({ about: 'Year', min: 1900, max: 2999, fromText: true, example: 2023 })
  year!: number;

  @StreamIdField({ about: 'Only this county and what lies below it.', optional: true, example: '990101' })
  county?: string;

  @DateField({ about: 'Only what is dated up to this day; the year’s end, or today, where absent.', optional: true })
  asOf?: BusinessDate;

  @TextField({
    about: 'What had been recorded by then: a log index, or an RFC 3339 time.',
    max: 40,
    optional: true,
    example: '2023-07-01T08:00:00+08:00',
  })
  knownAt?: string;
}

export class ChangesParameters extends ReadParameters {
  @StreamIdField({ about: 'Code of the region', example: '990101' })
  region!: string;

  @StreamIdField({ about: 'Kind of fund; `welfare` where absent.', optional: true, example: 'welfare' })
  fundKind?: string;

  @NumberField({ about: 'Year', min: 1900, max: 2999, fromText: true, example: 2023 })
  year!: number;
}

/** A fund's year against its minimum; of a closed year as it was reported. */
export class MinimumRow {
  @Shows('Code of the region', '990101')
  region!: string;

  @Shows('Name of the region', '安和县')
  name!: string;

  @Shows('Its level', 'county')
  level!: RegionLevel;

  @Shows('Kind of fund', 'welfare')
  fundKind!: string;

  @Shows('Name of the kind', '计划生育公益金')
  kindName!: string;

  @Shows('What the year comes to by its measure, in yuan', '49999.99')
  contributed!: string;

  @Shows('The minimum, in yuan', '200000.00')
  minimum!: string;

  @Shows('What is missing, in yuan', '150000.01')
  shortfall!: string;

  @Shows('onTrack, behind, unmet, met, waived, or none where no rule asks for anything', 'behind')
  state!: MinimumState;

  @Shows('deployed or level; absent where it is contributed', 'deployed', { optional: true })
  measure?: Measure;

  @Shows(
    'The checkpoints, MM-DD, behind which the fund is held now: it takes no reservations but emergency ones; absent where none',
    ['06-30'],
    { optional: true },
  )
  held?: readonly string[];

  @Shows(
    'Of a closed year: what it comes to as known now, late entries and returned gifts among it, by the rules and waivers that held when it was closed; absent where it is what was reported',
    { contributed: '49899.99', minimum: '200000.00', shortfall: '150100.01', state: 'unmet' },
    { optional: true },
  )
  knownNow?: object;
}

/** 下限状态变化 */
export class ChangeRow {
  @Shows('Index of the event in the log', '1234')
  index!: string;

  @Shows('State', 'met')
  state!: MinimumState;

  @Shows('What counted, in yuan', '200000.00')
  contributed!: string;

  @Shows('The minimum, in yuan', '200000.00')
  minimum!: string;

  @Shows('The day asked about', '2023-12-31')
  asOf!: string;

  @Shows('The log index that it rests on', '1230')
  restsOn!: string;

  @Shows('When it was recorded', '2023-06-30T01:02:03.004Z')
  recordedAt!: string;
}

/** 投入下限规则 */
export class RuleRow {
  @Shows('Id', 'default-county')
  rule!: string;

  @Shows('Kind of fund', 'welfare')
  fundKind!: string;

  @Shows('Name of the kind', '计划生育公益金')
  kindName!: string;

  @Shows('All regions of this level', 'county', { optional: true })
  level?: RegionLevel;

  @Shows('One region', '990101', { optional: true })
  region?: string;

  @Shows('Amount of a year, in yuan', '200000.00')
  amount!: string;

  @Shows('First year in which it holds', 2024)
  firstYear!: number;

  @Shows('Last year in which it holds; before the first where another one took its place at once', 2025, {
    optional: true,
  })
  lastYear?: number;

  @Shows('What is measured: contributed, deployed or level', 'contributed')
  measure!: Measure;

  @Shows('Kinds of entry that count', ['donation', 'appropriation', 'dues'])
  countingKinds!: readonly string[];

  @Shows('Days and parts', [{ monthDay: '06-30', basisPoints: 5000 }])
  checkpoints!: readonly object[];

  @Shows('What follows where it is missed', ['alert', 'close'])
  enforcement!: readonly Enforcement[];

  @Shows('依据', { documentNumber: '安政办〔2023〕5号' }, { optional: true })
  basis?: object;
}
