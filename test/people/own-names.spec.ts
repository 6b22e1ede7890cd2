import { describe, expect, it } from '@jest/globals';
import { given } from '#kernel';
import { reactions } from '#ledger/nest';
import { LEDGER_ITSELF, personDecider } from '#people';

describe('a name under which the ledger acts', () => {
  it.each([LEDGER_ITSELF, ...reactions.map(({ name }) => name)])('is no person’s: %s', (person) => {
    const { refusalCode } = given(personDecider, []).when({ type: 'AddPerson', person });
    expect(['person-id-malformed', 'person-id-reserved']).toContain(refusalCode);
  });
});
