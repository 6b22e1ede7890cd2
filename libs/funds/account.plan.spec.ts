import { describe, expect, it } from '@jest/globals';
import { givenDay, givenStreams } from '#kernel';
import type { Histories } from '#kernel';
import { openServingAccount } from './account.plan.js';

const TODAY = givenDay('2024-05-29');
const COUNTY = { type: 'RegionFounded', code: '411522', name: '安和县', level: 'county', path: ['411522'] };
const VILLAGE = { ...COUNTY, code: '411522101001', level: 'village', path: ['411522101001', '411522101', '411522'] };
const closed = (fund: string) => [{ type: 'MonthClosed', fund, through: givenDay('2023-12-31') }];
const streams: Histories = {
  'person-local': [
    { type: 'PersonAdded', person: 'local' },
    { type: 'RoleGranted', role: 'cashier', region: '*', from: givenDay('2023-01-01') },
  ],
  'region-411522': [COUNTY],
  'region-411522101001': [VILLAGE],
};
const opened = (region: string, more: Histories) => {
  const command = { type: 'OpenAccount', account: 'a', region, name: '现金', kind: 'cash', ways: [] } as const;
  return givenStreams({ ...streams, ...more }).plan(() => openServingAccount(command, { by: 'local', on: TODAY }));
};

const named = (region: string) => ({
  [`accountname-${region}:现金`]: [{ type: 'AccountNameTaken', region, name: '现金', account: 'a' }],
});

describe('an account that is opened', () => {
  const account = { type: 'AccountOpened', account: 'a', name: '现金', kind: 'cash', ways: [] };

  it('begins after what a fund of its region has closed', () => {
    opened('411522', {}).thenStreams({ 'account-a': [{ ...account, region: '411522' }], ...named('411522') });
    opened('411522', { 'fund-411522-care': closed('411522-care') }).thenStreams({
      'account-a': [{ ...account, region: '411522', closedThrough: givenDay('2023-12-31') }],
      ...named('411522'),
    });
  });

  it('of a village begins after what the region above it has closed; what others have closed is nothing to it', () => {
    const { came } = opened('411522101001', { 'fund-411522101-welfare': closed('411522101-welfare') });
    expect(came).toMatchObject({ streams: { 'account-a': [{ closedThrough: '2023-12-31' }] } });
    opened('411522101001', { 'fund-411522-welfare': closed('411522-welfare') }).thenStreams({
      'account-a': [{ ...account, region: '411522101001' }],
      ...named('411522101001'),
    });
  });
});
