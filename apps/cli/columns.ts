import { labelOf } from './labels.js';
import type { Column } from './table.js';

// Columns that most lists have: one key and one heading for the same thing in all of them.

export const REGION: Column<{ readonly region: string }> = {
  key: 'region',
  heading: { zh: '区划', en: 'region' },
  text: (row) => row.region,
};

export const NAME: Column<{ readonly name: string }> = {
  key: 'name',
  heading: { zh: '名称', en: 'name' },
  text: (row) => row.name,
};

export const FUND_KIND: Column<{ readonly fundKind: string; readonly kindName: string }> = {
  key: 'fundKind',
  heading: { zh: '基金', en: 'fund' },
  text: (row) => row.fundKind,
  // A county's own kind has the name that the county gave it.
  shown: ({ fundKind, kindName }, shell) => {
    const label = labelOf(shell, 'fundKind', fundKind);
    return label === fundKind ? kindName : label;
  },
};

export const MEASURE: Column<{ readonly measure: string }> = {
  key: 'measure',
  heading: { zh: '考核', en: 'measure' },
  text: (row) => row.measure,
  shown: (row, shell) => labelOf(shell, 'measure', row.measure),
};
