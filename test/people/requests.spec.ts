import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { Answer, CommandRequest } from '#execution';
import { addDays, givenDay, step, steps } from '#kernel';
import type { Plan } from '#kernel';
import { addPerson, approveRequest, askFor, declineRequest, grantRole, personDecider, withdrawRequest } from '#people';
import type { CarryOut, RequestContent } from '#people';
import { RequestsView } from '#people/nest';
import type { Ledger } from '#ledger/nest';
import { ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';

const ON = givenDay('2023-05-29');
const PATH = ['411522101', '411522'];

/** Adds the person that a request names. */
const carryOut: CarryOut = (made) => addOne(String(made.content['person']));

function* addOne(name: string): Plan {
  return steps([step(personDecider, name, { type: 'AddPerson', person: name })], { person: name });
}

describe('requests', () => {
  let fixture: LedgerFixture;
  let ledger: Ledger;
  let moment = '2023-05-29T04:00:00.000Z';
  const by = (person: string, on = ON) => ({ by: person, on });

  const run = (plan: () => Plan, on: Ledger = ledger): Promise<Answer> => {
    const commandId = randomUUID();
    const content = createHash('sha256').update(commandId).digest();
    const request: CommandRequest = { commandId, content, by: 'test', keepRefusal: false, plan };
    return on.executor.execute(request);
  };
  const ask = async (name: string, content: RequestContent, approvals: 1 | 2 = 1): Promise<string> => {
    const request = randomUUID();
    const roles = ['finance-officer', 'leader'] as const;
    const asked = { request, action: 'add', content: { ...content, person: name }, path: PATH, approvals, roles };
    expect(await run(() => askFor(asked, by('local'), addOne(name)))).toMatchObject({ ok: true });
    return request;
  };
  const standingOf = async (request: string) => {
    await ledger.catchUp();
    const rows = await new RequestsView(ledger.source).list({ limit: 100 });
    return rows.find((row) => row.request === request);
  };

  beforeAll(async () => {
    fixture = await ledgerFixture(() => moment);
    ledger = fixture.ledger;
    for (const person of ['officer', 'leader']) {
      await run(() => addPerson({ type: 'AddPerson', person }, by('local')));
      const role = person === 'officer' ? 'finance-officer' : 'leader';
      const grant = { type: 'GrantRole', role, region: '*', from: ON } as const;
      expect(await run(() => grantRole(person, grant, by('local')))).toMatchObject({ ok: true });
    }
  });

  afterAll(() => fixture.close());

  it('are listed with what they ask for, without what is personal', async () => {
    const [reason] = await ledger.vault.write([
      {
        ...{
          record: randomUUID(),
          subject: randomUUID(),
          version: 1,
          command: randomUUID(),
          asked: new Uint8Array(32),
        },
        content: { text: '王芳登记错误' },
      },
    ]);
    const request = await ask('one', { reason, amountFen: 1_234n });
    const row = await standingOf(request);
    expect(row).toMatchObject({ region: '411522101', about: { person: 'one', amountFen: '1234' }, standing: 'open' });
    expect(row?.about).not.toHaveProperty('reason');
    expect(row?.reason).toEqual(reason);
    const view = new RequestsView(ledger.source);
    const listed = async (region: string) => (await view.list({ region, standing: 'open', limit: 9 })).length;
    expect(await Promise.all(['411522101', '411522', '411523'].map(listed))).toEqual([1, 1, 0]);
    await run(() => withdrawRequest(request, by('local')));
    expect(await standingOf(request)).toMatchObject({ standing: 'withdrawn', closedBy: 'local', closedOn: ON });
  });

  it('show who approved, and who declined them', async () => {
    const request = await ask('two', {}, 2);
    await run(() => approveRequest(request, by('officer'), carryOut));
    expect(await standingOf(request)).toMatchObject({ standing: 'open', approvedBy: ['officer'] });
    await run(() => approveRequest(request, by('leader'), carryOut));
    expect(await standingOf(request)).toMatchObject({ standing: 'carried-out', approvedBy: ['officer', 'leader'] });
    const declined = await ask('three', {});
    const reason = { subject: 's', record: 'r', version: 1, commitment: 'c' };
    await run(() => declineRequest(declined, by('leader'), reason));
    expect(await standingOf(declined)).toMatchObject({ standing: 'declined', declineReason: reason });
  });

  it('are carried out once, whoever confirms at once on two processes', async () => {
    const other = await fixture.another();
    for (let round = 0; round < 10; round += 1) {
      const name = `at.once.${String(round)}`;
      const request = await ask(name, {});
      const answers = await Promise.all(
        [ledger, other, ledger, other].map((on, at) =>
          run(() => approveRequest(request, by(at % 2 === 0 ? 'officer' : 'leader'), carryOut), on),
        ),
      );
      const codes = answers.map((answer) => (answer.ok ? 'done' : answer.refusal.code)).sort();
      expect(codes).toEqual(['done', 'request-closed', 'request-closed', 'request-closed']);
      expect(await ledger.log.readStream(`person-${name}`)).toHaveLength(1);
    }
  });

  it('lapse when the day after their last one begins, also after days on which nothing ran', async () => {
    const request = await ask('four', {});
    const done = await ask('five', {});
    await run(() => approveRequest(done, by('leader'), carryOut));
    const dayBegins = async (days: number): Promise<void> => {
      moment = `${addDays(ON, days)}T04:00:00.000Z`;
      await ledger.beginToday();
    };
    await dayBegins(30);
    expect(await standingOf(request)).toMatchObject({ standing: 'open' });
    await dayBegins(47);
    expect(await standingOf(request)).toMatchObject({ standing: 'lapsed', closedOn: addDays(ON, 31) });
    expect(await standingOf(done)).toMatchObject({ standing: 'carried-out' });
    const late = await run(() => approveRequest(request, by('leader', addDays(ON, 47)), carryOut));
    expect(late).toMatchObject({ ok: false, refusal: { code: 'request-lapsed' } });
  });
});
