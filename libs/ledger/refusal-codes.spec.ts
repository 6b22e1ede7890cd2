import { describe, expect, it } from '@jest/globals';
import { closeAccount, moveMoney, openAccount, stateAccount } from '#accounts';
import type { MoveMoney, OpenAccount, StateAccount } from '#accounts';
import { allowPurpose, askCover, askReversal, bearGiftFee, closeMonth, exchangePurpose, followMerge } from '#funds';
import { foundRegion, lapseQuota, mergeRegion, openFund, openPurpose, receiveGrant, receiveIncome } from '#funds';
import { releaseReservation, remitUpward, renameRegion, reserveAmount, returnGift, returnSpending } from '#funds';
import { sendTransfer, settleTransfer, spendAmount, splitRegion } from '#funds';
import type { EntryPlace, ExchangePurpose, IncomeCommand, OpenFund, PurposeLine, ReceiveDonation } from '#funds';
import type { GoodsRefusalCode, PriorYearRefusalCode, ReserveAmount, SpendAmount, TransferToSend } from '#funds';
import { fulfilPledge, makePledge, receiveDonation, reverseEntry, withdrawPledge, type MakePledge } from '#giving';
import { AMOUNT_MAX_FEN, fen, givenDay, givenStreams } from '#kernel';
import type { BusinessDate, Histories, Plan } from '#kernel';
import { adoptRule, closeYear, DEFAULT_CHECKPOINTS, waiveMinimum } from '#minimum';
import type { RuleAsked, WaiverAsked } from '#minimum';
import { addPerson, approveRequest, askFor, declineRequest, endRole, grantRole, withdrawRequest } from '#people';
import type { Acting, GrantRole } from '#people';
import type { FoundRegion, MergeRegion, SplitRegion } from '#regions';
import { noteBatch } from '#registers';
import { authorityWords } from './authority-words.js';
import { beginLedger } from './genesis.plan.js';
import { goodsWords } from './goods-words.js';
import { priorYearWords } from './prior-year-words.js';
import { REFUSAL_CODES, type RefusalCode } from './refusal-words.js';

const [TODAY, TOMORROW] = [givenDay('2023-05-29'), givenDay('2023-05-30')];
const acting = { by: 'local', on: TODAY };
const other = { by: 'li.ming', on: TODAY };
const [ABOLISHED_FUND, TOWN_FUND] = ['411522103-welfare', '411522101-welfare'];
const ENDED = { type: 'EndRole', role: 'administrator', region: '*', on: TODAY } as const;
const REASON = { subject: 's', record: 'r', version: 1, commitment: 'c' };
const RECEIPT = { unit: '411522', number: 'AH01' };

/** The gift is the fund's second event; the fee its sixth. */
const DUES = [{ dueOn: TOMORROW, amountFen: fen(5_000n) }];
const GIFT = { entry: 'entry-0', revision: 1 };
const WITHDRAWAL = { type: 'WithdrawPledge', on: TODAY, reason: REASON } as const;
const PROMISE: Omit<MakePledge, 'donor' | 'dues'> = {
  ...{ type: 'MakePledge', pledge: 'p9', purpose: 'free', donorKind: 'individual' },
  ...{ madeOn: givenDay('2023-05-28'), written: false, hardshipRelief: false },
};

