import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountDecider, accountNameDecider, moveDecider } from '#accounts';
import { calendarDecider } from '#calendar';
import { commandRefused, EventRegistry } from '#execution';
import { fundDecider, fundKindNameDecider, transferDecider } from '#funds';
import { assignmentDecider, pledgeDecider, receiptDecider } from '#giving';
import { canonicalJson, parseCanonical } from '#kernel';
import type { Aggregate, Movement } from '#kernel';
import { contextEventKinds } from '#ledger';
import { minimumDecider, ruleDecider } from '#minimum';
import { authorityDecider, decisionDecider, personDecider, requestDecider } from '#people';
import { regionDecider, regionNameDecider, regionsBelowDecider } from '#regions';
import { batchDecider, documentDecider, rowDecider } from '#registers';

const ROOT = join(import.meta.dirname, '..', '..');
const CONTRACTS = join(ROOT, 'docs', 'events');

interface Stored {
  /** The very text that the log holds. */
  readonly payload: string;
  readonly movements: readonly Movement[];
}

interface Sample {
  readonly type: string;
  readonly version: number;
  readonly stored: readonly Stored[];
}

const registry = new EventRegistry([commandRefused, ...contextEventKinds]);
const samples = readdirSync(join(ROOT, 'libs')).flatMap((library) => samplesOf(join(ROOT, 'libs', library)));
const everyVersion = registry
  .all()
  .flatMap(({ type, version }) => Array.from({ length: version }, (_, at) => `${type}.v${String(at + 1)}.json`));

/** A fund's stream folds the events of its library, unless another one is named below. */
const FUND_SAMPLES = samplesOf(join(ROOT, 'libs', 'funds')).map(({ name }) => name);

/** Which stream folds an event; `CommandRefused` is folded by none. */
const FOLDS: readonly (readonly [Aggregate<unknown, never>, readonly string[]])[] = [
  [regionDecider, ['RegionFounded', 'RegionRenamed', 'RegionMerged', 'RegionSplit', 'RegionAbolished']],
  [regionNameDecider, ['RegionNameTaken', 'RegionNameFreed']],
  [regionsBelowDecider, ['RegionPlaced']],
  [calendarDecider, ['DayBegan']],
  [personDecider, ['PersonAdded', 'RoleGranted', 'RoleEnded', 'LimitGranted', 'LimitEnded']],
  [authorityDecider, ['RoleLimitAdopted', 'DecisionThresholdAdopted']],
  [decisionDecider, ['CollectiveDecisionRecorded', 'DecisionCited', 'CitationReleased']],
  [accountDecider, ['AccountOpened', 'AccountPosted', 'AccountClosed', 'AccountStated']],
  [
    requestDecider,
    ['RequestMade', 'RequestApproved', 'RequestCarriedOut', 'RequestWithdrawn', 'RequestDeclined', 'RequestLapsed'],
  ],
  [accountNameDecider, ['AccountNameTaken']],
  [fundKindNameDecider, ['FundKindNamed']],
  [moveDecider, ['MoneyMoved']],
  [transferDecider, ['TransferBegan', 'TransferSettled']],
  [receiptDecider, ['ReceiptNumberTaken', 'ReceiptNumberFreed']],
  [
    pledgeDecider,
    ['PledgeMade', 'PledgeFulfilled', 'PledgeUnfulfilled', 'PledgeOverdue', 'PledgeWithdrawn', 'PledgeMoved'],
  ],
  [assignmentDecider, ['GiftAssigned', 'GiftUnassigned']],
  [ruleDecider, ['RuleAdopted']],
  [minimumDecider, ['MinimumStateReached', 'MinimumWaived']],
  [batchDecider, ['BatchBegan', 'BatchEnded']],
  [rowDecider, ['RowTaken']],
  [documentDecider, ['DocumentNumberTaken']],
];

