import type { Command } from 'commander';
import type { Basis } from '#people';
import type { Shell } from './shell.js';
import type { Column } from './table.js';

/** 依据: what a setting rests on, as a person gives it and as lists show it. */
export interface BasisOptions {
  readonly basis?: string;
  readonly clause?: string;
}

export function withBasisOptions(shell: Shell, command: Command): Command {
  return command
    .option('--basis <number>', shell.in({ zh: '依据的文号', en: 'document number of its basis' }))
    .option('--clause <clause>', shell.in({ zh: '依据的条款', en: 'clause of its basis' }));
}

export function basisGiven({ basis, clause }: BasisOptions): { readonly basis?: Basis } {
  if (basis === undefined) return {};
  return { basis: { documentNumber: basis, ...(clause === undefined ? {} : { clause }) } };
}

export const BASIS: Column<{ readonly basis?: Basis | null }> = {
  key: 'basis',
  heading: { zh: '依据', en: 'basis' },
  text: ({ basis }) => basisText(basis),
  shown: ({ basis }, shell) => basisText(basis) || shell.in({ zh: '无依据', en: 'without basis' }),
};

function basisText(basis: Basis | null | undefined): string {
  return [basis?.documentNumber ?? '', basis?.clause ?? ''].join(' ').trim();
}
