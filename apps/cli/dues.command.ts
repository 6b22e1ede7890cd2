import type { Command } from 'commander';
import type { Shell } from './shell.js';
import { supportCommand } from './support.js';

/** 会费 */
export function duesCommand(shell: Shell): Command {
  return supportCommand(shell, {
    name: 'dues',
    words: { zh: '登记会费收入', en: 'enter member dues' },
    example: 'dues --region 柳林镇 --account 现金 --amount 240',
    input: (fields) => ({ ...fields, kind: 'dues' }),
  });
}
