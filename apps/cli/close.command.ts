import type { Command } from 'commander';
import { closeAccountCommand } from './close-account.command.js';
import { closeMonthCommand } from './close-month.command.js';
import { closeYearCommand } from './close-year.command.js';
import { newGroup } from './new-command.js';
import type { Shell } from './shell.js';

/** 结账 */
export function closeCommand(shell: Shell): Command {
  return newGroup(shell, 'close', {
    words: { zh: '结账：账户、基金的月份、年度', en: "close: an account, a fund's month, its year" },
    commands: [closeAccountCommand(shell), closeMonthCommand(shell), closeYearCommand(shell)],
  });
}
