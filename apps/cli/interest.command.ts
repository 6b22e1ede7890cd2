import type { Command } from 'commander';
import type { Shell } from './shell.js';
import { supportCommand } from './support.js';

/** 利息 */
export function interestCommand(shell: Shell): Command {
  return supportCommand(shell, {
    name: 'interest',
    words: { zh: '登记利息收入', en: 'enter interest' },
    example: 'interest --region 安和县 --account 基本账户 --amount 88.15',
    input: (fields) => ({ ...fields, kind: 'interest' }),
  });
}
