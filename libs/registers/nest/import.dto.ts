import { NumberField, PAGE_MAX, ReadParameters, Shows } from '#http';

export class ImportsParameters extends ReadParameters {
  @NumberField({
    about: 'So many, the newest first.',
    min: 1,
    max: PAGE_MAX,
    fromText: true,
    optional: true,
    example: 20,
  })
  limit?: number;
}

/** 导入记录 */
export class ImportRow {
  @Shows('Id', '7c9e6679-7425-80de-944b-e07fc1f90ae7')
  import!: string;

  @Shows('Code of the county', '990101')
  county!: string;

  @Shows('SHA-256 of its files, kept as evidence', [])
  files!: readonly string[];

  @Shows('When it began', '2023-06-30T01:02:03.004Z')
  beganAt!: string;

  @Shows('Who ran it; told to those alone who hold a role', 'local', { optional: true })
  by?: string;

  @Shows('completed, interrupted, or running', 'completed')
  outcome!: 'completed' | 'interrupted' | 'running';

  @Shows('Rows taken', 120)
  accepted!: number;

  @Shows('Rows that an earlier import had taken', 0)
  known!: number;

  @Shows('Rows refused', 3)
  refused!: number;
}
