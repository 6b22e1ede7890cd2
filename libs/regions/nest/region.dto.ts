import { ReadParameters, Shows, StreamIdField } from '#http';
import type { RegionLevel } from '#regions';

export class RegionsParameters extends ReadParameters {
  @StreamIdField({ about: 'Only this region and those below it.', optional: true, example: '990101' })
  below?: string;
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
}