/** A ledger of one county with two townships, a bank account, a cash box and the person `local`. */
const ledger: Histories = [
  beginLedger(TODAY),
  foundRegion(region('411522', 'county'), acting),
  ...['101', '102', '103'].map((town) =>
    foundRegion({ ...region(`411522${town}`, 'township'), parent: '411522' }, acting),
  ),
  followMerge({ fund: ABOLISHED_FUND, into: '411522102', on: TODAY, inTransit: [], idOf: (what) => what }),
  foundRegion({ ...region('411522104', 'township'), parent: '411522', on: givenDay('2023-05-28') }, acting),
  foundRegion({ ...region('411522104001', 'village'), parent: '411522104' }, acting),
  mergeRegion({ type: 'MergeRegion', region: '411522103', into: '411522102', on: TODAY }, {}, acting),
  ...['bank', 'stated', 'closed'].map((name) => openAccount(account(name, '411522'), acting)),
  openAccount({ ...account('cash', '411522101'), kind: 'cash' }, acting),
  ...['stated', 'closed'].map((name) => closeAccount(name, closing('2023-05-28'), acting)),
  stateAccount('stated', balance({}), acting),
  openAccount(account('neighbour', '411522102'), acting),
  ...['li.na', 'of.town', 'for.a.time', 'li.ming'].map((person) => addPerson({ type: 'AddPerson', person }, acting)),
  grantRole('li.na', grant({ role: 'auditor' }), acting),
  grantRole('of.town', grant({ role: 'finance-officer', region: '411522101' }), acting),
  waive({ waiver: 'w0', year: 2022, until: TOMORROW, reason: REASON }),
  grantRole('li.ming', grant({ role: 'leader' }), acting),
  grantRole('for.a.time', grant({ role: 'administrator', until: TOMORROW }), acting),
  receiveDonation(TOWN_FUND, gift({ entry: 'entry-0', receipt: RECEIPT, valueDate: givenDay('2023-05-28') }), acting),
  noteBatch({ type: 'BeginBatch', batch: 'b1', county: '411522', files: [] }),
  openPurpose(TOWN_FUND, { type: 'OpenPurpose', purpose: '助学', words: [] }, acting),
  reserveAmount(TOWN_FUND, reserved({ reservation: 'r1' }), acting),
  reserveAmount(TOWN_FUND, reserved({ reservation: 'r2', expiresOn: givenDay('2023-05-28') }), acting),
  spendAmount(TOWN_FUND, spent({ entry: 'fee-1', kind: 'bank-fee' }), acting),
  ask('q1', 2),
  ask('q2', 1),
  withdrawRequest('q2', acting),
  approveRequest('q1', other, nothing),
  sendTransfer(transfer({ transfer: 't1' }), acting),
  settleTransfer('t1', { outcome: 'sent-back', valueDate: TODAY }, acting),
  ...['p1', 'p3', 'p4'].map((pledge) => makePledge(TOWN_FUND, pledged({ pledge }), acting)),
  makePledge(TOWN_FUND, pledged({ pledge: 'p2', written: true, hardshipRelief: true, evidence: ['e'] }), acting),
  withdrawPledge('p3', WITHDRAWAL, acting),
  fulfilPledge('p4', { fund: TOWN_FUND, gift: GIFT }, acting),
  makePledge('411522-welfare', pledged({ pledge: 'p5' }), acting),
  receiveIncome(TOWN_FUND, dues({ entry: 'dues-1', amountFen: fen(10n), valueDate: givenDay('2023-05-28') }), acting),
  // Behind the fund, its gift, a purpose, two reservations, a fee and a transfer there and back.
  reversed('no-dues', { entry: 'dues-1', revision: 8 }),
  openAccount({ ...account('quota', '411522'), kind: 'quota' }, acting),
  ...['2023-03-31', '2023-04-30'].map((through) => closed('411522102-care', through)),
  ...['411522102-welfare', '411522-welfare'].map((fund) => closed(fund, '2022-12-31')),
  year('411522102-welfare', 2022),
  receiveIncome('411522101-care', granted('granted', 'quota'), acting),
  receiveIncome('411522101-care', granted('elsewhere', 'bank'), acting),
].reduce<Histories>(after, {});
const HELD = { type: 'ApprovalsHeld', fund: TOWN_FUND, hold: 'h1', cause: 'minimum-checkpoint', year: 2023 };
const HISTORIES: Readonly<Record<string, Histories>> = {
  'fund-held': having(ledger, `fund-${TOWN_FUND}`, { ...HELD, checkpoint: '03-31', on: TODAY }),
  'fund-in-deficit': after(ledger, reversed('no-gift', GIFT, true)),
};
const withOpening = after(ledger, receiveIncome('411522102-welfare', opening({ account: 'bank' }), acting));

