import { describe, expect, it } from '@jest/globals';
import { givenDay, givenStreams } from '#kernel';
import { grantRole } from '#people';
import { beginLedger } from './genesis.plan.js';

const ON = givenDay('2023-01-01');

describe('a new ledger', () => {
  const { came } = givenStreams({}).plan(() => beginLedger(ON));

  it('begins with one person and the default rules of the welfare funds', () => {
    expect(came.kind === 'written' ? Object.keys(came.streams) : []).toEqual(['person-local', 'rule-welfare']);
    expect(came.kind === 'written' ? came.streams : {}).toMatchObject({
      'person-local': [
        { type: 'PersonAdded', person: 'local' },
        ...['clerk', 'cashier', 'finance-officer', 'administrator'].map((role) => ({ role, region: '*', from: ON })),
      ],
      'rule-welfare': [
        { rule: 'default-county', level: 'county', amountFen: 20_000_000n },
        { rule: 'default-township', level: 'township', amountFen: 5_000_000n },
      ],
    });
  });

  it('begins once', () => {
    const histories = came.kind === 'written' ? came.streams : {};
    givenStreams(histories)
      .plan(() => beginLedger(givenDay('2024-01-01')))
      .thenNothing({});
  });

  it('stays as it is once another administrator is there', () => {
    const histories = came.kind === 'written' ? came.streams : {};
    const grant = { type: 'GrantRole', role: 'administrator', region: '*', from: ON } as const;
    const appointed = givenStreams({ ...histories, 'person-li.na': [{ type: 'PersonAdded', person: 'li.na' }] }).plan(
      () => grantRole('li.na', grant, { by: 'local', on: ON }),
    );
    appointed.thenStreams({
      'person-li.na': [{ ...grant, type: 'RoleGranted' }],
      'person-local': [{ type: 'RoleEnded', role: 'administrator', region: '*', on: ON }],
    });
  });
});
