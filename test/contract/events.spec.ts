import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const CONTRACTS = join(ROOT, 'docs', 'events');

function contracts(...args: readonly string[]) {
  const { status, stderr } = spawnSync(process.execPath, ['test/contract/events.mjs', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, stderr };
}

describe('the check of the events’ contracts', () => {
  it('passes for what is committed', () => {
    expect(contracts()).toEqual({ status: 0, stderr: '' });
  });

  it('names what differs, what is missing and what belongs to no event, and mends it when it is told to', () => {
    const folder = mkdtempSync(join(tmpdir(), 'events-'));
    try {
      cpSync(CONTRACTS, folder, { recursive: true });
      const changed = join(folder, 'DonationReceived.v1.json');
      writeFileSync(changed, readFileSync(changed, 'utf8').replace('"purpose",', ''));
      rmSync(join(folder, 'DayBegan.v1.json'));
      writeFileSync(join(folder, 'DayBegan.v2.json'), '{}');
      // A version that is written no more is left as it is.
      writeFileSync(join(folder, 'RuleAdopted.v0.json'), '{}');
      const { status, stderr } = contracts(folder);
      expect({ status, lines: stderr.trim().split('\n') }).toEqual({
        status: 1,
        lines: [
          'DayBegan.v1.json is missing: an event without its contract',
          'DonationReceived.v1.json is not what the code says of the event',
          'DayBegan.v2.json is the contract of no event',
          expect.stringContaining('npm run contracts:write'),
        ],
      });
      rmSync(join(folder, 'DayBegan.v2.json'));
      expect(contracts('--write', folder).status).toBe(0);
      expect(contracts(folder)).toEqual({ status: 0, stderr: '' });
      expect(readdirSync(folder).sort()).toEqual([...readdirSync(CONTRACTS), 'RuleAdopted.v0.json'].sort());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
