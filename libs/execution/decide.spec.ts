import { describe, expect, it } from '@jest/globals';
import { commandRefused } from './command.js';
import { unitOf } from './decide.js';
import { EventRegistry } from './registry.js';

const COMMAND = '0b6a2f0e-0000-4000-8000-000000000001';

describe('the unit of a refused command', () => {
  const refusal = { code: 'not-enough-available', field: 'amount', value: '5.00', wanted: '1.00 free' };
  const unit = (keepRefusal: boolean) =>
    unitOf(
      {
        ...{ commandId: COMMAND, content: new Uint8Array(32), by: 'li', keepRefusal },
        plan: () => {
          throw new Error('it was decided already');
        },
      },
      { answered: { ok: false, refusal }, read: new Set(), writes: [] },
      { registry: new EventRegistry([commandRefused]), recordedAt: '2024-07-01T00:00:00.000Z' },
    );

  it('keeps the refusal as an event of its own stream where the command was about money', () => {
    const { events, expected, answer } = unit(true);
    expect(events).toMatchObject([{ type: 'CommandRefused', stream: `refusal-${COMMAND}`, revision: 0 }]);
    expect([...expected]).toEqual([[`refusal-${COMMAND}`, 'none']]);
    expect(JSON.parse(answer)).toEqual({ ok: false, refusal });
  });

  it('keeps the answer alone where it was not', () => {
    const { events, expected, answer } = unit(false);
    expect([events, [...expected]]).toEqual([[], []]);
    expect(JSON.parse(answer)).toEqual({ ok: false, refusal });
  });
});
