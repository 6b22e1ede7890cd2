import type { DayBegan } from '#calendar';
import { is } from '#execution';
import type { LedgerEvent, Reaction, ReactionCommand, ViewTransaction } from '#execution';
import type { EntryReversed, GiftReturned } from '#funds';
import { noteOverduePledge, unfulfilByGift } from '#giving';
import type { GiftAssigned, PledgeMade } from '#giving';
import type { BusinessDate } from '#kernel';

/**
 * 认捐: on the day after a due date what is missing of it is noted as overdue, once; one that is entered when the date
 * is past is noted at once. When a gift that fulfilled a pledge goes back or is reversed, so does what it fulfilled.
 */
export const pledgeReaction: Reaction = {
  name: 'pledge-keeper',
  version: 2,
  // The first version let reversed gifts fulfil; what it did carry out is known by its id and not done again.
  reconsiders: true,
  ddl: `
    CREATE TABLE giving_falling_due (
      pledge text COLLATE "C" NOT NULL, due_on text COLLATE "C" NOT NULL, PRIMARY KEY (due_on, pledge));
    CREATE TABLE giving_due_today (day text COLLATE "C" NOT NULL);
    CREATE TABLE giving_assigned_gift (gift text COLLATE "C" PRIMARY KEY);`,
  async react(events, manager) {
    const commands: ReactionCommand[] = [];
    for (const recorded of events) commands.push(...(await follow(recorded, manager)));
    return commands;
  },
};

async function follow(recorded: LedgerEvent, manager: ViewTransaction): Promise<readonly ReactionCommand[]> {
  if (is<PledgeMade>(recorded, 'PledgeMade')) {
    const { pledge, dues } = recorded.event;
    const days = dues.map(({ dueOn }) => dueOn);
    await manager.query('INSERT INTO giving_falling_due SELECT $1, unnest($2::text[])', [pledge, days]);
    return overdue(manager, recorded.id);
  }
  if (is<DayBegan>(recorded, 'DayBegan')) {
    await manager.query('DELETE FROM giving_due_today');
    await manager.query('INSERT INTO giving_due_today VALUES ($1)', [recorded.event.day]);
    return overdue(manager, recorded.id);
  }
  if (is<GiftAssigned>(recorded, 'GiftAssigned')) {
    await manager.query('INSERT INTO giving_assigned_gift VALUES ($1) ON CONFLICT DO NOTHING', [recorded.event.gift]);
    return [];
  }
  if (is<GiftReturned>(recorded, 'GiftReturned')) return wentBack(recorded, manager);
  if (!is<EntryReversed>(recorded, 'EntryReversed') || recorded.event.kind !== 'donation') return [];
  const { reversed: gift, fund, valueDate } = recorded.event;
  return wentBack({ id: recorded.id, event: { gift, fund, valueDate } }, manager);
}

async function overdue(manager: ViewTransaction, cause: string): Promise<readonly ReactionCommand[]> {
  const [rows]: [{ pledge: string; due_on: BusinessDate; today: BusinessDate }[], number] = await manager.query(
    `DELETE FROM giving_falling_due d USING giving_due_today t WHERE d.due_on < t.day
     RETURNING d.pledge, d.due_on, t.day AS today`,
  );
  const inTurn = rows.toSorted((left, right) => (left.due_on < right.due_on ? -1 : 1));
  return inTurn.map(({ pledge, due_on: dueOn, today }) => {
    return { cause, about: `${pledge} ${dueOn}`, attempt: 1, plan: () => noteOverduePledge(pledge, dueOn, today) };
  });
}

async function wentBack(
  { id, event }: { readonly id: string; readonly event: Pick<GiftReturned, 'gift' | 'fund' | 'valueDate'> },
  manager: ViewTransaction,
): Promise<readonly ReactionCommand[]> {
  const { gift, fund, valueDate } = event;
  const assigned: object[] = await manager.query('SELECT FROM giving_assigned_gift WHERE gift = $1', [gift]);
  if (assigned.length === 0) return [];
  return [{ cause: id, about: gift, attempt: 1, plan: () => unfulfilByGift(gift, fund, valueDate) }];
}
