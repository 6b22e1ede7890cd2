import { describe, expect, it } from '@jest/globals';
import { AMOUNT_MAX_FEN, fen, given, givenDay, outOfOrder } from '#kernel';
import type { Fault } from '#kernel';
import type {
  EnterOpeningBalance,
  FundCommand,
  FundFacts,
  IncomeCommand,
  IncomeCommandFields,
  OpenFund,
  ReceiveDonation,
} from './fund.commands.js';
import { fundDecider } from './fund.decide.js';
import type { FundEvent, FundOpened, IncomeFields, OpeningBalanceEntered, PurposeOpened } from './fund.events.js';
import { countyOf, fundId } from './fund.state.js';

const TODAY = givenDay('2023-05-29');
const FACTS: FundFacts = { today: TODAY };
const FUND = '411522101-welfare';
const OPENED: FundOpened = {
  type: 'FundOpened',
  fund: FUND,
  region: '411522101',
  path: ['411522101', '411522', '41'],
  level: 'township',
  kind: 'welfare',
  kindName: '计划生育公益金',
  lendable: false,
};
const STUDENTS: PurposeOpened = { type: 'PurposeOpened', fund: FUND, purpose: '助学', words: ['助学', '奖学金'] };
const ref = (name: string) => ({ subject: `subject-${name}`, record: `record-${name}`, version: 1, commitment: 'c0' });

const FIELDS: IncomeCommandFields = {
  entry: 'entry-1',
  purpose: 'free',
  opensPurpose: false,
  account: 'bank-1',
  amountFen: fen(5_000_000n),
  valueDate: TODAY,
};
const ENTERED: IncomeFields = {
  fund: FUND,
  entry: 'entry-1',
  purpose: 'free',
  account: 'bank-1',
  amountFen: fen(5_000_000n),
  valueDate: TODAY,
};
const DONATION: ReceiveDonation = {
  type: 'ReceiveDonation',
  ...FIELDS,
  donorKind: 'individual',
  receipt: { unit: '411522', number: 'AH01' },
};
const OPENING: EnterOpeningBalance = { type: 'EnterOpeningBalance', ...FIELDS };
const opening = (day: string, part: Partial<OpeningBalanceEntered> = {}): FundEvent => {
  return { type: 'OpeningBalanceEntered', ...ENTERED, entry: 'entry-0', valueDate: givenDay(day), ...part };
};
const dues = (day: string): FundEvent => {
  return { type: 'DuesReceived', ...ENTERED, entry: 'entry-0', valueDate: givenDay(day) };
};

interface Situation<Command extends FundCommand = FundCommand> {
  readonly events: readonly FundEvent[];
  readonly command: Command;
}

const decided = ({ events, command }: Situation) => given(fundDecider, events).when(command, FACTS);
const code = (one: Situation) => decided(one).refusalCode;

function asking<Command extends FundCommand>(part: Partial<Command>) {
  return (one: Situation<Command>): Situation<Command> => ({ ...one, command: { ...one.command, ...part } });
}

function having(...events: readonly FundEvent[]) {
  return <Command extends FundCommand>(one: Situation<Command>): Situation<Command> => {
    return { ...one, events: [...one.events, ...events] };
  };
}

const without = <Command extends FundCommand>(one: Situation<Command>): Situation<Command> => ({ ...one, events: [] });

describe('opening a fund', () => {
  const command: OpenFund = { ...OPENED, type: 'OpenFund' };

  it('makes its id of region and kind', () => {
    decided({ events: [], command: { ...command, kind: 'loan', kindName: '互助金', lendable: true } }).thenEvents({
      ...OPENED,
      fund: '411522101-loan',
      kind: 'loan',
      kindName: '互助金',
      lendable: true,
    });
  });

  it('happens once', () => {
    decided({ events: [OPENED], command }).thenRefused('fund-exists', { field: 'kind', value: FUND });
  });
});

