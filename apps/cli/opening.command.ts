import type { Command } from 'commander';
import type { Shell } from './shell.js';
import { supportCommand } from './support.js';

/** 期初余额: no contribution; nothing of the fund is dated before it */
export function openingCommand(shell: Shell): Command {
  return supportCommand(shell, {
    name: 'opening',
    words: { zh: '登记期初余额', en: 'enter an opening balance' },
    example: 'opening --region 安和县 --account 基本账户 --amount 28000 --date 2024-01-01',
    input: (fields) => ({ ...fields, kind: 'opening' }),
  });
}
