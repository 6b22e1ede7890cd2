import type { Command } from 'commander';
import { decisionGiven, linesNeeded, payingCommand, withDecisionOption, withLineOptions } from './outgo.js';
import type { DecisionOptions, LineOptions, OutgoOptions } from './outgo.js';
import type { Shell } from './shell.js';

interface RemitOptions extends OutgoOptions, LineOptions, DecisionOptions {
  readonly to?: string;
}

/** 上缴 */
export function remitCommand(shell: Shell): Command {
  return payingCommand<RemitOptions>(shell, {
    name: 'remit',
    words: { zh: '登记上缴（本账本之外的上级）', en: 'enter a remittance to a higher level outside this ledger' },
    example: 'remit --region 安和县 --account 基本账户 --amount 10000 --to 41',
    options: (command) =>
      withDecisionOption(shell, withLineOptions(shell, command)).option(
        '--to <region>',
        shell.in({ zh: '上级的区划代码；在本账本中有基金的须作划转', en: 'code of the region that it goes to' }),
      ),
    input: (options) => {
      const lines = linesNeeded(options);
      const to = options.to === undefined ? {} : { toRegion: options.to };
      const cited = decisionGiven(options);
      return (fields) => ({ ...fields, pays: 'remittance', lines, ...to, ...cited });
    },
  });
}
