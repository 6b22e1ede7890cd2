import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BEFORE_FIRST } from '#event-log';
import type { RecordedEvent } from '#event-log';
import { BalancesView, ShowBalancesHandler } from '#funds/nest';
import type { AccountClosed } from '#accounts';
import type { FundEvent } from '#funds';
import { addToDay, givenDay, lowestFrom, minus, negated, noTotals, sumThrough, totalOf, ZERO_FEN } from '#kernel';
import type { BusinessDate, DayTotals, Fen } from '#kernel';
import { openLedger } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import { RegionsView } from '#regions/nest';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture, Told } from '../fixtures/api.js';

/** So many commands go to two processes of the service; a longer run by the environment. */
const COMMANDS = Number(process.env['PROCESS_COMMANDS'] ?? '1200');
const CLIENTS = 32;
const SEED = Number(process.env['SEED'] ?? String(randomInt(2 ** 31)));
/** Each round gives away 10.00, in parts that always can add up to it. */
const ROUNDS = 12;
const UNEVEN = ['0.50', '1.00', '2.50', '5.00', '0.50'];
const REGIONS = ['990101', '990101001'];
const FUNDS = REGIONS.map((region) => `${region}-welfare`);
const PURPOSES = ['free', '助学', '济困'];
const DAYS = Array.from({ length: 9 }, (_, day) => `2023-03-0${String(day + 1)}`);

interface Entry {
  readonly fund: string;
  readonly id: string;
}

/** What has been made so far, for the commands that answer it. */
const made = {
  ...{ gifts: [] as Entry[], reservations: [] as Entry[], spendings: [] as Entry[] },
  ...{ transfers: [] as string[], requests: [] as string[] },
};
const accounts = { bank: '', cash: '', other: '', closing: [] as string[] };
/** Who asks for a reversal, and who confirms it. */
const [CLERK, OFFICER] = ['clerk.one', 'officer.one'];
let state = SEED;

/** A number below the limit, the same run again for the same seed and timing. */
function below(limit: number): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}

function oneOf<One>(list: readonly One[]): One {
  return list[below(list.length)] as One;
}

function lastOf<One>(list: readonly One[]): One | undefined {
  const last = list.slice(-20);
  return last[below(last.length)];
}

interface Asked {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly by?: string;
  keep?(told: Told): void;
}

const money = () => `${String(below(9))}.${String(below(100)).padStart(2, '0')}`;
const lines = () => {
  const [first, second] = [oneOf(PURPOSES), oneOf(PURPOSES)];
  const one = { purpose: first, amount: money() };
  return first === second || below(3) > 0 ? [one] : [one, { purpose: second, amount: money() }];
};
const through = () => {
  const account = oneOf([accounts.cash, accounts.bank, accounts.bank, oneOf(accounts.closing)]);
  return { account, valueDate: oneOf(DAYS) };
};
/** So few numbers that many are asked for twice, and again after a reversal. */
const receipted = () => {
  const anonymous = { donorKind: 'anonymous', noReceiptReason: 'anonymous' };
  if (below(2) === 0) return anonymous;
  return { donorKind: 'individual', donor: '王梅', receipt: { number: `R${String(below(60))}` } };
};
const keeping = (list: Entry[], fund: string, field: string) => (told: Told) => {
  list.push({ fund, id: String(told.body[field]) });
};

