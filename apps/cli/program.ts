import { Command } from 'commander';
import { accountsCommand } from './accounts.command.js';
import { appropriateCommand } from './appropriate.command.js';
import { backupCommand } from './backup.command.js';
import { balancesCommand } from './balances.command.js';
import { checklistCommand } from './checklist.command.js';
import { closeCommand } from './close.command.js';
import { confirmCommand, declineCommand, withdrawCommand } from './confirm.command.js';
import { decisionsCommand } from './decisions.command.js';
import { differenceCommand } from './difference.command.js';
import { doctorCommand } from './doctor.command.js';
import { donateCommand } from './donate.command.js';
import { duesCommand } from './dues.command.js';
import { explainCommand } from './explain.command.js';
import { forecastCommand } from './forecast.command.js';
import { fundsCommand } from './funds.command.js';
import { giftsCommand } from './gifts.command.js';
import { goodsCommand } from './goods.command.js';
import { grantCommand } from './grant.command.js';
import { historyCommand } from './history.command.js';
import { importCommand } from './import.command.js';
import { interestCommand } from './interest.command.js';
import { lapseCommand } from './lapse.command.js';
import { limitsCommand } from './limits.command.js';
import { migrateCommand } from './migrate.command.js';
import { minimumCommand } from './minimum.command.js';
import { moveCommand } from './move.command.js';
import { openingCommand } from './opening.command.js';
import { peopleCommand } from './people.command.js';
import { pledgeCommand } from './pledge.command.js';
import { pledgesCommand } from './pledges.command.js';
import { priorYearCommand } from './prior-year.command.js';
import { purposesCommand } from './purposes.command.js';
import { rebuildCommand } from './rebuild.command.js';
import { remitCommand } from './remit.command.js';
import { coverDeficitCommand, reverseCommand } from './reverse.command.js';
import { requestsCommand } from './requests.command.js';
import { reservationsCommand } from './reservations.command.js';
import { releaseCommand, reserveCommand } from './reserve.command.js';
import { returnCommand } from './return.command.js';
import { spendCommand } from './spend.command.js';
import { stateCommand } from './state.command.js';
import { statementCommand } from './statement.command.js';
import { transfersCommand } from './transfers.command.js';
import { refundCommand } from './refund.command.js';
import { regionsCommand } from './regions.command.js';
import { restoreCommand } from './restore.command.js';
import { rulesCommand } from './rules.command.js';
import { waiveCommand } from './waive.command.js';
import { waiversCommand } from './waivers.command.js';
import { localized } from './new-command.js';
import type { Shell } from './shell.js';

const COMMANDS: readonly ((shell: Shell) => Command)[] = [
  importCommand,
  minimumCommand,
  forecastCommand,
  waiveCommand,
  waiversCommand,
  balancesCommand,
  accountsCommand,
  giftsCommand,
  historyCommand,
  explainCommand,
  donateCommand,
  appropriateCommand,
  grantCommand,
  duesCommand,
  interestCommand,
  refundCommand,
  openingCommand,
  priorYearCommand,
  moveCommand,
  reserveCommand,
  releaseCommand,
  spendCommand,
  returnCommand,
  remitCommand,
  transfersCommand,
  goodsCommand,
  pledgeCommand,
  pledgesCommand,
  reservationsCommand,
  lapseCommand,
  checklistCommand,
  closeCommand,
  stateCommand,
  reverseCommand,
  coverDeficitCommand,
  requestsCommand,
  confirmCommand,
  declineCommand,
  withdrawCommand,
  statementCommand,
  differenceCommand,
  regionsCommand,
  fundsCommand,
  purposesCommand,
  rulesCommand,
  peopleCommand,
  limitsCommand,
  decisionsCommand,
  backupCommand,
  restoreCommand,
  doctorCommand,
  rebuildCommand,
  migrateCommand,
];

/** The whole command line with its help; what a command needs of the ledger is loaded when it runs. */
export function programIn(shell: Shell): Command {
  const program = localized(shell, new Command('ledger'))
    .description(shell.in({ zh: '县级计生公益金与救助资金账本', en: "the books of a county's welfare funds" }))
    .usage(shell.in({ zh: 'COMMAND [选项]', en: 'COMMAND [options]' }))
    .addHelpText(
      'after',
      `\n${shell.in({
        zh: '每个命令的用法：npm run -s ledger -- COMMAND --help',
        en: 'Of each command: npm run -s ledger -- COMMAND --help',
      })}`,
    );
  for (const make of COMMANDS) program.addCommand(make(shell));
  return program;
}