/** A request of the action that does nothing. */
function ask(request: string, approvals: 1 | 2): Plan {
  const roles = ['finance-officer', 'leader'] as const;
  return askFor({ request, action: 'nothing', content: {}, path: ['411522'], approvals, roles }, acting, nothing());
}

function* nothing(): Plan {
  return { kind: 'nothing', result: {} };
}

/** Carried out, as if it had been asked for and confirmed. */
function reversed(entry: string, { entry: original, revision = 0 }: EntryPlace, asDeficit = false): Plan {
  const content = { fund: TOWN_FUND, entry, reversed: original, revision, asDeficit, reason: REASON };
  return reverseEntry(content, { request: 'q', acting });
}

function reversing(reversed: EntryPlace): Plan {
  const asked = { request: 'q9', fund: TOWN_FUND, entry: 'x', reversed, asDeficit: false, reason: REASON };
  return askReversal(asked, acting, reverseEntry);
}

function having(histories: Histories, stream: string, event: object): Histories {
  return { ...histories, [stream]: [...(histories[stream] ?? []), event] };
}

function after(histories: Histories, plan: Plan): Histories {
  const { came } = givenStreams(histories).plan(() => plan);
  if (came.kind !== 'written') throw new Error(JSON.stringify(came));
  const written = Object.entries(came.streams).map(([name, events]) => [name, [...(histories[name] ?? []), ...events]]);
  return { ...histories, ...(Object.fromEntries(written) as Histories) };
}

function waive(part: Partial<WaiverAsked>, by: Acting = acting): Plan {
  return waiveMinimum({ waiver: 'w9', fund: TOWN_FUND, year: 2023, ...part }, 'q8', by);
}

function region(code: string, level: FoundRegion['level']): FoundRegion {
  return { type: 'FoundRegion', code, name: `区划${code}`, level };
}

function pledged(part: Partial<MakePledge>): MakePledge {
  return { ...PROMISE, donor: REASON, dues: DUES, ...part };
}

const named = { type: 'RenameRegion', region: '411522101', on: TODAY } as const;

function merger(part: Partial<MergeRegion>): MergeRegion {
  return { type: 'MergeRegion', region: '411522101', into: '411522102', on: TODAY, ...part };
}

function divided(part: Partial<SplitRegion>): SplitRegion {
  return { type: 'SplitRegion', region: '411522101', into: ['411522104'], on: TODAY, ...part };
}

function account(name: string, holder: string): OpenAccount {
  return { type: 'OpenAccount', account: name, region: holder, name, kind: 'bank', ways: [] };
}

function grant(part: Partial<GrantRole>): GrantRole {
  return { type: 'GrantRole', role: 'clerk', region: '*', from: TODAY, ...part };
}

function fields() {
  const where = { purpose: 'free', opensPurpose: false, account: 'cash' };
  return { ...where, entry: 'entry-1', amountFen: fen(5_000n), valueDate: TODAY };
}

function gift(part: Partial<ReceiveDonation>): ReceiveDonation {
  return { type: 'ReceiveDonation', ...fields(), donorKind: 'individual', ...part };
}

function dues(part: Partial<IncomeCommand>): IncomeCommand {
  return { ...fields(), ...part, type: 'ReceiveDues' };
}

function opening(part: Partial<IncomeCommand>): IncomeCommand {
  return { ...fields(), ...part, type: 'EnterOpeningBalance' };
}

function closing(through: string) {
  return { type: 'CloseAccount', through: givenDay(through) } as const;
}

