import type { Command } from 'commander';
import { BadInput } from './bad-input.js';
import { linesNeeded, payingCommand, withLineOptions } from './outgo.js';
import type { LineOptions, OutgoOptions } from './outgo.js';
import type { Shell } from './shell.js';

interface ReturnOptions extends OutgoOptions, LineOptions {
  readonly spending?: string;
  readonly gift?: string;
}

/** 支出退回, 退捐 */
export function returnCommand(shell: Shell): Command {
  return payingCommand<ReturnOptions>(shell, {
    name: 'return',
    words: {
      zh: '登记退回：银行退回的支出，或退还捐赠人的捐赠',
      en: 'enter what goes back: a spending that the bank returned, or a gift returned to its donor',
    },
    example: [
      'return --region 柳林镇 --account 基本账户 --spending ID --amount 2000',
      'return --region 柳林镇 --account 基本账户 --gift ID --amount 500',
    ].join('\n'),
    options: (command) =>
      withLineOptions(shell, command)
        .option('--spending <entry>', shell.in({ zh: '被退回的支出编号', en: 'the spending that came back' }))
        .option('--gift <entry>', shell.in({ zh: '退还的捐赠编号', en: 'the gift that goes back' })),
    input: (options) => {
      const { spending, gift } = options;
      const lines = linesNeeded(options);
      if (spending !== undefined && gift === undefined) {
        return (fields) => ({ ...fields, pays: 'spending-return', spending, lines });
      }
      if (gift !== undefined && spending === undefined) {
        return (fields) => ({ ...fields, pays: 'gift-return', gift, lines });
      }
      throw new BadInput({
        zh: '--spending 与 --gift 须给出其一。',
        en: 'One of --spending and --gift must be given.',
      });
    },
  });
}