const MAKERS: readonly (() => Asked | undefined)[] = [
  ...Array<() => Asked>(4).fill(() => {
    const fund = oneOf(FUNDS);
    const gift = { ...receipted(), purpose: oneOf(PURPOSES), amount: money() };
    return {
      path: `/v1/funds/${fund}/donations`,
      body: { ...through(), ...gift },
      keep: keeping(made.gifts, fund, 'entry'),
    };
  }),
  ...Array<() => Asked>(4).fill(() => {
    const fund = oneOf(FUNDS);
    const expiry = below(4) === 0 ? { expiresOn: '2023-03-20' } : {};
    return {
      path: `/v1/funds/${fund}/reservations`,
      body: { lines: lines(), valueDate: oneOf(DAYS), ...expiry },
      keep: keeping(made.reservations, fund, 'reservation'),
    };
  }),
  ...Array<() => Asked | undefined>(5).fill(() => {
    const found = lastOf(made.reservations);
    if (found === undefined) return undefined;
    const { fund, id: reservation } = found;
    const body = { ...through(), kind: 'relief', reservation, lines: lines() };
    return { path: `/v1/funds/${fund}/spendings`, body, keep: keeping(made.spendings, fund, 'entry') };
  }),
  () => {
    const found = lastOf(made.reservations);
    if (found === undefined) return undefined;
    const { fund, id } = found;
    return { path: `/v1/funds/${fund}/reservations/${id}/releases`, body: { lines: lines(), valueDate: oneOf(DAYS) } };
  },
  () => {
    const fund = oneOf(FUNDS);
    const body = { ...through(), kind: 'administration', lines: [{ purpose: 'free', amount: money() }] };
    return { path: `/v1/funds/${fund}/spendings`, body, keep: keeping(made.spendings, fund, 'entry') };
  },
  ...Array<() => Asked | undefined>(2).fill(() => {
    const found = lastOf(made.spendings);
    if (found === undefined) return undefined;
    return { path: `/v1/funds/${found.fund}/spendings/${found.id}/returns`, body: { ...through(), lines: lines() } };
  }),
  () => {
    const found = lastOf(made.gifts);
    if (found === undefined) return undefined;
    const at = `/v1/funds/${found.fund}/donations/${found.id}`;
    if (below(2) === 0) return { path: `${at}/fees`, body: { ...through(), amount: money() } };
    return { path: `${at}/returns`, body: { ...through(), lines: lines() } };
  },
  () => ({ path: `/v1/funds/${oneOf(FUNDS)}/remittances`, body: { ...through(), lines: lines() } }),
  ...Array<() => Asked>(2).fill(() => ({
    path: `/v1/funds/${oneOf(FUNDS)}/transfers`,
    body: { to: oneOf(FUNDS), lines: lines(), valueDate: oneOf(DAYS) },
    keep: ({ body }) => {
      made.transfers.push(String(body['transfer']));
    },
  })),
  ...Array<() => Asked | undefined>(2).fill(() => {
    const transfer = lastOf(made.transfers);
    if (transfer === undefined) return undefined;
    return { path: `/v1/transfers/${transfer}/${oneOf(['receipt', 'return'])}`, body: { valueDate: oneOf(DAYS) } };
  }),
  ...Array<() => Asked | undefined>(3).fill(() => {
    const found = lastOf(oneOf([made.gifts, made.gifts, made.spendings]));
    if (found === undefined) return undefined;
    return {
      path: `/v1/funds/${found.fund}/entries/${found.id}/reversals`,
      body: { reason: '登记错误' },
      by: CLERK,
      keep: ({ body }) => {
        made.requests.push(String(body['request']));
      },
    };
  }),
  ...Array<() => Asked | undefined>(3).fill(() => {
    const request = lastOf(made.requests);
    return request === undefined ? undefined : { path: `/v1/requests/${request}/approval`, body: {}, by: OFFICER };
  }),
  () => ({
    path: `/v1/accounts/${oneOf(accounts.closing)}/closings`,
    body: { through: oneOf(DAYS) },
    by: 'cashier.one',
  }),
  () => {
    const body = { account: accounts.bank, to: accounts.cash };
    const [from, to] = below(2) === 0 ? [body.account, body.to] : [body.to, body.account];
    return { path: '/v1/account-moves', body: { from, to, amount: money(), valueDate: oneOf(DAYS) } };
  },
];

