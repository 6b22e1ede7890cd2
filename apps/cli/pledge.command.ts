import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import type { DonorKind } from '#funds';
import type { PledgeDue } from '#giving';
import { formatYuan, plus, ZERO_FEN } from '#kernel';
import { badValue } from './bad-input.js';
import { keepEvidence, withEvidenceOption } from './income.js';
import { readAmount, readDate, readDateOrToday, readOneOf } from './input.js';
import { codeMeant } from './labels.js';
import { newCommand, withActingOptions } from './new-command.js';
import { fundOf, withFundOptions } from './outgo.js';
import type { FundOptions } from './outgo.js';
import { send, told } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { Shell } from './shell.js';

interface PledgeOptions extends FundOptions {
  readonly donor: string;
  readonly donorKind: string;
  readonly due: readonly string[];
  readonly purpose: string;
  readonly date?: string;
  readonly written?: boolean;
  readonly hardshipRelief?: boolean;
  readonly agreedBy?: string;
  readonly memo?: string;
  readonly evidence?: readonly string[];
}

const DONOR_KINDS: readonly DonorKind[] = ['individual', 'enterprise', 'organisation'];

/** 认捐 */
export function pledgeCommand(shell: Shell): Command {
  const command = newCommand(shell, 'pledge', {
    words: { zh: '登记认捐；到账之前不计入任何数额', en: 'enter a pledge; nothing counts before it arrives' },
    example:
      'pledge --region 安和县 --donor 安和面粉厂 --donor-kind enterprise --due 2024-06-30=30000 --due 2025-06-30=30000',
  });
  const due = shell.in({ zh: '应付日期=金额，可重复', en: 'DATE=YUAN, can be given again' });
  withFundOptions(shell, command)
    .requiredOption('--donor <name>', shell.in({ zh: '认捐人', en: 'who promises it' }))
    .requiredOption('--due <date=yuan>', due, (one: string, before?: readonly string[]) => [...(before ?? []), one])
    .option(
      '--donor-kind <kind>',
      shell.in({
        zh: `认捐人类别：${DONOR_KINDS.join(' ')}（默认 individual）`,
        en: `${DONOR_KINDS.join(', ')} (default individual)`,
      }),
      'individual',
    )
    .option('--purpose <name>', shell.in({ zh: '限定用途（默认 free）', en: 'purpose (default free)' }), 'free')
    .option('--date <date>', shell.in({ zh: '认捐日期（默认今天）', en: 'day of the pledge (default today)' }))
    .option('--written', shell.in({ zh: '书面认捐，须附凭证', en: 'in writing, with evidence' }))
    .option('--hardship-relief', shell.in({ zh: '用于救困', en: 'for hardship relief' }))
    .option('--agreed-by <name>', shell.in({ zh: '受赠方同意人', en: "who agreed on the fund's side" }))
    .option('--memo <text>', shell.in({ zh: '备注', en: 'memo' }));
  return withActingOptions(shell, withEvidenceOption(shell, command)).action(async (options: PledgeOptions) => {
    const dues = options.due.map(dueGiven);
    const donorKind = readOneOf('--donor-kind', codeMeant('donorKind', options.donorKind), DONOR_KINDS);
    const { donor, written = false, hardshipRelief = false, agreedBy, memo } = options;
    await withSession(shell, options, async (session) => {
      const { MakePledgeCommand } = await import('#giving/nest');
      const evidence = await keepEvidence(shell, session, options.evidence ?? []);
      const input = {
        ...{ fund: await fundOf(session, options), purpose: codeMeant('purpose', options.purpose), donor, donorKind },
        ...{ madeOn: readDateOrToday('--date', options.date, session.ledger.clock()), dues, written, hardshipRelief },
        ...(agreedBy === undefined ? {} : { agreedBy }),
        ...(memo === undefined ? {} : { memo }),
        ...(evidence.length === 0 ? {} : { evidence }),
      };
      const total = formatYuan(dues.reduce((sum, { amountFen }) => plus(sum, amountFen), ZERO_FEN));
      const sending = {
        command: 'pledge',
        asked: { ...options },
        make: (context: CommandContext) => new MakePledgeCommand(input, context),
        done: (result: Result) => ({
          zh: `已登记认捐 ${total} 元，编号 ${told(result, 'pledge')}`,
          en: `A pledge of ${total} yuan is entered as ${told(result, 'pledge')}`,
        }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

function dueGiven(text: string): PledgeDue {
  const [day = '', amount = '', ...more] = text.split('=');
  if (amount === '' || more.length > 0) {
    throw badValue('--due', text, {
      zh: '日期=金额，例如 2024-06-30=30000.00',
      en: 'DATE=YUAN, such as 2024-06-30=30000.00,',
    });
  }
  return { dueOn: readDate('--due', day), amountFen: readAmount('--due', amount) };
}

interface WithdrawOptions extends SendOptions {
  readonly reason: string;
  readonly agreedBy?: string;
  readonly date?: string;
}

/** 认捐撤销 */
export function withdrawPledgeCommand(shell: Shell): Command {
  const command = newCommand(shell, 'withdraw', {
    words: { zh: '撤销认捐中尚未到账的部分', en: 'give up what has not arrived of a pledge' },
    example: 'pledges withdraw ID --reason 企业停产 --agreed-by 李强',
  })
    .argument('<pledge>', shell.in({ zh: '认捐编号', en: 'id of the pledge' }))
    .requiredOption('--reason <text>', shell.in({ zh: '原因', en: 'why' }))
    .option(
      '--agreed-by <name>',
      shell.in({ zh: '同意人；书面救困认捐必填', en: 'who agreed; needed where it can be enforced' }),
    )
    .option('--date <date>', shell.in({ zh: '日期（默认今天）', en: 'day (default today)' }));
  return withActingOptions(shell, command).action(async (pledge: string, options: WithdrawOptions) => {
    const { reason, agreedBy } = options;
    await withSession(shell, options, async (session) => {
      const { WithdrawPledgeCommand } = await import('#giving/nest');
      const on = readDateOrToday('--date', options.date, session.ledger.clock());
      const input = { pledge, on, reason, ...(agreedBy === undefined ? {} : { agreedBy }) };
      const sending = {
        command: 'pledges withdraw',
        asked: { pledge, ...options },
        make: (context: CommandContext) => new WithdrawPledgeCommand(input, context),
        done: () => ({ zh: `已撤销认捐 ${pledge}`, en: `Withdrew the pledge ${pledge}` }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

interface FulfilOptions extends SendOptions {
  readonly gift: string;
  readonly amount?: string;
}

/** 认捐兑现 */
export function fulfilPledgeCommand(shell: Shell): Command {
  const command = newCommand(shell, 'fulfil', {
    words: { zh: '以已入账的捐赠兑现认捐', en: 'say that a gift in the books is what was promised' },
    example: 'pledges fulfil ID --gift ENTRY',
  })
    .argument('<pledge>', shell.in({ zh: '认捐编号', en: 'id of the pledge' }))
    .requiredOption('--gift <entry>', shell.in({ zh: '捐赠编号', en: 'entry of the gift' }))
    .option(
      '--amount <yuan>',
      shell.in({ zh: '金额（默认双方余额之内）', en: 'how much (default as far as both go)' }),
    );
  return withActingOptions(shell, command).action(async (pledge: string, options: FulfilOptions) => {
    const { gift, amount } = options;
    const part = amount === undefined ? {} : { amountFen: readAmount('--amount', amount) };
    await withSession(shell, options, async (session) => {
      const { FulfilPledgeCommand } = await import('#giving/nest');
      const sending = {
        command: 'pledges fulfil',
        asked: { pledge, ...options },
        make: (context: CommandContext) => new FulfilPledgeCommand({ pledge, gift, ...part }, context),
        done: () => ({ zh: `认捐 ${pledge} 已由捐赠 ${gift} 兑现`, en: `The gift ${gift} is what ${pledge} promised` }),
      };
      await send(shell, session, { options, sending });
    });
  });
}