function balance(part: Partial<StateAccount>): StateAccount {
  const figures = { ledgerFen: fen(0n), statedFen: fen(0n), evidence: ['e'] };
  return { type: 'StateAccount', through: givenDay('2023-05-28'), ...figures, ...part };
}

function move(part: Partial<MoveMoney>): MoveMoney {
  const moved = { move: 'move-1', from: 'cash', to: 'bank', amountFen: fen(5_000n), valueDate: TODAY };
  return { type: 'MoveMoney', ...moved, ...part };
}

function line(amountFen: bigint, purpose = 'free'): readonly PurposeLine[] {
  return [{ purpose, amountFen: fen(amountFen) }];
}

function reserved(part: Partial<ReserveAmount>): ReserveAmount {
  const when = { valueDate: givenDay('2023-05-28'), emergency: false };
  return { type: 'ReserveAmount', reservation: 'r9', lines: line(100n), ...when, ...part };
}

function spent(part: Partial<SpendAmount>): SpendAmount {
  const where = { entry: 'entry-1', account: 'cash', valueDate: TODAY };
  return { type: 'SpendAmount', ...where, lines: line(1n), kind: 'relief', ...part };
}

function transfer(part: Partial<TransferToSend>): TransferToSend {
  const way = { from: TOWN_FUND, to: '411522-welfare' };
  return { transfer: 't9', ...way, lines: line(100n), valueDate: TODAY, ...part };
}

function closed(fund: string, through: string): Plan {
  return closeMonth(fund, givenDay(through), acting);
}

function year(fund: string, closing: number, countyFirstOn?: BusinessDate): Plan {
  return closeYear({ fund, year: closing, countyFirstOn }, acting);
}

function granted(entry: string, account: string): IncomeCommand {
  return { ...fields(), type: 'ReceiveAppropriation', entry, account, valueDate: givenDay('2023-04-15') };
}

function late(part: Partial<IncomeCommand>): IncomeCommand {
  return dues({ account: 'bank', belongsOn: givenDay('2023-04-30'), ...part });
}

function lapse(amountFen: bigint, appropriation = { entry: 'granted', revision: 1 }): Plan {
  const asked = { type: 'LapseQuota', entry: 'lapsed', amountFen: fen(amountFen), valueDate: TODAY } as const;
  return lapseQuota('411522101-care', asked, { acting, appropriation });
}

function exchange(part: Partial<ExchangePurpose>, gift = false): Plan {
  const what = { entry: 'entry-1', from: 'free', to: '助学', amountFen: fen(1n), valueDate: TODAY };
  const why = { reason: 'donor-consent', evidence: ['e'], ...part } as const;
  const place = gift ? { gift: GIFT } : {};
  return exchangePurpose(TOWN_FUND, { type: 'ExchangePurpose', ...what, ...why }, { acting, ...place });
}

const GIVEN_UP = { type: 'ReleaseReservation', entry: 'x', reservation: 'r1', cause: 'released' } as const;
const FEE = { entry: 'fee-1', revision: 5 };
const spend = (part: Partial<SpendAmount>): Plan => spendAmount(TOWN_FUND, spent(part), acting);
const reserve = (part: Partial<ReserveAmount>): Plan => reserveAmount(TOWN_FUND, reserved(part), acting);
const back = { entry: 'entry-1', account: 'cash', valueDate: TODAY };
const settled = { outcome: 'received', valueDate: TODAY } as const;

function rule(part: Partial<RuleAsked>): RuleAsked {
  const counts = { measure: 'contributed', countingKinds: ['dues'], checkpoints: DEFAULT_CHECKPOINTS } as const;
  const own = { rule: 'own', fundKind: 'welfare', region: '411522101', firstYear: 2023, amountFen: fen(6_000_000n) };
  return { ...own, ...counts, ...part };
}

function fundKind(part: Partial<OpenFund>) {
  return openFund(
    { type: 'OpenFund', region: '411522', kind: 'loan', kindName: '互助金', lendable: true, ...part },
    acting,
  );
}