describe('opening a purpose', () => {
  const sound: Situation = { events: [OPENED], command: { type: 'OpenPurpose', purpose: '助学', words: ['奖学金'] } };

  it('has its own name among its words, once', () => {
    decided(sound).thenEvents(STUDENTS);
    decided({
      events: [OPENED],
      command: { type: 'OpenPurpose', purpose: '助学', words: ['奖学金', '助学'] },
    }).thenEvents({
      ...STUDENTS,
      words: ['奖学金', '助学'],
    });
  });

  it('is refused in order of precedence', () => {
    const faults: readonly Fault<Situation>[] = [
      { code: 'fund-unknown', breaks: without },
      {
        code: 'purpose-name-missing',
        breaks: (one) => ({ ...one, command: { type: 'OpenPurpose', purpose: '', words: ['奖学金'] } }),
      },
      {
        // The mark of all purposes together.
        code: 'purpose-name-missing',
        breaks: (one) => ({ ...one, command: { type: 'OpenPurpose', purpose: '*', words: [] } }),
      },
      { code: 'purpose-exists', breaks: having({ ...STUDENTS, purpose: '奖学金', words: [] }) },
      {
        // Nobody could tell it from free money.
        code: 'purpose-exists',
        breaks: (one) => ({ ...one, command: { type: 'OpenPurpose', purpose: 'ＦＲＥＥ\u3164', words: [] } }),
      },
      {
        // Under this word people are shown free money.
        code: 'purpose-means-free',
        breaks: (one) => ({ ...one, command: { type: 'OpenPurpose', purpose: '非限定', words: ['奖学金'] } }),
      },
    ];
    expect(outOfOrder(sound, faults, code)).toEqual([]);
  });

  it.each(['非限定', '非 限定性\u{e0100}', '不限', '自由', '无', 'free money'])(
    'has no name or word by which registers mean free money: %j',
    (word) => {
      const said = { field: 'purpose', value: word };
      for (const command of [
        { type: 'OpenPurpose', purpose: word, words: [] },
        { type: 'OpenPurpose', purpose: '济困', words: ['新词', word] },
      ] as const) {
        decided({ events: [OPENED], command }).thenRefused('purpose-means-free', said);
      }
      const command = { ...DONATION, purpose: word, opensPurpose: true };
      decided({ events: [OPENED], command }).thenRefused('purpose-means-free', said);
    },
  );

  it('has no word that says nothing', () => {
    const command = { type: 'OpenPurpose', purpose: '济困', words: ['新词', '——'] } as const;
    decided({ events: [OPENED], command }).thenRefused('purpose-name-missing', { field: 'words', value: '新词, ——' });
  });

  it.each(['助学', '奖学金', 'free'])('is refused where %s is a name or a word already', (taken) => {
    for (const words of [[], ['新词']]) {
      const command = { type: 'OpenPurpose', purpose: taken, words } as const;
      decided({ events: [OPENED, STUDENTS], command }).thenRefused('purpose-exists', { value: taken });
    }
    const command = { type: 'OpenPurpose', purpose: '济困', words: ['新词', taken] } as const;
    decided({ events: [OPENED, STUDENTS], command }).thenRefused('purpose-exists', { field: 'purpose', value: taken });
  });
});

