import { DateField, ReadParameters, Shows, StreamIdField, TextField } from '#http';
import type { BusinessDate } from '#kernel';
import type { RegionLevel } from '#regions';

export class RegionsParameters extends ReadParameters {
  @StreamIdField({ about: 'Only this region and those below it.', optional: true, example: '990101' })
  below?: string;

  @TextField({
    about: 'Only those of this name, else those that once bore it.',
    max: 60,
    optional: true,
    example: '城关镇',
  })
  named?: string;

  @DateField({ about: 'With `named`: the day on which they bore it.', optional: true })
  on?: BusinessDate;
}

/** 区划 */
export class RegionRow {
  @Shows('GB/T 2260 code', '990101201')
  code!: string;

  @Shows('Name', '城关镇')
  name!: string;

  @Shows('Level', 'township')
  level!: RegionLevel;

  @Shows('Its own code and those above it, nearest first', ['990101201', '990101'])
  path!: readonly string[];

  @Shows('The first day on which it is there; absent where it always was', '2024-07-01', { optional: true })
  foundedOn?: string;

  @Shows('The first day on which it is no more', '2024-07-01', { optional: true })
  abolishedOn?: string;

  @Shows('Code of the region that it went into', '990101202', { optional: true })
  successor?: string;
}
