import fc from 'fast-check';
import { DAYS } from './commands.js';
import type { AccountKind, Command, IncomeKind } from './commands.js';

/** An amount as the script has it: fixed, or near the most that the account can give on that day. */
type Amount = { readonly fen: string } | { readonly aroundLimit: -1 | 0 | 1 };

/** How a command is sent once more with its key. */
const RESENT = ['no', 'at-once', 'to-both-at-once', 'later', 'after-restart', 'with-other-content'] as const;

export interface Step {
  readonly client: number;
  readonly to: number;
  readonly command: Command;
  /** Stands for the command's own amount. */
  readonly amount?: Amount;
  readonly resent: (typeof RESENT)[number];
  /** What happens beside it. */
  readonly beside?: Beside;
}

export type Beside = 'kill' | 'rebuild' | 'catch-up' | 'show';

export const CLIENTS = 6;
const COUNTY = '990101';
const TOWNSHIPS = ['990101001', '990101002'];
const NOWHERE = '990102';
const REGIONS = [COUNTY, ...TOWNSHIPS];
const ACCOUNTS: readonly { readonly region: string; readonly name: string; readonly kind: AccountKind }[] = [
  { region: COUNTY, name: '基本户', kind: 'bank' },
  { region: COUNTY, name: '现金', kind: 'cash' },
  { region: COUNTY, name: '微信', kind: 'wallet' },
  { region: COUNTY, name: '国库', kind: 'quota' },
  { region: '990101001', name: '现金', kind: 'cash' },
  { region: '990101002', name: '现金', kind: 'cash' },
  { region: COUNTY, name: '支付宝', kind: 'wallet' },
];
const NAMES = ACCOUNTS.map(({ region, name }) => `${region}/${name}`);
const MAX = 10_000_000_000_000n;
const INCOME: readonly IncomeKind[] = ['opening', 'appropriation', 'grant', 'dues', 'interest', 'refund'];

/** The county with its accounts, sent by every client to both processes at once: the first one makes it. */
export const FOUNDATION: readonly Command[] = [
  { type: 'found', code: COUNTY, name: '安和县', level: 'county' },
  ...TOWNSHIPS.map((code): Command => ({ type: 'found', code, name: code, level: 'township', parent: COUNTY })),
  ...ACCOUNTS.slice(0, 6).map((account): Command => ({ type: 'account', ...account })),
  ...REGIONS.map((code): Command => ({ type: 'purpose', fund: `${code}-welfare`, purpose: '助学' })),
];

const often = <T>(usual: readonly T[], rare: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 25, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...rare) });

const fund = often(
  REGIONS.flatMap((region) => [`${region}-welfare`, `${region}-care`]),
  [`${NOWHERE}-welfare`],
);
const purpose = often(['free', 'free', 'free', '助学'], ['应急救助', '无此用途']);
const account = often(NAMES, [`${COUNTY}/无此账户`, `${NOWHERE}/现金`]);
const day = often(DAYS.slice(0, -1), DAYS.slice(-1));
const smallAmount = fc.bigInt({ min: 1n, max: 100_000n }).map(String);
const edges = ['0', '1', (MAX - 1n).toString(), MAX.toString(), (MAX + 1n).toString()];
const fen = fc.oneof({ weight: 4, arbitrary: smallAmount }, { weight: 1, arbitrary: fc.constantFrom(...edges) });
const entry = fc.record({ fund, purpose, account, fen, day });

const income = fc
  .tuple(entry, fc.constantFrom(...INCOME), fc.option(often([NOWHERE], REGIONS), { nil: undefined }))
  .map(([fields, kind, fromRegion]): Command => {
    const from = kind === 'grant' && fromRegion !== undefined ? { fromRegion } : {};
    return { type: 'income', kind, ...fields, ...from };
  });