describe('money in', () => {
  it.each<[IncomeCommand, FundEvent]>([
    [
      { ...DONATION, donor: ref('donor') },
      {
        type: 'DonationReceived',
        ...ENTERED,
        donorKind: 'individual',
        donor: ref('donor'),
        receipt: { unit: '411522', number: 'AH01' },
      },
    ],
    [
      { type: 'ReceiveDonation', ...FIELDS, donorKind: 'anonymous', noReceiptReason: 'anonymous' },
      { type: 'DonationReceived', ...ENTERED, donorKind: 'anonymous', noReceiptReason: 'anonymous' },
    ],
    [
      { ...DONATION, noReceiptReason: 'donor-waived' },
      { type: 'DonationReceived', ...ENTERED, donorKind: 'individual', receipt: { unit: '411522', number: 'AH01' } },
    ],
    [
      { type: 'ReceiveAppropriation', ...FIELDS, documentNumber: '安财〔2023〕12号' },
      { type: 'AppropriationReceived', ...ENTERED, documentNumber: '安财〔2023〕12号' },
    ],
    [
      { type: 'ReceiveAppropriation', ...FIELDS },
      { type: 'AppropriationReceived', ...ENTERED },
    ],
    [
      { type: 'ReceiveGrant', ...FIELDS, documentNumber: '豫卫〔2023〕3号' },
      { type: 'GrantReceived', ...ENTERED, documentNumber: '豫卫〔2023〕3号' },
    ],
    [
      { type: 'ReceiveDues', ...FIELDS },
      { type: 'DuesReceived', ...ENTERED },
    ],
    [
      { type: 'ReceiveInterest', ...FIELDS },
      { type: 'InterestReceived', ...ENTERED },
    ],
    [
      { type: 'ReceiveRefund', ...FIELDS, refundOf: 'insurer' },
      { type: 'RefundReceived', ...ENTERED, refundOf: 'insurer' },
    ],
    [
      { type: 'ReceiveRefund', ...FIELDS, refundOf: 'recovered-aid' },
      { type: 'RefundReceived', ...ENTERED, refundOf: 'recovered-aid' },
    ],
    [OPENING, { type: 'OpeningBalanceEntered', ...ENTERED }],
  ])('is received: %j', (command, event) => {
    decided({ events: [OPENED], command }).thenEvents(event);
  });

  it('keeps way, memo, handler and evidence where they are', () => {
    const noted = { way: '微信', memo: ref('memo'), handler: ref('handler'), evidence: ['e1', 'e2'] };
    decided({ events: [OPENED], command: { type: 'ReceiveDues', ...FIELDS, ...noted } }).thenEvents({
      type: 'DuesReceived',
      ...ENTERED,
      ...noted,
    });
    decided({ events: [OPENED], command: { type: 'ReceiveDues', ...FIELDS, evidence: [] } }).thenEvents({
      type: 'DuesReceived',
      ...ENTERED,
    });
  });

  it('goes to the purpose that a word of it names', () => {
    const events = [OPENED, STUDENTS];
    for (const purpose of ['助学', '奖学金']) {
      decided({ events, command: { type: 'ReceiveDues', ...FIELDS, purpose } }).thenEvents({
        type: 'DuesReceived',
        ...ENTERED,
        purpose: '助学',
      });
    }
  });

  it('opens the purpose that a register names and the list lacks, in the same append, and only then', () => {
    const command = { type: 'ReceiveDues', ...FIELDS, purpose: '济困', opensPurpose: true } as const;
    const entered: FundEvent = { type: 'DuesReceived', ...ENTERED, purpose: '济困' };
    const purpose: PurposeOpened = { type: 'PurposeOpened', fund: FUND, purpose: '济困', words: ['济困'] };
    decided({ events: [OPENED], command }).thenEvents(purpose, entered);
    decided({ events: [OPENED, purpose], command }).thenEvents(entered);
    decided({ events: [OPENED, opening('2023-06-30')], command }).thenRefused('dated-before-opening');
  });

  it('of a purpose that the list lacks says what the list has', () => {
    const command = { type: 'ReceiveDues', ...FIELDS, purpose: '济困' } as const;
    decided({ events: [OPENED, STUDENTS], command }).thenRefused('purpose-unknown', {
      field: 'purpose',
      value: '济困',
      wanted: 'free, 助学',
    });
  });

  const entryFaults: readonly Fault<Situation<IncomeCommand>>[] = [
    { code: 'fund-unknown', breaks: without },
    { code: 'amount-not-positive', breaks: asking<IncomeCommand>({ amountFen: fen(0n) }) },
    { code: 'amount-too-large', breaks: asking<IncomeCommand>({ amountFen: fen(AMOUNT_MAX_FEN + 1n) }) },
    { code: 'dated-after-today', breaks: asking<IncomeCommand>({ valueDate: givenDay('2023-05-30') }) },
    { code: 'purpose-unknown', breaks: asking<IncomeCommand>({ purpose: '济困' }) },
  ];
  const beforeOpening: Fault<Situation<IncomeCommand>> = {
    code: 'dated-before-opening',
    breaks: having(opening('2023-12-31')),
  };

  it('of a gift is refused in order of precedence', () => {
    const faults: readonly Fault<Situation<IncomeCommand>>[] = [
      ...entryFaults,
      {
        code: 'receipt-missing',
        breaks: ({ events, command }) => {
          const { entry, purpose, opensPurpose, account, amountFen, valueDate } = command;
          const fields = { entry, purpose, opensPurpose, account, amountFen, valueDate };
          return { events, command: { type: 'ReceiveDonation', donorKind: 'individual', ...fields } };
        },
      },
      beforeOpening,
    ];
    expect(outOfOrder<Situation<IncomeCommand>>({ events: [OPENED], command: DONATION }, faults, code)).toEqual([]);
  });

  it.each<IncomeCommand>([
    { type: 'ReceiveAppropriation', ...FIELDS },
    { type: 'ReceiveGrant', ...FIELDS },
    { type: 'ReceiveDues', ...FIELDS },
    { type: 'ReceiveInterest', ...FIELDS },
    { type: 'ReceiveRefund', ...FIELDS, refundOf: 'insurer' },
  ])('of any other kind is refused in order of precedence: %j', (command) => {
    const sound: Situation<IncomeCommand> = { events: [OPENED], command };
    expect(outOfOrder(sound, [...entryFaults, beforeOpening], code)).toEqual([]);
  });

  it('of a gift without receipt names the reasons that would do', () => {
    const command: ReceiveDonation = { type: 'ReceiveDonation', ...FIELDS, donorKind: 'enterprise' };
    decided({ events: [OPENED], command }).thenRefused('receipt-missing', {
      field: 'receipt',
      wanted: 'anonymous, donor-waived',
    });
  });

  it('is dated on the opening day or later', () => {
    const events = [OPENED, opening('2023-05-29')];
    decided({ events, command: { type: 'ReceiveDues', ...FIELDS } }).thenEvents({ type: 'DuesReceived', ...ENTERED });
    const early = { type: 'ReceiveDues', ...FIELDS, valueDate: givenDay('2023-05-28') } as const;
    decided({ events, command: early }).thenRefused('dated-before-opening', {
      field: 'valueDate',
      value: '2023-05-28',
      wanted: '2023-05-29',
    });
  });

  it('of an opening balance is refused in order of precedence', () => {
    const faults: readonly Fault<Situation<IncomeCommand>>[] = [
      ...entryFaults,
      { code: 'opening-on-another-day', breaks: having(opening('2023-05-28', { account: 'cash-1' })) },
      { code: 'entries-before-opening', breaks: having(dues('2023-05-27')) },
      { code: 'opening-entered-already', breaks: having(opening('2023-05-29')) },
    ];
    const sound: Situation<IncomeCommand> = { events: [OPENED], command: OPENING };
    expect(outOfOrder(sound, faults, code)).toEqual([]);
  });

  it('has all opening balances of a fund on one day, each purpose and account once', () => {
    const events = [OPENED, STUDENTS, opening('2023-05-29')];
    decided({ events, command: OPENING }).thenRefused('opening-entered-already', { field: 'purpose', value: 'free' });
    decided({ events, command: { ...OPENING, account: 'cash-1' } }).thenEvents({
      type: 'OpeningBalanceEntered',
      ...ENTERED,
      account: 'cash-1',
    });
    decided({ events, command: { ...OPENING, purpose: '奖学金' } }).thenEvents({
      type: 'OpeningBalanceEntered',
      ...ENTERED,
      purpose: '助学',
    });
    const other = { ...OPENING, account: 'cash-1', valueDate: givenDay('2023-05-28') };
    decided({ events, command: other }).thenRefused('opening-on-another-day', {
      field: 'valueDate',
      value: '2023-05-28',
      wanted: '2023-05-29',
    });
  });

  it('has its opening balance on the first day of all, not after it', () => {
    decided({ events: [OPENED, dues('2023-05-29')], command: OPENING }).thenEvents({
      type: 'OpeningBalanceEntered',
      ...ENTERED,
    });
    decided({ events: [OPENED, dues('2023-05-28'), dues('2023-05-29')], command: OPENING }).thenRefused(
      'entries-before-opening',
      { field: 'valueDate', value: '2023-05-29', wanted: '2023-05-28' },
    );
  });
});

describe('names of funds and counties', () => {
  it('are made of codes', () => {
    expect(fundId('411522101', 'care')).toBe('411522101-care');
    expect(countyOf(['411522101', '411522', '4115', '41'])).toBe('411522');
    expect(countyOf(['411522', '41'])).toBe('411522');
    expect(countyOf(['4115', '41'])).toBe('4115');
    expect(countyOf([])).toBe('');
  });
});
