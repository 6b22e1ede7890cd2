import type { DayBegan } from '#calendar';
import { is } from '#execution';
import type { Reaction, ReactionCommand } from '#execution';
import { lapseRequest } from '#people';
import type { RequestMade } from '#people';

/** 申请失效: when a day begins, the requests whose last day is over lapse. */
export const requestLapseReaction: Reaction = {
  name: 'request-lapse',
  version: 1,
  ddl: `
    CREATE TABLE people_request_lapsing (request text COLLATE "C" PRIMARY KEY, lapses_on date NOT NULL);
    CREATE INDEX ON people_request_lapsing (lapses_on);`,
  async react(events, manager) {
    const commands: ReactionCommand[] = [];
    for (const recorded of events) {
      if (is<RequestMade>(recorded, 'RequestMade')) {
        const { request, lapsesOn } = recorded.event;
        await manager.query('INSERT INTO people_request_lapsing VALUES ($1, $2)', [request, lapsesOn]);
      } else if (is<DayBegan>(recorded, 'DayBegan')) {
        const { day } = recorded.event;
        const [rows]: [{ request: string }[], number] = await manager.query(
          'DELETE FROM people_request_lapsing WHERE lapses_on < $1 RETURNING request',
          [day],
        );
        for (const { request } of rows) {
          const plan = () => lapseRequest(request, day);
          commands.push({ cause: recorded.id, about: request, attempt: 1, plan });
        }
      }
    }
    return commands;
  },
};
