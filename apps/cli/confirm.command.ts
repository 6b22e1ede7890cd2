import type { Command } from 'commander';
import type { Command as BusCommand } from '@nestjs/cqrs';
import type { Answer, CommandContext, Result } from '#execution';
import { newCommand, withActingOptions } from './new-command.js';
import { send, told } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { Shell, Words } from './shell.js';

/** 同意 */
export function confirmCommand(shell: Shell): Command {
  return answeringCommand(shell, {
    name: 'confirm',
    words: {
      zh: '同意一项申请；须由申请人以外的人，末一人同意即执行',
      en: 'approve a request of another person; the last approval that is wanted does what was asked for',
    },
    make: async (request) => {
      const { ApproveRequestCommand } = await import('#people/nest');
      return (context) => new ApproveRequestCommand({ request }, context);
    },
    done: (result) =>
      told(result, 'standing') === 'carried-out'
        ? { zh: `已同意并执行 ${told(result, 'request')}`, en: `Approved and done: ${told(result, 'request')}` }
        : {
            zh: `已同意 ${told(result, 'request')}，尚须另一人同意`,
            en: `Approved ${told(result, 'request')}; another person has to approve as well`,
          },
  });
}

/** 撤回 */
export function withdrawCommand(shell: Shell): Command {
  return answeringCommand(shell, {
    name: 'withdraw',
    words: { zh: '撤回自己的申请', en: 'withdraw a request of your own' },
    make: async (request) => {
      const { WithdrawRequestCommand } = await import('#people/nest');
      return (context) => new WithdrawRequestCommand({ request }, context);
    },
    done: (result) => ({ zh: `已撤回 ${told(result, 'request')}`, en: `Withdrew ${told(result, 'request')}` }),
  });
}

/** 驳回 */
export function declineCommand(shell: Shell): Command {
  return answeringCommand<{ readonly reason: string }>(shell, {
    name: 'decline',
    words: { zh: '驳回他人的申请', en: 'decline a request of another person' },
    example: ' --reason 金额与凭证不符',
    options: (command) =>
      command.requiredOption('--reason <text>', shell.in({ zh: '理由（加密保存）', en: 'why, kept encrypted' })),
    make: async (request, { reason }) => {
      const { DeclineRequestCommand } = await import('#people/nest');
      return (context) => new DeclineRequestCommand({ request, reason }, context);
    },
    done: (result) => ({ zh: `已驳回 ${told(result, 'request')}`, en: `Declined ${told(result, 'request')}` }),
  });
}

interface Answering<Options> {
  readonly name: string;
  readonly words: Words;
  readonly example?: string;
  readonly options?: (command: Command) => Command;
  make(request: string, options: Options & SendOptions): Promise<(context: CommandContext) => BusCommand<Answer>>;
  done(result: Result): Words;
}

function answeringCommand<Options extends object = object>(shell: Shell, how: Answering<Options>): Command {
  const { name, words, example = '', options: withOptions = (command) => command } = how;
  const command = newCommand(shell, name, { words, example: `${name} ID --as li.na${example}` }).argument(
    '<request>',
    shell.in({ zh: '申请编号（requests 可列出）', en: 'id of the request (requests lists them)' }),
  );
  return withActingOptions(shell, withOptions(command)).action(
    async (request: string, options: Options & SendOptions) => {
      await withSession(shell, options, async (session) => {
        const make = await how.make(request, options);
        const sending = {
          command: name,
          asked: { request, ...options },
          make,
          done: (result: Result) => how.done(result),
        };
        await send(shell, session, { options, sending });
      });
    },
  );
}
