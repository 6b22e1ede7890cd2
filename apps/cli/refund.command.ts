import type { Command } from 'commander';
import type { IncomeOptions } from './income.js';
import { readOneOf } from './input.js';
import type { Shell } from './shell.js';
import { supportCommand } from './support.js';

interface RefundOptions extends IncomeOptions {
  readonly of: string;
}

const SOURCES = ['insurer', 'recovered-aid'] as const;

/** 退款 */
export function refundCommand(shell: Shell): Command {
  return supportCommand<RefundOptions>(shell, {
    name: 'refund',
    words: { zh: '登记退款收入', en: 'enter a refund' },
    example: 'refund --region 安和县 --account 基本账户 --amount 1200 --of insurer',
    options: (command) =>
      command.requiredOption(
        '--of <source>',
        shell.in({ zh: '退款来源：insurer 保险公司，recovered-aid 追回救助款', en: 'insurer or recovered-aid' }),
      ),
    input: (fields, { of }) => ({ ...fields, kind: 'refund', refundOf: readOneOf('--of', of, SOURCES) }),
  });
}
