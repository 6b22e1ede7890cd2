import { expect } from '@jest/globals';
import type { Api } from '../fixtures/api.js';
import { NOBODY } from './outgo-walks.js';

/** Asks for reversals and a cover, and has them answered in every wrong way; gives the codes that were met. */
export async function walkCorrections(api: Api, account: string): Promise<readonly string[]> {
  const seen: string[] = [];
  const at = '/v1/funds/990102-welfare';
  const done = async (path: string, body: unknown, by = 'local'): Promise<Readonly<Record<string, unknown>>> => {
    const told = await api.post(path, body, { by });
    if (told.status > 201) throw new Error(`${path}: ${told.text}`);
    return told.body;
  };
  const refuses = async (code: string, path: string, asked: { readonly body?: object; readonly by?: string } = {}) => {
    const { body = {}, by = 'local' } = asked;
    const told = await api.post(path, body, { by });
    expect([code, told.body['code']]).toEqual([code, code]);
    seen.push(code);
  };
  const reason = { reason: '重复登记' };
  const dues = { account: account, amount: '10.00', valueDate: '2023-07-01' };
  const { entry } = await done(`${at}/dues`, dues);
  const reversing = (id: unknown) => `${at}/entries/${String(id)}/reversals`;
  const { request } = await done(reversing(entry), reason);
  const own = `/v1/requests/${String(request)}`;
  await refuses('request-unknown', `/v1/requests/${NOBODY}/approval`);
  await refuses('request-not-yours', `${own}/withdrawal`, { by: 'leader.one' });
  await refuses('second-person-is-first', `${own}/approval`);
  await refuses('second-person-is-first', `${own}/refusal`, { body: reason });
  await refuses('role-missing', `${own}/approval`, { by: 'clerk.one' });
  const { entry: reversal } = await done(`${own}/approval`, {}, 'leader.one');
  await refuses('request-closed', `${own}/approval`, { by: 'leader.one' });
  await refuses('entry-reversed-already', reversing(entry), { body: reason });
  await refuses('reversal-not-reversible', reversing(reversal), { body: reason });
  await refuses('entry-unknown', reversing(NOBODY), { body: reason });
  const spent = await done(`${at}/dues`, { ...dues, amount: '20.00' });
  const lines = { lines: [{ purpose: 'free', amount: '15.00' }], valueDate: '2023-07-02' };
  const { reservation } = await done(`${at}/reservations`, lines);
  await refuses('reservation-not-reversible', reversing(reservation), { body: reason });
  const sent = { lines: [{ purpose: 'free', amount: '1.00' }], valueDate: '2023-07-02', to: '990101-care' };
  const { transfer } = await done(`${at}/transfers`, sent);
  await refuses('transfer-not-reversible', reversing(transfer), { body: reason });
  const cover = { purpose: 'free', amount: '1.00', valueDate: '2023-07-02' };
  await done(`${at}/purposes`, { purpose: '助学' });
  await refuses('more-than-deficit', `${at}/deficit-covers`, { body: { ...cover, purpose: '助学' } });
  const deficit = await done(reversing(spent['entry']), { ...reason, asDeficit: true }, 'clerk.one');
  const two = `/v1/requests/${String(deficit['request'])}/approval`;
  await done(two, {}, 'leader.one');
  await refuses('approved-already', two, { by: 'leader.one' });
  await done(two, {});
  await refuses('fund-in-deficit', `${at}/reservations`, { body: lines });
  return seen;
}
