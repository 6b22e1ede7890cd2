import { openAccount } from '#accounts';
import { allowPurpose, foundRegion, openPurpose, receiveIncome, reserveAmount, spendAmount } from '#funds';
import { receiveDonation } from '#giving';
import { businessDateAt, fen, givenDay } from '#kernel';
import type { BusinessDate, Plan } from '#kernel';
import type { Ledger } from '#ledger/nest';
import { numberedId } from './gift-units.js';
import { carryOut } from './ledger.js';

const COUNTY = '990101';
export const FUND = `${COUNTY}-welfare`;
export const ACCOUNT = 'bench-bank';
export const PURPOSES = ['free', '助学', '应急救助', '济困', '养老'] as const;
const FIRST_DAY = givenDay('2023-01-01');
/** What each purpose holds before anything is measured: 100,000,000.00. */
const OPENING_FEN = fen(10_000_000_000n);

/** A county with a bank account, purposes that may be used for everything, and an opening balance in each. */
export async function foundCounty(ledger: Ledger): Promise<void> {
  const acting = { by: 'local', on: businessDateAt(ledger.clock()) };
  const must = async (key: string, plan: () => Plan): Promise<void> => {
    const answer = await carryOut(ledger, key, plan);
    if (!answer.ok) throw new Error(`${key} was refused: ${answer.refusal.code}`);
  };
  await must('region', () =>
    foundRegion({ type: 'FoundRegion', code: COUNTY, name: '示范县', level: 'county' }, acting),
  );
  const opened = {
    type: 'OpenAccount',
    account: ACCOUNT,
    name: '基本户',
    kind: 'bank',
    region: COUNTY,
    ways: [],
  } as const;
  await must('account', () => openAccount(opened, acting));
  for (const purpose of PURPOSES) {
    if (purpose !== 'free') {
      await must(`purpose ${purpose}`, () => openPurpose(FUND, { type: 'OpenPurpose', purpose, words: [] }, acting));
      const allows = ['relief', 'project'] as const;
      await must(`allow ${purpose}`, () => allowPurpose(FUND, { type: 'AllowPurpose', purpose, allows }, acting));
    }
    const entry = numberedId('opening', PURPOSES.indexOf(purpose));
    const balance = {
      entry,
      purpose,
      opensPurpose: false,
      account: ACCOUNT,
      amountFen: OPENING_FEN,
      valueDate: FIRST_DAY,
    };
    await must(`opening ${purpose}`, () => receiveIncome(FUND, { type: 'EnterOpeningBalance', ...balance }, acting));
  }
}

export interface Asked {
  /** The county's where absent. */
  readonly fund?: string;
  readonly key: string;
  readonly on: BusinessDate;
  readonly purpose: string;
}

/** 捐赠收入 */
export function gift({ fund = FUND, key, on, purpose }: Asked, today: BusinessDate): Plan {
  const entry = key;
  const money = { purpose, opensPurpose: false, account: ACCOUNT, amountFen: fen(12_345n), valueDate: on };
  const from = { donorKind: 'anonymous', noReceiptReason: 'anonymous' } as const;
  return receiveDonation(fund, { type: 'ReceiveDonation', entry, ...money, ...from }, { by: 'local', on: today });
}

/** 资金预留 */
function reservation({ fund = FUND, key, on, purpose }: Asked, today: BusinessDate): Plan {
  const lines = [{ purpose, amountFen: fen(5_000n) }];
  const reserved = { type: 'ReserveAmount', reservation: key, lines, valueDate: on, emergency: false } as const;
  return reserveAmount(fund, reserved, { by: 'local', on: today });
}

/** 支出: what was reserved, whole. */
function spending({ fund = FUND, key, on, purpose }: Asked, today: BusinessDate): Plan {
  const lines = [{ purpose, amountFen: fen(5_000n) }];
  const spent = { type: 'SpendAmount', entry: `${key} spent`, kind: 'relief', reservation: key } as const;
  return spendAmount(fund, { ...spent, lines, account: ACCOUNT, valueDate: on }, { by: 'local', on: today });
}

/** In this order again and again nothing is ever refused. */
export const threeCommands = [gift, reservation, spending] as const;