const income = (command: IncomeCommand, fund = TOWN_FUND): Plan => receiveIncome(fund, command, acting);
const purpose = (name: string): Plan =>
  openPurpose(TOWN_FUND, { type: 'OpenPurpose', purpose: name, words: [] }, acting);
const own = (part: Partial<RuleAsked>): Plan => adoptRule(rule(part), 'q8', acting);

// A code that is added to a closed list stops the compiler here until a command shows it.
type Elsewhere = 'document-number-used' | GoodsRefusalCode | PriorYearRefusalCode | keyof typeof authorityWords;
const refused: Readonly<Record<Exclude<RefusalCode, Elsewhere>, () => Plan>> = {
  'actor-unknown': () => addPerson({ type: 'AddPerson', person: 'a' }, { by: 'nobody', on: TODAY }),
  'role-missing': () => addPerson({ type: 'AddPerson', person: 'a' }, { by: 'li.na', on: TODAY }),
  'person-id-malformed': () => addPerson({ type: 'AddPerson', person: 'A' }, acting),
  'person-id-reserved': () => addPerson({ type: 'AddPerson', person: 'ledger' }, acting),
  'person-exists': () => addPerson({ type: 'AddPerson', person: 'li.na' }, acting),
  'person-unknown': () => grantRole('nobody', grant({}), acting),
  'region-unknown': () => grantRole('li.na', grant({ region: '999999' }), acting),
  'administrator-ends-own-role': () => endRole('local', ENDED, acting),
  'administrator-for-a-time': () => endRole('local', ENDED, { by: 'for.a.time', on: TODAY }),
  'role-ends-before-it-begins': () => grantRole('local', grant({ from: TOMORROW, until: TODAY }), acting),
  'administrator-handles-no-money': () => grantRole('li.na', grant({}), acting),
  'role-held-already': () => grantRole('li.na', grant({ role: 'auditor' }), acting),
  'role-not-held': () => endRole('li.na', { type: 'EndRole', role: 'clerk', region: '*', on: TODAY }, acting),
  'entry-reversed-already': () => reversing({ entry: 'dues-1', revision: 8 }),
  'reversal-not-reversible': () => reversing({ entry: 'no-dues', revision: 9 }),
  'reservation-not-reversible': () => reversing({ entry: 'r1', revision: 3 }),
  'transfer-not-reversible': () => reversing({ entry: 't1', revision: 6 }),
  'fund-in-deficit': () => reserve({ emergency: true }),
  'more-than-deficit': () =>
    askCover({ fund: TOWN_FUND, entry: 'cover', purpose: '助学', amountFen: fen(1n), valueDate: TODAY }, 'q9', acting),
  'request-exists': () => ask('q1', 1),
  'request-unknown': () => approveRequest('q0', acting, nothing),
  'request-closed': () => approveRequest('q2', other, nothing),
  'request-lapsed': () => approveRequest('q1', { ...other, on: givenDay('2023-06-29') }, nothing),
  'request-not-yours': () => withdrawRequest('q1', other),
  'second-person-is-first': () => declineRequest('q1', acting, REASON),
  'approved-already': () => approveRequest('q1', other, nothing),
  'region-code-malformed': () => foundRegion(region('4', 'county'), acting),
  'region-name-missing': () => foundRegion({ ...region('411523', 'county'), name: '' }, acting),
  'name-too-long': () => fundKind({ kindName: '金'.repeat(101) }),
  'region-parent-unknown': () => foundRegion({ ...region('411523', 'county'), parent: '41' }, acting),
  'region-level-wrong': () => foundRegion(region('411523', 'township'), acting),
  'region-code-outside-parent': () => foundRegion({ ...region('411523101', 'township'), parent: '411522' }, acting),
  'region-code-used': () => foundRegion({ ...region('411522', 'county'), name: '别县' }, acting),
  'region-merges-itself': () => mergeRegion(merger({ into: '411522101' }), {}, acting),
  'region-abolished': () => mergeRegion(merger({ into: '411522103' }), {}, acting),
  'region-split-into-nothing': () => splitRegion(divided({ into: [] }), {}, acting),
  'region-not-alike': () => mergeRegion(merger({ into: '411522' }), {}, acting),
  'region-dated-after-today': () => mergeRegion(merger({ on: TOMORROW }), {}, acting),
  'region-dated-too-early': () => splitRegion(divided({ on: givenDay('2023-05-27') }), {}, acting),
  'region-dated-in-closed-time': () =>
    foundRegion({ ...region('411522105', 'township'), parent: '411522', on: givenDay('2022-12-31') }, acting),
  'region-dated-before-entries': () => mergeRegion(merger({ on: givenDay('2023-05-27') }), {}, acting),
  'region-has-regions-below': () => mergeRegion(merger({ region: '411522104' }), {}, acting),
  'region-name-used': () => renameRegion({ ...named, name: '区划411522102' }, {}, acting),
  'region-name-used-until': () => foundRegion({ ...region('411522105', 'township'), name: '区划411522103' }, acting),
  'account-name-missing': () => openAccount({ ...account('new', '411522'), name: '' }, acting),
  'personal-number-in-clear': () => openAccount(account('工资卡 6222 0210 0111 2345 670', '411522'), acting),
  'name-says-nothing': () => fundKind({ kindName: '\u3000' }),
  'fund-kind-name-used': () => fundKind({ kindName: '人口关爱 基金' }),
  'account-exists': () => openAccount(account('bank', '411522'), acting),
  'account-unknown': () => income(dues({ account: 'no-account' })),
  'account-not-of-region': () => income(dues({ account: 'neighbour' })),
  'account-below-zero': () => moveMoney(move({ amountFen: fen(5_001n) }), acting),
  'account-closed': () => income(dues({ account: 'closed', valueDate: givenDay('2023-05-28') })),
  'account-closed-already': () => closeAccount('stated', closing('2023-05-28'), acting),
  'account-closing-not-stated': () => closeAccount('closed', closing('2023-05-29'), acting),
  'account-not-closed-through': () => stateAccount('bank', balance({}), acting),
  'account-stated-already': () => stateAccount('stated', balance({}), acting),
  'account-evidence-missing': () => stateAccount('closed', balance({ evidence: [] }), acting),
  'difference-unexplained': () => stateAccount('closed', balance({ statedFen: fen(1n) }), acting),
  'accounts-equal': () => moveMoney(move({ to: 'cash' }), acting),
  'amount-not-positive': () => income(dues({ amountFen: fen(0n) })),
  'amount-too-large': () => income(dues({ amountFen: fen(AMOUNT_MAX_FEN + 1n) })),
  'dated-too-early': () => income(dues({ valueDate: givenDay('1989-12-31') })),
  'dated-after-today': () => income(dues({ valueDate: TOMORROW })),
  'fund-exists': () => fundKind({ kind: 'welfare' }),
  'fund-unknown': () => income(dues({}), '999999-welfare'),
  'fund-abolished': () => income(dues({ account: 'bank' }), ABOLISHED_FUND),
  'purpose-name-missing': () => purpose(''),
  'purpose-means-free': () => purpose('非限定'),
  'purpose-exists': () => purpose('free'),
  'purpose-unknown': () => income(dues({ purpose: '济困' })),
  'receipt-number-malformed': () =>
    receiveDonation(TOWN_FUND, gift({ receipt: { unit: '411522', number: '-' } }), acting),
  'receipt-unit-not-of-fund': () =>
    receiveDonation(TOWN_FUND, gift({ receipt: { unit: '411523', number: 'A1' } }), acting),
  'receipt-missing': () => receiveDonation(TOWN_FUND, gift({}), acting),
  'dated-before-opening': () =>
    income(dues({ account: 'bank', valueDate: givenDay('2023-05-28') }), '411522102-welfare'),
  'opening-on-another-day': () =>
    income(opening({ account: 'neighbour', valueDate: givenDay('2023-05-28') }), '411522102-welfare'),
  'entries-before-opening': () => income(opening({})),
  'opening-entered-already': () => income(opening({ account: 'bank' }), '411522102-welfare'),
  'grant-from-fund-here': () =>
    receiveGrant(TOWN_FUND, { ...fields(), type: 'ReceiveGrant' }, { acting, fromRegion: '411522' }),
  'remittance-to-fund-here': () =>
    remitUpward(TOWN_FUND, { type: 'RemitUpward', ...back, lines: line(1n) }, { acting, toRegion: '411522' }),
  'entry-unknown': () =>
    returnGift(
      TOWN_FUND,
      { type: 'ReturnGift', ...back, lines: line(1n) },
      { acting, gift: { entry: 'no-gift', revision: undefined } },
    ),
  'reservation-unknown': () => spend({ reservation: 'r0' }),
  'reservation-missing': () => spend({}),
  'reservation-expired': () => spend({ reservation: 'r2' }),
  'reservation-exists': () => reserve({ reservation: 'r1' }),
  'expires-before-it-begins': () => reserve({ expiresOn: givenDay('2023-05-27') }),
  'lines-missing': () => reserve({ lines: [] }),
  'lines-repeat-purpose': () => reserve({ lines: [...line(1n), ...line(1n)] }),
  'purpose-not-allowed': () => reserve({ lines: line(1n, '助学') }),
  'not-enough-available': () => reserve({ lines: line(10_000n) }),
  'fund-held': () => reserve({}),
  'fund-not-lendable': () =>
    allowPurpose(TOWN_FUND, { type: 'AllowPurpose', purpose: 'free', allows: ['loan'] }, acting),
  'dated-before-what-it-answers': () =>
    releaseReservation(TOWN_FUND, { ...GIVEN_UP, valueDate: givenDay('2023-05-27') }, acting),
  'more-than-reserved': () => spend({ reservation: 'r1', lines: line(101n) }),
  'more-than-spent': () =>
    returnSpending(TOWN_FUND, { type: 'ReturnSpending', ...back, lines: line(2n) }, { acting, spent: FEE }),
  'more-than-given': () =>
    bearGiftFee(TOWN_FUND, { type: 'BearGiftFee', ...back, amountFen: fen(5_001n) }, { acting, gift: GIFT }),
  'dated-in-closed-time': () => income(late({ valueDate: givenDay('2023-04-30') }), '411522102-care'),
  'belongs-in-open-time': () => income(late({ belongsOn: givenDay('2023-05-01') }), '411522102-care'),
  'month-not-over': () => closed('411522102-care', '2023-05-31'),
  'month-closed-already': () => closed('411522102-care', '2023-04-30'),
  'month-before-open': () => closed('411522-care', '2023-04-29'),
  'account-not-closed': () => closed('411522101-care', '2023-04-30'),
  'year-closed-already': () => year('411522102-welfare', 2022),
  'year-before-open': () => year('411522102-welfare', 2024),
  'year-months-open': () => year('411522102-welfare', 2023),
  'minimum-unmet': () => year('411522-welfare', 2022, givenDay('2022-06-01')),
  'account-not-quota': () => lapse(1n, { entry: 'elsewhere', revision: 2 }),
  'more-than-granted': () => lapse(5_001n),
  'purposes-equal': () => exchange({ to: 'free' }, true),
  'evidence-missing': () => exchange({ evidence: [] }, true),
  'gift-missing': () => exchange({}),
  'funds-equal': () => sendTransfer(transfer({ to: TOWN_FUND }), acting),
  'transfer-exists': () => sendTransfer(transfer({ transfer: 't1' }), acting),
  'transfer-unknown': () => settleTransfer('t0', settled, acting),
  'transfer-settled': () => settleTransfer('t1', settled, acting),
  'fund-kind-malformed': () => fundKind({ kind: 'Loan' }),
  'receipt-number-used': () => receiveDonation(TOWN_FUND, gift({ receipt: RECEIPT }), acting),
  'pledge-unknown': () => withdrawPledge('p0', WITHDRAWAL, acting),
  'pledge-exists': () => makePledge(TOWN_FUND, pledged({ pledge: 'p1' }), acting),
  'pledge-withdrawn': () => withdrawPledge('p3', WITHDRAWAL, acting),
  'donor-missing': () => makePledge(TOWN_FUND, { ...PROMISE, dues: DUES }, acting),
  'dues-missing': () => makePledge(TOWN_FUND, pledged({ dues: [] }), acting),
  'dues-out-of-order': () => makePledge(TOWN_FUND, pledged({ dues: [...DUES, ...DUES] }), acting),
  'agreement-missing': () => withdrawPledge('p2', WITHDRAWAL, acting),
  'pledge-of-another-fund': () => fulfilPledge('p5', { fund: TOWN_FUND, gift: GIFT }, acting),
  'pledge-kept': () => withdrawPledge('p4', WITHDRAWAL, acting),
  'pledge-over-fulfilled': () => fulfilPledge('p1', { fund: TOWN_FUND, gift: GIFT, amountFen: fen(5_001n) }, acting),
  'gift-over-used': () => fulfilPledge('p1', { fund: TOWN_FUND, gift: GIFT }, acting),
  'rule-scope-unclear': () => own({ level: 'county' }),
  'rule-amount-wrong': () => own({ amountFen: fen(-1n) }),
  'rule-year-wrong': () => own({ firstYear: 3000 }),
  'rule-kinds-wrong': () => own({ countingKinds: ['opening'] }),
  'rule-checkpoints-wrong': () => own({ checkpoints: [] }),
  'rule-enforcement-wrong': () => own({ enforcement: [] }),
  'rule-below-general': () => own({ amountFen: fen(1n) }),
  'rule-exists': () => own({ rule: 'default-county' }),
  'waiver-level': () => waive({}, { by: 'of.town', on: TODAY }),
  'waiver-reason-missing': () => waive({}),
  'waiver-without-end': () => waive({ reason: REASON }),
  'minimum-not-asked': () => waive({ fund: '411522101-care', reason: REASON, until: TOMORROW }),
  'waiver-checkpoint-wrong': () => waive({ reason: REASON, until: TOMORROW, checkpoint: '01-01' }),
  'waiver-ends-too-early': () => waive({ reason: REASON, until: givenDay('2023-05-28') }),
  'waiver-exists': () => waive({ year: 2022, reason: REASON, until: TOMORROW }),
  'batch-begun-already': () => noteBatch({ type: 'BeginBatch', batch: 'b1', county: '411522', files: [] }),
  'batch-not-open': () =>
    noteBatch({ type: 'EndBatch', batch: 'b2', outcome: 'completed', accepted: 0, known: 0, refused: 0 }),
};

describe('the closed lists of refusals', () => {
  it.each(Object.entries(refused))('have %s, which a command meets', (code, plan) => {
    const { came } = givenStreams(HISTORIES[code] ?? withOpening).plan(plan);
    expect(came.kind === 'refused' ? came.refusal.code : came).toBe(code);
  });

  it('are the ones that there are words for', () => {
    // Registers' rows meet one more, beside the decider of their document numbers; those of
    // goods and of limits have ledgers of their own (goods-refusals.spec.ts, authority-refusals.spec.ts), prior years plans.
    const met = Object.keys({
      ...refused,
      ...goodsWords,
      ...authorityWords,
      ...priorYearWords,
      'document-number-used': 1,
    });
    expect(met.sort()).toEqual([...REFUSAL_CODES].sort());
  });
});
