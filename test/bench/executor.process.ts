import { businessDateAt } from '#kernel';
import type { Plan } from '#kernel';
import { openLedger } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import { PURPOSES, threeCommands } from './county.js';
import { dayOf } from './gift-units.js';
import { carryOut } from './ledger.js';
import { closedLoop } from './measure.js';
import type { Pace } from './measure.js';

export interface ExecutorTold {
  readonly url: string;
  readonly keyFile: string;
  /** Tells its commands from those of other processes. */
  readonly name: string;
  /** Each client goes round among those that are its own, where there are as many. */
  readonly funds: readonly string[];
  readonly pace: Pace;
}

/** What it says: that it is ready, and then, when it was told to go, what it came to. */
export type ExecutorSaid =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'ran';
      readonly acknowledged: number;
      readonly perSecond: number;
      readonly p50Ms: number;
      readonly p99Ms: number;
    };

/** Clients of one process that decides and appends: gifts, reservations and spendings in turn. */
async function main(told: ExecutorTold): Promise<void> {
  const ledger = await openLedger(told);
  say({ kind: 'ready' });
  await new Promise((resolve) => process.once('message', resolve));
  const turns = new Map<number, number>();
  const sample = await closedLoop(told.pace, async (client) => {
    const turn = turns.get(client) ?? 0;
    turns.set(client, turn + 1);
    const { key, plan } = commandOf(ledger, told, { client, turn });
    const answer = await carryOut(ledger, key, plan);
    if (!answer.ok) throw new Error(`refused: ${answer.refusal.code}`);
  });
  say({ kind: 'ran', ...sample });
  await ledger.close();
}

function commandOf(
  ledger: Ledger,
  { name, funds, pace }: ExecutorTold,
  { client, turn }: { readonly client: number; readonly turn: number },
): { readonly key: string; readonly plan: () => Plan } {
  const number = Math.floor(turn / 3);
  const own = Math.max(1, Math.floor(funds.length / pace.clients));
  const fund = funds[(client * own + (number % own)) % funds.length] ?? '';
  const today = businessDateAt(ledger.clock());
  const asked = {
    fund,
    key: `${name} ${String(client)} ${String(number)}`,
    on: dayOf(2024, number * 7 + client),
    purpose: PURPOSES[0],
  };
  const plan = threeCommands[turn % 3] ?? threeCommands[0];
  return { key: `${asked.key} ${String(turn % 3)}`, plan: () => plan(asked, today) };
}

function say(said: ExecutorSaid): void {
  process.send?.(said);
}

await main(JSON.parse(process.argv[2] ?? '{}') as ExecutorTold);
process.exit(0);
