import { DateField, RegionLevelField, StreamIdField, TextField, TextsField } from '#http';
import type { BusinessDate } from '#kernel';
import type { RegionLevel } from '#regions';

const DOCUMENT = { about: '批准文号', max: 100, optional: true, example: '豫民行批〔2024〕12号' } as const;

export class RegionPath {
  @StreamIdField({ about: 'Code of the region', example: '990101201' })
  region!: string;
}

export class FoundRegionBody {
  @StreamIdField({ about: 'GB/T 2260 code: 2, 4, 6, 9 or 12 digits.', example: '990101' })
  code!: string;

  @TextField({ about: 'Name', max: 100, empty: true, example: '安和县' })
  name!: string;

  @RegionLevelField('Level, as the length of the code tells.')
  level!: RegionLevel;

  @StreamIdField({ about: 'Code of the region above, where it is in the ledger.', optional: true, example: '9901' })
  parent?: string;

  @DateField({ about: 'The first day on which it is there; absent where it always was.', optional: true })
  on?: BusinessDate;

  @TextField(DOCUMENT)
  documentNumber?: string;
}

export class RenameRegionBody {
  @TextField({ about: 'The new name', max: 100, empty: true, example: '城东街道' })
  name!: string;

  @DateField({ about: 'The first day on which it bears the name.' })
  on!: BusinessDate;

  @TextField(DOCUMENT)
  documentNumber?: string;
}

export class MergeRegionBody {
  @StreamIdField({ about: 'Code of the region that it goes into.', example: '990101202' })
  into!: string;

  @DateField({ about: 'The first day on which it is no more.' })
  on!: BusinessDate;

  @TextField(DOCUMENT)
  documentNumber?: string;
}

export class SplitRegionBody {
  @TextsField({ about: 'Codes of the new regions, founded before.', count: 20, max: 12, example: ['990101203'] })
  into!: readonly string[];

  @DateField({ about: 'The first day on which they are apart.' })
  on!: BusinessDate;

  @TextField(DOCUMENT)
  documentNumber?: string;
}
