import type { DayBegan } from '#calendar';
import { derivedId, is } from '#execution';
import type { Reaction, ReactionCommand, ViewTransaction } from '#execution';
import { expireReservation } from '#funds';
import type { AmountReserved } from '#funds';
import type { BusinessDate } from '#kernel';

/**
 * 预留到期: when a day begins, what is left of the reservations whose last day is over is released, each dated on the
 * day after that. One that is entered when its last day is over already is released at once.
 */
export const expiryReaction: Reaction = {
  name: 'reservation-expiry',
  version: 1,
  ddl: `
    CREATE TABLE funds_expiring (
      reservation text COLLATE "C" PRIMARY KEY, fund text COLLATE "C" NOT NULL, expires_on date NOT NULL);
    CREATE INDEX ON funds_expiring (expires_on);
    CREATE TABLE funds_expiry_today (day date NOT NULL);`,
  async react(events, manager) {
    const commands: ReactionCommand[] = [];
    for (const recorded of events) {
      if (is<AmountReserved>(recorded, 'AmountReserved')) {
        const { reservation, fund, expiresOn } = recorded.event;
        if (expiresOn === undefined) continue;
        await manager.query(
          `INSERT INTO funds_expiring VALUES ($1, $2, $3)
           ON CONFLICT (reservation) DO UPDATE SET fund = excluded.fund, expires_on = excluded.expires_on`,
          [reservation, fund, expiresOn],
        );
        commands.push(...(await expired(manager, recorded.id)));
      } else if (is<DayBegan>(recorded, 'DayBegan')) {
        await manager.query('DELETE FROM funds_expiry_today');
        await manager.query('INSERT INTO funds_expiry_today VALUES ($1)', [recorded.event.day]);
        commands.push(...(await expired(manager, recorded.id)));
      }
    }
    return commands;
  },
};

async function expired(manager: ViewTransaction, cause: string): Promise<readonly ReactionCommand[]> {
  const [rows]: [{ reservation: string; fund: string; today: BusinessDate }[], number] = await manager.query(
    `DELETE FROM funds_expiring e USING funds_expiry_today t WHERE e.expires_on < t.day
     RETURNING e.reservation, e.fund, t.day::text AS today`,
  );
  return rows.map(({ reservation, fund, today }) => {
    const entry = derivedId('expired', cause, reservation);
    return {
      cause,
      about: reservation,
      attempt: 1,
      plan: () => expireReservation(fund, { reservation, entry }, today),
    };
  });
}
