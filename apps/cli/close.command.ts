import type { Command } from 'commander';
import { closeAccountCommand } from './close-account.command.js';
import { newGroup } from './new-command.js';
import type { Shell } from './shell.js';

/** 结账 */
export function closeCommand(shell: Shell): Command {
  return newGroup(shell, 'close', {
    words: { zh: '结账：账户', en: 'close: an account' },
    commands: [closeAccountCommand(shell)],
  });
}