describe('thousands of commands from many clients to two processes, one of them killed', () => {
  let fixture: ApiFixture;
  let ledger: Ledger;
  const apis: Api[] = [];
  const statuses = new Map<number, number>();
  let events: readonly RecordedEvent[] = [];

  beforeAll(async () => {
    fixture = await apiFixture();
    apis.push(await fixture.api(), await fixture.api());
    await fixture.worker();
    await found(apis[0] as Api);
    await Promise.all(Array.from({ length: CLIENTS }, (_, client) => runClient(client)));
    const keyFile = join(fixture.folder, 'data', 'keys', 'vault.key');
    ledger = await openLedger({ url: fixture.url, keyFile });
    await ledger.catchUp();
    events = await everyEvent(ledger);
  }, 600_000);

  afterAll(async () => {
    await ledger.close();
    await fixture.close();
  });

  /** Sends to one process or to both at once; a process that goes away is asked again, under the same key. */
  async function runClient(client: number): Promise<void> {
    for (let turn = 0; turn < COMMANDS / CLIENTS; turn += 1) {
      if (client === 0 && turn === Math.floor(COMMANDS / CLIENTS / 2)) await killOne();
      const asked = oneOf(MAKERS)();
      if (asked === undefined) continue;
      const key = `${String(client)}-${String(turn)}`;
      const to = below(3) === 0 ? [0, 1] : [below(2)];
      const answers = await Promise.all(to.map((at) => answered(at, asked, key)));
      const [first] = answers;
      if (first === undefined) continue;
      for (const other of answers)
        expect([SEED, other.status, other.body['code']]).toEqual([SEED, first.status, first.body['code']]);
      statuses.set(first.status, (statuses.get(first.status) ?? 0) + 1);
      if (first.status === 201) asked.keep?.(first);
    }
  }

  async function answered(to: number, { path, body, by = 'local' }: Asked, key: string): Promise<Told> {
    for (let at = to; ; at = 1 - at) {
      const told = await apis[at]?.post(path, body, { key, by }).catch(() => undefined);
      if (told !== undefined && told.status < 500) return told;
      await sleep(20);
    }
  }

  async function killOne(): Promise<void> {
    apis[1]?.running.child.kill('SIGKILL');
    await sleep(200);
    apis[1] = await fixture.api();
  }

  it('takes many of them and refuses many, and nothing else happens', () => {
    expect([...statuses.keys()].filter((status) => ![201, 400, 404, 409, 422].includes(status))).toEqual([]);
    expect(statuses.get(201) ?? 0).toBeGreaterThan(COMMANDS / 5);
    expect(statuses.get(422) ?? 0).toBeGreaterThan(COMMANDS / 10);
  });

  it('never took available, reserved money or a cash box below zero, on any day, after any event', () => {
    const unreserved = new Map<string, DayTotals>();
    const reserved = new Map<string, DayTotals>();
    const boxes = new Map<string, DayTotals>();
    const into = (sums: Map<string, DayTotals>, key: string): DayTotals => {
      const days = sums.get(key) ?? noTotals();
      sums.set(key, days);
      return days;
    };
    const first = givenDay('2023-01-01');
    for (const { index, movements } of events) {
      for (const { part, entry, fund, purpose = '', account, amountFen, valueDate } of movements) {
        const signed = part === 'reserve' ? negated(amountFen) : amountFen;
        if (fund !== undefined) addToDay(into(unreserved, `${fund} ${purpose}`), valueDate, signed);
        if (part === 'reserve') addToDay(into(reserved, `${entry} ${purpose}`), valueDate, amountFen);
        if (account === accounts.cash && part === 'money') addToDay(into(boxes, account), valueDate, amountFen);
      }
      if (movements.length === 0) continue;
      for (const sums of [unreserved, reserved, boxes]) {
        const wrong = [...sums].filter(([, days]) => lowestFrom(days, first) < 0n).map(([key]) => key);
        expect([SEED, index, wrong]).toEqual([SEED, index, []]);
      }
    }
  });

  const decoded = () =>
    events.map((recorded) => ({ ...recorded, event: ledger.registry.decode(recorded) as FundEvent | AccountClosed }));

  it('let nothing through an account on a day that was closed, after it was', () => {
    const closed = new Map<string, BusinessDate>();
    for (const { index, event, movements } of decoded()) {
      if (event.type === 'AccountClosed') closed.set(event.account, event.through);
      for (const { account = '', valueDate } of movements) {
        expect([SEED, index, valueDate > (closed.get(account) ?? '')]).toEqual([SEED, index, true]);
      }
    }
    expect(closed.size).toBe(accounts.closing.length);
  });

  it('took of no entry back more than there was of it', () => {
    const left = new Map<string, Fen>();
    let reversals = 0;
    const take = (entry: string, sum: Fen) => {
      left.set(entry, minus(left.get(entry) ?? ZERO_FEN, sum));
    };
    for (const { index, event } of decoded()) {
      if (event.type === 'DonationReceived') left.set(event.entry, event.amountFen);
      else if (event.type === 'AmountSpent') left.set(event.entry, totalOf(event.lines));
      else if (event.type === 'GiftReturned') take(event.gift, totalOf(event.lines));
      else if (event.type === 'SpendingReturned') take(event.spent, totalOf(event.lines));
      else if (event.type === 'EntryReversed') {
        const sum = totalOf(event.lines);
        take(event.reversed, sum < 0n ? negated(sum) : sum);
        reversals += 1;
      } else continue;
      expect([SEED, index, [...left].filter(([, sum]) => sum < 0n)]).toEqual([SEED, index, []]);
    }
    expect(reversals).toBeGreaterThan(COMMANDS / 100);
  });

  it('shows what the events come to; funds agree with accounts; a rebuild changes nothing', async () => {
    const view = new BalancesView(ledger.source);
    expect(await view.disagreement()).toBeUndefined();
    const asOf = '2023-12-31' as BusinessDate;
    const shown = await new ShowBalancesHandler(view, new RegionsView(ledger.source)).execute({
      asked: { asOf },
    } as never);
    for (const { fund, purpose, onHandFen, reservedFen, availableFen } of shown) {
      if (purpose === '*') continue;
      const [money, kept] = [noTotals(), noTotals()];
      for (const line of events.flatMap(({ movements }) => movements)) {
        if (line.fund !== fund || line.purpose !== purpose) continue;
        addToDay(line.part === 'money' ? money : kept, line.valueDate, line.amountFen);
      }
      const [onHand, reserved] = [sumThrough(money, asOf), sumThrough(kept, asOf)];
      expect([fund, purpose, onHandFen, reservedFen, availableFen]).toEqual([
        fund,
        purpose,
        onHand,
        reserved,
        onHand - reserved,
      ]);
    }
    const live = await ledger.views.digests();
    await ledger.views.rebuild();
    expect(await ledger.views.digests()).toEqual(live);
  });

  it('gave no receipt number to two gifts that stand, and frees those of gifts that were reversed', async () => {
    const holders = new Map<string, string>();
    const freed = new Set<string>();
    const numbers = new Map<string, string>();
    for (const { index, event } of decoded()) {
      if (event.type === 'DonationReceived' && event.receipt !== undefined) {
        const { number } = event.receipt;
        expect([SEED, index, number, holders.get(number)]).toEqual([SEED, index, number, undefined]);
        holders.set(number, event.entry);
        numbers.set(event.entry, number);
        freed.delete(number);
      }
      const number = event.type === 'EntryReversed' ? numbers.get(event.reversed) : undefined;
      if (number === undefined) continue;
      holders.delete(number);
      freed.add(number);
    }
    expect(freed.size).toBeGreaterThan(0);
    const gift = { account: accounts.bank, amount: '1.00', valueDate: '2023-03-01', donorKind: 'individual' };
    for (const number of freed) {
      const told = await apis[0]?.post(`/v1/funds/${oneOf(FUNDS)}/donations`, {
        ...gift,
        donor: '王梅',
        receipt: { number },
      });
      expect([SEED, number, told?.status]).toEqual([SEED, number, 201]);
    }
  });

  it('gives the last money once, however uneven the parts that both processes are asked for at once', async () => {
    const [one, two] = apis as [Api, Api];
    const fund = `/v1/funds/990102-welfare`;
    for (let round = 0; round < ROUNDS; round += 1) {
      const given = { account: accounts.other, amount: '10.00', valueDate: '2023-03-01' };
      await one.post(`${fund}/dues`, given);
      const parts = Array.from({ length: 48 }, (_, at) => ({ api: at % 2 === 0 ? one : two, amount: oneOf(UNEVEN) }));
      const told = await Promise.all(
        parts.map(({ api, amount }) =>
          api.post(`${fund}/reservations`, { lines: [{ purpose: 'free', amount }], valueDate: '2023-03-01' }),
        ),
      );
      const taken = parts.filter((_, at) => told[at]?.status === 201).map(({ amount }) => Number(amount) * 100);
      expect([SEED, round, taken.reduce((sum, fen) => sum + fen, 0)]).toEqual([SEED, round, 1000]);
    }
  });
});

