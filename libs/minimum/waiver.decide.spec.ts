import { describe, expect, it } from '@jest/globals';
import { given, givenDay, outOfOrder } from '#kernel';
import type { Fault } from '#kernel';
import { minimumDecider } from './minimum.decide.js';
import type { MinimumWaived } from './minimum.events.js';
import type { WaiveMinimum, WaiverFacts } from './waiver.decide.js';

const TODAY = givenDay('2023-07-10');
const REASON = { subject: 's', record: 'r', version: 1, commitment: 'c0ffee' };
const SAID = {
  ...({ waiver: 'w1', fund: '411522101-welfare', region: '411522101', fundKind: 'welfare', year: 2023 } as const),
  ...{ from: TODAY, until: givenDay('2024-03-31'), reason: REASON, by: ['leader'] },
};
const COMMAND: WaiveMinimum = { type: 'WaiveMinimum', ...SAID };
const WAIVED: MinimumWaived = { type: 'MinimumWaived', ...SAID };
const FACTS: WaiverFacts = { checkpoints: ['06-30', '12-31'] };

interface Situation {
  readonly events: readonly MinimumWaived[];
  readonly command: WaiveMinimum;
  readonly facts: WaiverFacts;
}

const sound: Situation = { events: [], command: COMMAND, facts: FACTS };
const decided = ({ events, command, facts }: Situation) => given(minimumDecider, events).when(command, facts);
const asking = (part: Partial<WaiveMinimum>) => {
  return (one: Situation): Situation => ({ ...one, command: { ...one.command, ...part } });
};
const without = (field: 'reason' | 'until') => (one: Situation) => {
  const left = Object.entries(one.command).filter(([name]) => name !== field);
  return { ...one, command: Object.fromEntries(left) as unknown as WaiveMinimum };
};

describe('a waiver', () => {
  it('keeps what was said, of the year or of one checkpoint', () => {
    decided(sound).thenEvents(WAIVED);
    decided(asking({ checkpoint: '06-30' })(sound)).thenEvents({ ...WAIVED, checkpoint: '06-30' });
  });

  it('is refused in order of precedence', () => {
    const faults: readonly Fault<Situation>[] = [
      { code: 'waiver-reason-missing', breaks: without('reason') },
      { code: 'waiver-without-end', breaks: without('until') },
      { code: 'minimum-not-asked', breaks: (one) => ({ ...one, facts: {} }) },
      { code: 'waiver-checkpoint-wrong', breaks: asking({ checkpoint: '07-01' }) },
      { code: 'waiver-ends-too-early', breaks: (one) => withEnd(one, '2023-07-09') },
      {
        code: 'waiver-exists',
        // The very same, whatever its checkpoint and however long it is asked for.
        breaks: (one) => ({ ...one, events: [undefined, '07-01'].map((at) => longWaiver(at)) }),
      },
    ];
    expect(outOfOrder(sound, faults, (one) => decided(one).refusalCode)).toEqual([]);
  });

  const withEnd = (one: Situation, until: string): Situation => {
    // Where no end is said at all there is none to be too early.
    return one.command.until === undefined ? one : asking({ until: givenDay(until) })(one);
  };
  const longWaiver = (checkpoint?: string): MinimumWaived => {
    return { ...WAIVED, until: givenDay('2999-12-31'), ...(checkpoint === undefined ? {} : { checkpoint }) };
  };

  it('ends on its own day or later, and not before its checkpoint', () => {
    const ending = (until: string, checkpoint?: string) =>
      decided(asking({ until: givenDay(until), ...(checkpoint === undefined ? {} : { checkpoint }) })(sound));
    ending('2023-07-09').thenRefused('waiver-ends-too-early', { value: '2023-07-09', wanted: '2023-07-10' });
    expect(ending('2023-07-10').refusalCode).toBeUndefined();
    // The checkpoint lies behind: the day of the waiver is enough.
    expect(ending('2023-07-10', '06-30').refusalCode).toBeUndefined();
    ending('2023-12-30', '12-31').thenRefused('waiver-ends-too-early', { wanted: '2023-12-31' });
    expect(ending('2023-12-31', '12-31').refusalCode).toBeUndefined();
  });

  it('can be given for longer than another, and for a checkpoint besides the year', () => {
    const before = { ...sound, events: [WAIVED] };
    decided(before).thenRefused('waiver-exists', { value: '2024-03-31' });
    decided(asking({ until: givenDay('2024-03-30') })(before)).thenRefused('waiver-exists');
    expect(decided(asking({ until: givenDay('2024-04-01') })(before)).refusalCode).toBeUndefined();
    expect(decided(asking({ checkpoint: '06-30' })(before)).refusalCode).toBeUndefined();
    // One that begins only later does not cover today.
    const later = { ...sound, events: [{ ...WAIVED, from: givenDay('2023-07-11') }] };
    expect(decided(later).refusalCode).toBeUndefined();
  });

  it('names the checkpoints that there are', () => {
    decided(asking({ checkpoint: '07-01' })(sound)).thenRefused('waiver-checkpoint-wrong', {
      field: 'checkpoint',
      value: '07-01',
      wanted: '06-30, 12-31',
    });
  });
});
