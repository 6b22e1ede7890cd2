import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import type { DonorKind, NoReceiptReason, Receipt } from '#funds';
import { BadInput } from './bad-input.js';
import { entered, incomeInput, requireIncome, withIncomeOptions } from './income.js';
import type { IncomeOptions } from './income.js';
import { readNumber, readOneOf } from './input.js';
import { newCommand, withActingOptions } from './new-command.js';
import { regionNamed } from './names.js';
import { send, told } from './send.js';
import { withSession } from './session.js';
import type { Session } from './session.js';
import type { Shell } from './shell.js';

/** Who gave, and the receipt. */
export interface GiftOptions {
  readonly region: string;
  readonly donor?: string;
  readonly donorKind?: string;
  readonly receipt?: string;
  readonly ticketCode?: string;
  readonly receiptUnit?: string;
  readonly withoutReceipt?: string;
}

interface DonateOptions extends IncomeOptions, GiftOptions {
  readonly pledge?: string;
}

const DONOR_KINDS: readonly DonorKind[] = ['individual', 'enterprise', 'organisation', 'anonymous'];
const REASONS: readonly NoReceiptReason[] = ['anonymous', 'donor-waived'];

/** 捐赠收入 */
export function donateCommand(shell: Shell): Command {
  const command = newCommand(shell, 'donate', {
    words: { zh: '登记捐赠收入', en: 'enter a gift' },
    example: 'donate --region 柳林镇 --account 现金 --amount 0.01 --donor 王梅强 --receipt AH202300999',
  });
  const pledge = shell.in({ zh: '兑现的认捐编号', en: 'id of the pledge that it fulfils' });
  withActingOptions(shell, withIncomeOptions(shell, command)).option('--pledge <id>', pledge);
  return withGiftOptions(shell, command).action(async (options: DonateOptions) => {
    requireIncome(options);
    const donor = donorOf(options);
    await withSession(shell, options, async (session) => {
      const { ReceiveDonationCommand } = await import('#giving/nest');
      const fields = await incomeInput(shell, session, options);
      const pledged = options.pledge === undefined ? {} : { pledge: options.pledge };
      const input = { ...fields, ...donor, ...pledged, ...(await receiptOf(session, options)) };
      const sending = {
        command: 'donate',
        asked: { ...options },
        make: (context: CommandContext) => new ReceiveDonationCommand(input, context),
        done: (result: Result) => entered(told(result, 'entry')),
      };
      await send(shell, session, { options, sending });
    });
  });
}

export function withGiftOptions(shell: Shell, command: Command): Command {
  return command
    .option('--donor <name>', shell.in({ zh: '捐赠人', en: 'who gave it' }))
    .option('--donor-kind <kind>', shell.in({ zh: `捐赠人类别：${DONOR_KINDS.join(' ')}`, en: DONOR_KINDS.join(', ') }))
    .option('--receipt <number>', shell.in({ zh: '捐赠票据号', en: 'receipt number' }))
    .option('--ticket-code <code>', shell.in({ zh: '票据代码', en: 'ticket code of the receipt' }))
    .option(
      '--receipt-unit <region>',
      shell.in({ zh: '开票单位的区划（默认为县）', en: 'region that issued the receipt (default the county)' }),
    )
    .option('--without-receipt <reason>', shell.in({ zh: `无票据原因：${REASONS.join(' ')}`, en: REASONS.join(', ') }));
}

export function donorOf({ donor, donorKind, withoutReceipt }: GiftOptions) {
  const byName = donor === undefined ? 'anonymous' : 'individual';
  const kind = donorKind === undefined ? byName : readOneOf('--donor-kind', donorKind, DONOR_KINDS);
  const noReceiptReason =
    withoutReceipt === undefined ? undefined : readOneOf('--without-receipt', withoutReceipt, REASONS);
  return {
    donorKind: kind,
    ...(donor === undefined ? {} : { donor }),
    ...(noReceiptReason === undefined ? {} : { noReceiptReason }),
  };
}

/** Numbers are unique per issuing unit: the county of the gift's region unless another one is named. */
export async function receiptOf(session: Session, options: GiftOptions): Promise<{ readonly receipt?: Receipt }> {
  const { receipt: number, ticketCode, receiptUnit } = options;
  if (number === undefined) {
    if (ticketCode === undefined && receiptUnit === undefined) return {};
    throw new BadInput({ zh: '缺少 --receipt 票据号。', en: '--receipt, the number of the receipt, is missing.' });
  }
  const { countyOf } = await import('#funds');
  const issuer =
    receiptUnit === undefined
      ? countyOf((await regionNamed(session, '--region', options.region)).path)
      : (await regionNamed(session, '--receipt-unit', receiptUnit)).code;
  const code = ticketCode === undefined ? {} : { ticketCode: readNumber('--ticket-code', ticketCode) };
  return { receipt: { unit: issuer, number: readNumber('--receipt', number), ...code } };
}
