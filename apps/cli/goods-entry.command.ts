import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import type { GoodsUse, ValueBasis } from '#funds';
import type { GoodsInput } from '#funds/nest';
import { donorOf, receiptOf, withGiftOptions } from './donate.command.js';
import type { GiftOptions } from './donate.command.js';
import { entered, keepEvidence, lateDay, withEvidenceOption, withLateOption } from './income.js';
import { readAmount, readDate, readDateOrToday, readOneOf, readQuantity } from './input.js';
import { codeMeant } from './labels.js';
import { newCommand, withActingOptions } from './new-command.js';
import { fundOf, withFundOptions } from './outgo.js';
import type { FundOptions } from './outgo.js';
import { send, told } from './send.js';
import { withSession } from './session.js';
import type { Session } from './session.js';
import type { Shell } from './shell.js';

/** What every entry of goods is given by. */
interface GoodsOptions extends FundOptions {
  readonly article: string;
  readonly unit: string;
  readonly quantity: string;
  readonly purpose: string;
  readonly date?: string;
  readonly belongsOn?: string;
  readonly memo?: string;
  readonly handler?: string;
  readonly evidence?: readonly string[];
}

interface ReceiveOptions extends GoodsOptions, GiftOptions {
  readonly value: string;
  readonly basis: string;
}

interface IssueOptions extends GoodsOptions {
  readonly for: string;
}

const BASES: readonly ValueBasis[] = ['invoice', 'appraisal', 'market-price'];
const USES: readonly GoodsUse[] = ['relief', 'project', 'administration'];

/** 物资接收 */
export function receiveGoodsCommand(shell: Shell): Command {
  const command = newCommand(shell, 'receive', {
    words: { zh: '登记受赠物资，按价值入库', en: 'enter goods that were given, at their value' },
    example:
      'goods receive --region 柳林镇 --article 大米 --unit 袋 --quantity 100 --value 5000 --basis market-price --donor 王梅强 --receipt AH202300998',
  });
  withActingOptions(shell, withGoodsOptions(shell, command))
    .requiredOption('--value <yuan>', shell.in({ zh: '全部物资的价值（元）', en: 'value of all of it in yuan' }))
    .requiredOption('--basis <basis>', shell.in({ zh: `计价依据：${BASES.join(' ')}`, en: BASES.join(', ') }));
  return withGiftOptions(shell, command).action(async (options: ReceiveOptions) => {
    requireGoods(options);
    const amountFen = readAmount('--value', options.value);
    const valueBasis = readOneOf('--basis', codeMeant('valueBasis', options.basis), BASES);
    const donor = donorOf(options);
    await withSession(shell, options, async (session) => {
      const { ReceiveGoodsCommand } = await import('#giving/nest');
      const goods = await goodsInput(shell, session, options);
      const input = { ...goods, amountFen, valueBasis, ...donor, ...(await receiptOf(session, options)) };
      const sending = {
        command: 'goods receive',
        asked: { ...options },
        make: (context: CommandContext) => new ReceiveGoodsCommand(input, context),
        done: (result: Result) => entered(told(result, 'entry')),
      };
      await send(shell, session, { options, sending });
    });
  });
}

/** 物资发放 */
export function issueGoodsCommand(shell: Shell): Command {
  const command = newCommand(shell, 'issue', {
    words: { zh: '发放物资，按先进先出的批次价值出库', en: 'issue goods at the value of their lots, the oldest first' },
    example: 'goods issue --region 柳林镇 --article 大米 --unit 袋 --quantity 20 --memo 春节慰问',
  }).option(
    '--for <use>',
    shell.in({ zh: `用于（默认 relief）：${USES.join(' ')}`, en: `for what (default relief): ${USES.join(', ')}` }),
    'relief',
  );
  return withActingOptions(shell, withGoodsOptions(shell, command)).action(async (options: IssueOptions) => {
    requireGoods(options);
    const use = readOneOf('--for', codeMeant('entryKind', options.for), USES);
    await withSession(shell, options, async (session) => {
      const { IssueGoodsCommand } = await import('#funds/nest');
      const input = { ...(await goodsInput(shell, session, options)), use };
      const sending = {
        command: 'goods issue',
        asked: { ...options },
        make: (context: CommandContext) => new IssueGoodsCommand(input, context),
        done: (result: Result) => entered(told(result, 'entry')),
      };
      await send(shell, session, { options, sending });
    });
  });
}

function withGoodsOptions(shell: Shell, command: Command): Command {
  withFundOptions(shell, command)
    .requiredOption('--article <name>', shell.in({ zh: '品名', en: 'name of the article' }))
    .requiredOption('--unit <unit>', shell.in({ zh: '计量单位', en: 'unit of measure' }))
    .requiredOption(
      '--quantity <number>',
      shell.in({ zh: '数量，至多三位小数', en: 'quantity, at most three decimals' }),
    )
    .option('--purpose <name>', shell.in({ zh: '限定用途（默认 free）', en: 'purpose (default free)' }), 'free')
    .option('--date <date>', shell.in({ zh: '收发日期（默认今天）', en: 'value date (default today)' }));
  withLateOption(shell, command)
    .option('--memo <text>', shell.in({ zh: '备注', en: 'memo' }))
    .option('--handler <name>', shell.in({ zh: '经办人', en: 'who handled it' }));
  return withEvidenceOption(shell, command);
}

/** Refuses a quantity or a day that is none before anything is opened. Throws BadInput. */
function requireGoods({ quantity, date }: GoodsOptions): void {
  readQuantity('--quantity', quantity);
  if (date !== undefined) readDate('--date', date);
}

async function goodsInput(shell: Shell, session: Session, options: GoodsOptions): Promise<GoodsInput> {
  const { article, unit, memo, handler } = options;
  const evidence = await keepEvidence(shell, session, options.evidence ?? []);
  return {
    fund: await fundOf(session, options),
    purpose: codeMeant('purpose', options.purpose),
    ...{ article, unit, quantity: readQuantity('--quantity', options.quantity) },
    valueDate: readDateOrToday('--date', options.date, session.ledger.clock()),
    ...lateDay(options),
    ...(memo === undefined ? {} : { memo }),
    ...(handler === undefined ? {} : { handler }),
    ...(evidence.length === 0 ? {} : { evidence }),
  };
}