// Three spellings of one number, so that it is often used twice; with a ticket code it is another number.
const receipt = fc
  .record({
    unit: often([COUNTY], TOWNSHIPS),
    ticketCode: often(['', ''], ['4100']),
    number: fc.integer({ min: 1, max: 25 }),
    spelling: fc.constantFrom('AH', 'ah ', 'ＡＨ'),
  })
  .map(({ unit, ticketCode, number, spelling }) => {
    const digits = spelling === 'ＡＨ' ? fullWidth(String(number)) : String(number);
    return { unit, number: `${spelling}${digits}`, ...(ticketCode === '' ? {} : { ticketCode }) };
  });
const reason = fc.constantFrom('anonymous' as const, 'donor-waived' as const);
const gift = fc
  .tuple(entry, fc.option(receipt, { nil: undefined, freq: 4 }), fc.option(reason, { nil: undefined, freq: 2 }))
  .map(([fields, numbered, why]): Command => {
    if (numbered !== undefined) return { type: 'gift', ...fields, receipt: numbered };
    return { type: 'gift', ...fields, ...(why === undefined ? {} : { reason: why }) };
  });

const move = fc
  .record({ from: account, to: account, fen, day })
  .map((fields): Command => ({ type: 'move', ...fields }));

const openPurpose = fc
  .record({ fund, purpose: often(['助学', '应急救助'], ['', 'free']) })
  .map((fields): Command => ({ type: 'purpose', ...fields }));
const openAccount = fc.constantFrom(...ACCOUNTS).map((fields): Command => ({ type: 'account', ...fields }));
const OTHER_FOUNDATIONS: readonly Command[] = [
  { type: 'found', code: COUNTY, name: '安和县', level: 'county' },
  { type: 'found', code: COUNTY, name: '安平县', level: 'county' },
  { type: 'found', code: '990101003', name: '河口乡', level: 'township', parent: COUNTY },
  { type: 'found', code: '990102001', name: '无上级', level: 'township', parent: NOWHERE },
  { type: 'found', code: '990101004', name: '错级', level: 'county', parent: COUNTY },
  { type: 'account', region: NOWHERE, name: '现金', kind: 'cash' },
  { type: 'account', region: COUNTY, name: '', kind: 'cash' },
];
const set = fc.oneof(openPurpose, openAccount, fc.constantFrom(...OTHER_FOUNDATIONS));

const aroundLimit = fc.constantFrom(-1 as const, 0 as const, 1 as const).map((near): Amount => ({ aroundLimit: near }));
const resent = fc.oneof(
  { weight: 3, arbitrary: fc.constant('no' as const) },
  { weight: 2, arbitrary: fc.constantFrom(...RESENT) },
);

const command: fc.Arbitrary<{ readonly command: Command; readonly amount?: Amount }> = fc.oneof(
  { weight: 5, arbitrary: gift.map((made) => ({ command: made })) },
  { weight: 4, arbitrary: income.map((made) => ({ command: made })) },
  { weight: 4, arbitrary: move.map((made) => ({ command: made })) },
  { weight: 5, arbitrary: fc.tuple(move, aroundLimit).map(([made, amount]) => ({ command: made, amount })) },
  { weight: 1, arbitrary: set.map((made) => ({ command: made })) },
);

const beside = fc.oneof(
  { weight: 120, arbitrary: fc.constant(undefined) },
  { weight: 6, arbitrary: fc.constantFrom<Beside>('catch-up', 'show') },
  { weight: 1, arbitrary: fc.constantFrom<Beside>('kill', 'rebuild') },
);

const step: fc.Arbitrary<Step> = fc
  .record({
    client: fc.integer({ min: 0, max: CLIENTS - 1 }),
    to: fc.integer({ min: 0, max: 1 }),
    sent: command,
    resent,
    beside,
  })
  .map(({ sent, beside: what, ...rest }) => ({ ...rest, ...sent, ...(what === undefined ? {} : { beside: what }) }));

/** What the clients send, each its own steps one after another. */
export function script(length: number): fc.Arbitrary<readonly Step[]> {
  return fc.array(step, { minLength: length, maxLength: length });
}

function fullWidth(digits: string): string {
  return digits.replaceAll(/[0-9]/gu, (digit) => '０１２３４５６７８９'.charAt(Number(digit)));
}
