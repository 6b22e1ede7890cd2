import type { Command } from 'commander';
import { readCode } from './input.js';
import type { IncomeOptions } from './income.js';
import type { Shell } from './shell.js';
import { supportCommand } from './support.js';

interface GrantOptions extends IncomeOptions {
  readonly document?: string;
  readonly from?: string;
}

/** 上级补助 */
export function grantCommand(shell: Shell): Command {
  return supportCommand<GrantOptions>(shell, {
    name: 'grant',
    words: { zh: '登记上级补助', en: 'enter a grant from a higher level' },
    example: 'grant --region 安和县 --account 基本账户 --amount 30000 --document 市计协〔2024〕8号',
    options: (command) =>
      command
        .option('--document <number>', shell.in({ zh: '文号', en: 'document number' }))
        .option('--from <code>', shell.in({ zh: '补助来自的区划代码', en: 'code of the region that granted it' })),
    input: (fields, { document, from }) => ({
      ...fields,
      kind: 'grant',
      ...(document === undefined ? {} : { documentNumber: document }),
      ...(from === undefined ? {} : { fromRegion: readCode('--from', from) }),
    }),
  });
}