async function found(api: Api): Promise<void> {
  const done = async (path: string, body: unknown): Promise<Told> => {
    const told = await api.post(path, body);
    if (told.status > 201) throw new Error(`${path}: ${told.text}`);
    return told;
  };
  await done('/v1/regions', { code: '990101', name: '安和县', level: 'county' });
  await done('/v1/regions', { code: '990101001', name: '柳林镇', level: 'township', parent: '990101' });
  await done('/v1/regions', { code: '990102', name: '别县', level: 'county' });
  const open = async (name: string, kind: string, region = '990101'): Promise<string> => {
    return String((await done('/v1/accounts', { region, name, kind })).body['account']);
  };
  accounts.other = await open('别县户', 'bank', '990102');
  accounts.bank = await open('基本户', 'bank');
  accounts.cash = await open('现金', 'cash');
  for (const name of ['专户一', '专户二', '专户三']) accounts.closing.push(await open(name, 'bank'));
  for (const [person, role] of [
    [CLERK, 'clerk'],
    [OFFICER, 'finance-officer'],
    ['cashier.one', 'cashier'],
  ] as const) {
    await done('/v1/people', { person, name: person });
    await done(`/v1/people/${person}/roles`, { role, region: '990101', from: '2023-01-01' });
  }
  for (const fund of FUNDS) {
    for (const purpose of PURPOSES.slice(1)) {
      await done(`/v1/funds/${fund}/purposes`, { purpose });
      const allows = purpose === '助学' ? ['relief'] : ['relief', 'remittance', 'administration'];
      await done(`/v1/funds/${fund}/purpose-uses`, { purpose, allows });
    }
  }
}

async function everyEvent({ log }: Ledger): Promise<readonly RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  let after = BEFORE_FIRST;
  for (;;) {
    const page = await log.readAll({ after, limit: 2_000 });
    all.push(...page.events);
    if (page.events.length === 0) return all;
    after = page.through;
  }
}
