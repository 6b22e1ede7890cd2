import type { Command } from 'commander';
import type { IncomeOptions } from './income.js';
import type { Shell } from './shell.js';
import { supportCommand } from './support.js';

interface AppropriateOptions extends IncomeOptions {
  readonly document?: string;
}

/** 财政拨款 */
export function appropriateCommand(shell: Shell): Command {
  return supportCommand<AppropriateOptions>(shell, {
    name: 'appropriate',
    words: { zh: '登记财政拨款', en: 'enter an appropriation' },
    example: 'appropriate --region 安和县 --account 基本账户 --amount 50000 --document 安财社〔2024〕3号',
    options: (command) => command.option('--document <number>', shell.in({ zh: '文号', en: 'document number' })),
    input: (fields, { document }) => ({
      ...fields,
      kind: 'appropriation',
      ...(document === undefined ? {} : { documentNumber: document }),
    }),
  });
}