describe('the stored samples', () => {
  it('are there for every version of every event that was ever written, and for nothing else', () => {
    expect(samples.map(({ name }) => name).sort()).toEqual([...everyVersion].sort());
    expect(samples.filter(({ name, sample }) => name !== `${sample.type}.v${String(sample.version)}.json`)).toEqual([]);
    expect(samples.filter(({ sample }) => sample.stored.length === 0)).toEqual([]);
  });

  it.each(samples)('$name is read, and moves what it moved when it was written', ({ sample }) => {
    for (const { payload, movements } of sample.stored) {
      expect(canonicalJson(parseCanonical(payload))).toBe(payload);
      const event = registry.decode({ type: sample.type, version: sample.version, payload });
      const encoded = registry.encode(event);
      expect(movementText(encoded.movements)).toBe(movementText(movements));
      if (encoded.version === sample.version) expect(encoded).toMatchObject({ type: sample.type, payload });
    }
  });

  it.each(samples)('$name is folded into a state that a snapshot can hold, and stays as it was', ({ sample }) => {
    const fold = foldOf(sample.type);
    for (const { payload } of sample.stored) {
      const event = registry.decode({ type: sample.type, version: sample.version, payload });
      const state = fold === undefined ? {} : fold.evolve(fold.initial(), event as never);
      expect({ state, strangers: strangersIn(state) }).toEqual({ state: expect.anything(), strangers: [] });
      // What was folded was not changed by it.
      expect(event).toEqual(registry.decode({ type: sample.type, version: sample.version, payload }));
    }
  });

  it('are folded, every type', () => {
    const unfolded = registry.all().filter(({ type }) => foldOf(type) === undefined);
    expect(unfolded.map(({ type }) => type)).toEqual(['CommandRefused']);
  });
});

describe('the contracts in docs/events', () => {
  const validator = new Ajv2020({ strict: true, validateFormats: false, allErrors: true });

  it('are there for every version of every event, and for nothing else', () => {
    expect(readdirSync(CONTRACTS).sort()).toEqual([...everyVersion].sort());
  });

  it.each(samples)('$name describes what is stored, all of it and nothing more', ({ name, sample }) => {
    const schema = JSON.parse(readFileSync(join(CONTRACTS, name), 'utf8')) as Contract;
    const isValid = validator.compile(schema);
    const seen = new Set<string>();
    for (const { payload } of sample.stored) {
      const fields = JSON.parse(payload) as Readonly<Record<string, unknown>>;
      expect({ valid: isValid(fields), errors: isValid.errors }).toEqual({ valid: true, errors: null });
      expect(isValid({ ...fields, unheardOf: 'x' })).toBe(false);
      for (const field of schema.required) expect(isValid({ ...fields, [field]: undefined })).toBe(false);
      for (const field of Object.keys(fields)) seen.add(field);
    }
    // Every field, optional ones too, is seen in some sample.
    expect([...seen].sort()).toEqual(Object.keys(schema.properties).sort());
    expect(schema.examples).toEqual(sample.stored.map(({ payload }) => JSON.parse(payload) as unknown));
  });
});

interface Contract {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
  readonly examples: readonly unknown[];
}

function samplesOf(library: string): readonly { readonly name: string; readonly sample: Sample }[] {
  const folder = readdirSync(library).includes('samples') ? join(library, 'samples') : undefined;
  if (folder === undefined) return [];
  return readdirSync(folder).map((name) => {
    return { name, sample: parseStored(readFileSync(join(folder, name), 'utf8')) };
  });
}

/** Amounts of the movements become amounts again; the payload stays the text that it is. */
function parseStored(text: string): Sample {
  return parseCanonical(text) as unknown as Sample;
}

function movementText(movements: readonly Movement[]): string {
  return canonicalJson(movements.map((movement) => ({ ...movement })));
}

function foldOf(type: string): Aggregate<unknown, never> | undefined {
  const named = FOLDS.find(([, types]) => types.includes(type));
  if (named !== undefined) return named[0];
  return FUND_SAMPLES.some((name) => name.startsWith(`${type}.`)) ? fundDecider : undefined;
}

/** What a snapshot would lose: anything but plain values, amounts, Maps, lists and plain objects. */
function strangersIn(value: unknown): readonly string[] {
  if (typeof value === 'function' || typeof value === 'symbol') return [typeof value];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return (value as readonly unknown[]).flatMap(strangersIn);
  if (value instanceof Map) return [...(value as Map<unknown, unknown>)].flatMap(strangersIn);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return [value.constructor.name];
  return Object.values(value).flatMap(strangersIn);
}
