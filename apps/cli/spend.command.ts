import type { Command } from 'commander';
import { SPEND_KINDS } from '#funds';
import { BadInput } from './bad-input.js';
import { readAmount, readOneOf } from './input.js';
import { linesNeeded, payingCommand, withLineOptions } from './outgo.js';
import type { LineOptions, OutgoOptions } from './outgo.js';
import type { Shell } from './shell.js';

interface SpendOptions extends OutgoOptions, LineOptions {
  readonly kind: string;
  readonly reservation?: string;
  readonly gift?: string;
  readonly payee?: string;
}

/** 支出 */
export function spendCommand(shell: Shell): Command {
  return payingCommand<SpendOptions>(shell, {
    name: 'spend',
    words: {
      zh: '登记支出：从预留中支付；管理费用与手续费无需预留',
      en: 'enter a spending, from its reservation; administration and bank fees do without',
    },
    example: [
      'spend --region 柳林镇 --account 基本账户 --kind relief --reservation ID --amount 2000 --payee 李强',
      'spend --region 柳林镇 --account 微信 --kind bank-fee --gift ID --amount 6',
    ].join('\n'),
    options: (command) =>
      withLineOptions(shell, command)
        .requiredOption('--kind <kind>', shell.in({ zh: `种类：${SPEND_KINDS.join(' ')}`, en: SPEND_KINDS.join(', ') }))
        .option('--reservation <id>', shell.in({ zh: '预留编号', en: 'id of the reservation' }))
        .option(
          '--gift <entry>',
          shell.in({
            zh: '被扣手续费的捐赠编号（由非限定资金承担，不足时由该捐赠的用途承担）',
            en: 'the gift that a bank fee was taken from',
          }),
        )
        .option('--payee <name>', shell.in({ zh: '收款人', en: 'who is paid' })),
    input: (options) => {
      const kind = readOneOf('--kind', options.kind, SPEND_KINDS);
      const { gift, reservation, payee } = options;
      if (gift !== undefined) {
        if (kind !== 'bank-fee' || options.line !== undefined || reservation !== undefined) {
          throw new BadInput({
            zh: '--gift 只用于 --kind bank-fee，且只与 --amount 同用。',
            en: '--gift is for --kind bank-fee, together with --amount alone.',
          });
        }
        const amountFen = readAmount('--amount', options.amount ?? '');
        return (fields) => ({ ...fields, pays: 'gift-fee', gift, amountFen });
      }
      const lines = linesNeeded(options);
      const from = reservation === undefined ? {} : { reservation };
      const to = payee === undefined ? {} : { payee };
      return (fields) => ({ ...fields, pays: 'spending', lines, kind, ...from, ...to });
    },
  });
}
