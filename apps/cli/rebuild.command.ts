import type { Command } from 'commander';
import { newCommand } from './new-command.js';
import { withProgress } from './progress.js';
import { catchUp, withLedger } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell } from './shell.js';

/** Fills the views anew from event 1 beside the live ones, then swaps them in. */
export function rebuildCommand(shell: Shell): Command {
  return newCommand(shell, 'rebuild', {
    words: { zh: '从第一条记录起重建全部报表，完成后替换', en: 'rebuild every view from event 1, then swap them in' },
    example: 'rebuild',
  }).action(async (options: DataOptions) => {
    await withLedger(shell, options, async (ledger) => {
      const words = { zh: '正在重建报表', en: 'Rebuilding the views' };
      const events = await withProgress(shell, words, (report) =>
        ledger.views.rebuild(undefined, ({ done, total }) => {
          report(done, total);
        }),
      );
      await ledger.reactions.rebuild();
      await catchUp(shell, ledger);
      const count = events.toString();
      shell.print(`${shell.in({ zh: `报表已由 ${count} 条记录重建`, en: `Rebuilt from ${count} events` })}\n`);
    });
  });
}
