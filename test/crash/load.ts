import { setTimeout as sleep } from 'node:timers/promises';
import { askOnce } from '../fixtures/api.js';
import type { Told } from '../fixtures/api.js';
import type { Chance } from './chance.js';
import type { Machine } from './machine.js';

export interface Asked {
  readonly key: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Acknowledged extends Asked {
  readonly first: Told;
  readonly again: readonly Told[];
}

const ANSWERED_WITHIN_MS = 40_000;
const DAYS = ['2023-01-05', '2023-03-31', '2023-06-30', '2023-12-31'];
const FUNDS = ['990101-welfare', '990101-care'];

/** Clients that send commands over HTTP and send each again, by its key, until it is answered. */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** Sendings without an answer: the connection broke, or a 503. */
  retries = 0;
  private over = false;
  private count = 0;

  constructor(
    private readonly machine: Machine,
    private readonly chance: Chance,
    private readonly accounts: Readonly<Record<'bank' | 'cash', string>>,
  ) {}

  static async found(machine: Machine): Promise<Readonly<Record<'bank' | 'cash', string>>> {
    const make = async (key: string, path: string, body: object): Promise<Told> => {
      const told = await askOnce(await machine.apiPort(0), path, { method: 'POST', key, body });
      if (told.status !== 201) throw new Error(told.text);
      return told;
    };
    await make('county', '/v1/regions', { code: '990101', name: '安和县', level: 'county' });
    const bank = await make('bank', '/v1/accounts', { region: '990101', name: '基本户', kind: 'bank' });
    const cash = await make('cash', '/v1/accounts', { region: '990101', name: '现金', kind: 'cash' });
    return { bank: String(bank.body['account']), cash: String(cash.body['account']) };
  }

  async run(clients: number): Promise<void> {
    await Promise.all(Array.from({ length: clients }, (_, client) => this.client(client)));
  }

  stop(): void {
    this.over = true;
  }

  private async client(client: number): Promise<void> {
    let before: Asked | undefined;
    while (!this.over) {
      const asked = this.next();
      const first = await this.answer(asked, client);
      const again: Told[] = [];
      if (this.chance.next() < 0.2) again.push(await this.answer(asked, client + 1));
      this.acknowledged.push({ ...asked, first, again });
      // One that was answered long ago, perhaps by a process that is gone.
      if (before !== undefined && this.chance.next() < 0.1) await this.once(before, client);
      before = asked;
      await sleep(this.chance.below(10));
    }
  }

  private async once(asked: Asked, client: number): Promise<void> {
    const told = await this.answer(asked, client);
    const at = this.acknowledged.findIndex(({ key }) => key === asked.key);
    const known = this.acknowledged[at];
    if (known !== undefined) this.acknowledged[at] = { ...known, again: [...known.again, told] };
  }

  private next(): Asked {
    this.count += 1;
    const key = `load ${String(this.count)}`;
    const [valueDate, fund] = [this.chance.pick(DAYS), this.chance.pick(FUNDS)];
    const amount = `${String(this.chance.below(500))}.${String(10 + this.chance.below(90))}`;
    if (this.chance.next() < 0.4) {
      const { cash: from, bank: to } = this.accounts;
      return { key, path: '/v1/account-moves', body: { from, to, amount, valueDate } };
    }
    const account = this.chance.pick([this.accounts.cash, this.accounts.bank]);
    // Now and then a number that is taken already.
    const number = `K${String(this.chance.next() < 0.1 ? 1 + this.chance.below(this.count) : this.count)}`;
    const body = { account, amount, valueDate, donorKind: 'individual', donor: `王${key}`, receipt: { number } };
    return { key, path: `/v1/funds/${fund}/donations`, body };
  }

  private async answer({ key, path, body }: Asked, client: number): Promise<Told> {
    const until = Date.now() + ANSWERED_WITHIN_MS;
    for (let at = client; Date.now() < until; at += 1) {
      const told = await this.sent(at, path, { key, body });
      if (told !== undefined && told.status !== 503) return told;
      this.retries += 1;
      await sleep(20);
    }
    throw new Error(`${key} was not answered within ${String(ANSWERED_WITHIN_MS)} ms`);
  }

  private async sent(
    at: number,
    path: string,
    { key, body }: { readonly key: string; readonly body: object },
  ): Promise<Told | undefined> {
    try {
      return await askOnce(await this.machine.apiPort(at), path, { method: 'POST', key, body });
    } catch {
      // The process went away before it answered, or was not there.
      return undefined;
    }
  }
}
