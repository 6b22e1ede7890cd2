import { expect, it } from '@jest/globals';
import { accountDecider } from '#accounts';
import type { OpenAccount } from '#accounts';
import { fundDecider } from '#funds';
import type { FundCommand, FundEvent, IncomeCommand, OpenFund } from '#funds';
import { receiveDonation } from '#giving';
import { fen, given, givenDay, givenStreams } from '#kernel';
import { DEFAULT_CHECKPOINTS, ruleDecider } from '#minimum';
import { personDecider } from '#people';
import { regionDecider } from '#regions';
import type { RegionCommand, RegionEvent } from '#regions';

const TODAY = givenDay('2023-05-29');
const CODE = '411522';
const NUMBERS = ['411522199003071239', '13800138000', '6222021001112345670'];
const IDENTITY = NUMBERS[0] ?? '';

const founded: RegionEvent = { type: 'RegionFounded', code: CODE, name: '安和县', level: 'county', path: [CODE] };
const KIND = { kind: 'loan', kindName: '互助金', lendable: true, level: 'county', region: CODE, path: [CODE] } as const;
const opened: FundEvent = { ...KIND, type: 'FundOpened', fund: `${CODE}-loan` };
const money = { entry: 'e', account: 'a', amountFen: fen(1n), valueDate: TODAY, opensPurpose: true };

function openAccount(part: Partial<OpenAccount>) {
  const command: OpenAccount = { type: 'OpenAccount', account: 'a', region: CODE, name: '户', kind: 'bank', ways: [] };
  return given(accountDecider, []).when({ ...command, ...part });
}

function openFund(part: Partial<OpenFund>) {
  return given(fundDecider, []).when({ ...KIND, type: 'OpenFund', ...part }, { today: TODAY });
}

function inFund(command: FundCommand) {
  return given(fundDecider, [opened]).when(command, { today: TODAY });
}

function ofRegion(command: RegionCommand, events: readonly RegionEvent[] = [founded]) {
  return given(regionDecider, events).when(command, { today: TODAY });
}

const income = (part: Partial<IncomeCommand> & { readonly documentNumber?: string }) =>
  inFund({ ...money, type: 'ReceiveAppropriation', purpose: 'free', ...part } as IncomeCommand);
const found = { type: 'FoundRegion', code: CODE, name: '安和县', level: 'county' } as const;
const rename = { type: 'RenameRegion', region: CODE, name: '安和区', on: TODAY } as const;
const adopted = (documentNumber: string) => {
  const terms = { measure: 'contributed', countingKinds: ['dues'], checkpoints: DEFAULT_CHECKPOINTS } as const;
  const scope = { rule: 'own', fundKind: 'welfare', level: 'county', firstYear: 2023, amountFen: fen(1n) } as const;
  return given(ruleDecider, []).when({ type: 'AdoptRule', ...scope, ...terms, basis: { documentNumber } }, {});
};

/** Every door through which text that people type comes into events in the clear. */
const DOORS: Readonly<Record<string, (number: string) => { readonly refusalCode: string | undefined }>> = {
  "an account's name": (number) => openAccount({ name: `专户${number}` }),
  "an account's bank": (number) => openAccount({ bank: number }),
  "an account's words": (number) => openAccount({ ways: ['微信', number] }),
  "a region's name": (number) => ofRegion({ ...found, name: number }, []),
  'the document of a founding': (number) => ofRegion({ ...found, documentNumber: number }, []),
  "a region's new name": (number) => ofRegion({ ...rename, name: number }),
  'the document of a new name': (number) => ofRegion({ ...rename, documentNumber: number }),
  'the document of a merger': (number) =>
    ofRegion({ type: 'MergeRegion', region: CODE, into: '411523', on: TODAY, documentNumber: number }),
  'the document of a split': (number) =>
    ofRegion({ type: 'SplitRegion', region: CODE, into: ['411523'], on: TODAY, documentNumber: number }),
  "a kind of fund's name": (number) => openFund({ kindName: number }),
  "a purpose's name": (number) => inFund({ type: 'OpenPurpose', purpose: number, words: [] }),
  "a purpose's words": (number) => inFund({ type: 'OpenPurpose', purpose: '助学', words: [number] }),
  'a purpose that an entry opens': (number) => income({ purpose: number }),
  'the document of an appropriation': (number) => income({ documentNumber: number }),
  'the document of a rule': (number) => adopted(number),
  "a person's id": (number) => given(personDecider, []).when({ type: 'AddPerson', person: `p${number}` }),
};

it.each(Object.entries(DOORS))('no personal number comes in by %s', (_door, through) => {
  expect(NUMBERS.map((number) => through(number).refusalCode)).toEqual(NUMBERS.map(() => 'personal-number-in-clear'));
});

it.each(['number', 'ticketCode'])("no identity number comes in by a receipt's %s", (part) => {
  const receipt = { unit: CODE, number: 'AH1', [part]: IDENTITY };
  const gift = { ...money, type: 'ReceiveDonation', purpose: 'free', donorKind: 'anonymous', receipt } as const;
  const role = { type: 'RoleGranted', role: 'clerk', region: '*', from: TODAY };
  givenStreams({
    'person-chen': [{ type: 'PersonAdded', person: 'chen' }, role],
    [`fund-${CODE}-loan`]: [opened],
    'account-a': [{ type: 'AccountOpened', account: 'a', region: CODE, name: '户', kind: 'bank', ways: [] }],
  })
    .plan(() => receiveDonation(`${CODE}-loan`, gift, { by: 'chen', on: TODAY }))
    .thenRefused('personal-number-in-clear', { field: 'receipt', value: '', wanted: 'identity-number' });
});
