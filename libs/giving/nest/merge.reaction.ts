import { derivedId, is } from '#execution';
import type { LedgerEvent, Reaction, ReactionCommand, ViewTransaction } from '#execution';
import { followMerge, fundId } from '#funds';
import type { FundOpened, TransferBegan, TransferSettled } from '#funds';
import { movePledge } from '#giving';
import type { PledgeMade, PledgeMoved, PledgeWithdrawn } from '#giving';
import type { BusinessDate } from '#kernel';
import type { RegionAbolished } from '#regions';

/**
 * 区划并入: what follows when a region goes into another one. Each of its funds goes over in one append of its own, and
 * each open pledge; what comes to such a fund later, or arrives there, follows in the same way.
 */
export const mergeReaction: Reaction = {
  name: 'region-merge',
  version: 1,
  ddl: `
    CREATE TABLE merge_fund (
      fund text COLLATE "C" PRIMARY KEY, region text COLLATE "C" NOT NULL, kind text NOT NULL);
    CREATE INDEX ON merge_fund (region);
    CREATE TABLE merge_region (
      region text COLLATE "C" PRIMARY KEY, into_region text COLLATE "C" NOT NULL, on_day text COLLATE "C" NOT NULL);
    CREATE TABLE merge_pledge (pledge text COLLATE "C" PRIMARY KEY, fund text COLLATE "C" NOT NULL);
    CREATE INDEX ON merge_pledge (fund);
    CREATE TABLE merge_transit (transfer text COLLATE "C" PRIMARY KEY, to_fund text COLLATE "C" NOT NULL);
    CREATE INDEX ON merge_transit (to_fund);`,
  async react(events, manager) {
    const commands: ReactionCommand[] = [];
    for (const recorded of events) {
      await fold(recorded, manager);
      for (const merged of await concerned(recorded, manager)) {
        commands.push(await fundCommand(recorded.id, merged, manager));
        for (const pledge of merged.pledges) commands.push(pledgeCommand(recorded.id, pledge, merged));
      }
    }
    return commands;
  },
};

async function fold(recorded: LedgerEvent, manager: ViewTransaction): Promise<void> {
  if (is<FundOpened>(recorded, 'FundOpened')) {
    const { fund, region, kind } = recorded.event;
    await manager.query('INSERT INTO merge_fund VALUES ($1, $2, $3)', [fund, region, kind]);
  } else if (is<RegionAbolished>(recorded, 'RegionAbolished')) {
    const { region, successor, on } = recorded.event;
    await manager.query('INSERT INTO merge_region VALUES ($1, $2, $3)', [region, successor, on]);
  } else if (is<TransferBegan>(recorded, 'TransferBegan')) {
    await manager.query('INSERT INTO merge_transit VALUES ($1, $2)', [recorded.event.transfer, recorded.event.to]);
  } else if (is<TransferSettled>(recorded, 'TransferSettled')) {
    await manager.query('DELETE FROM merge_transit WHERE transfer = $1', [recorded.event.transfer]);
  } else if (is<PledgeMade>(recorded, 'PledgeMade')) {
    await manager.query('INSERT INTO merge_pledge VALUES ($1, $2)', [recorded.event.pledge, recorded.event.fund]);
  } else if (is<PledgeMoved>(recorded, 'PledgeMoved')) {
    const { pledge, to } = recorded.event;
    await manager.query('UPDATE merge_pledge SET fund = $2 WHERE pledge = $1', [pledge, to]);
  } else if (is<PledgeWithdrawn>(recorded, 'PledgeWithdrawn')) {
    await manager.query('DELETE FROM merge_pledge WHERE pledge = $1', [recorded.event.pledge]);
  }
}

interface MergedFund {
  readonly fund: string;
  readonly kind: string;
  readonly into: string;
  readonly day: BusinessDate;
  readonly pledges: readonly string[];
}

/** The abolished funds that an event is about: all of a region that is abolished, else the one that it names. */
async function concerned(recorded: LedgerEvent, manager: ViewTransaction): Promise<readonly MergedFund[]> {
  const region = is<RegionAbolished>(recorded, 'RegionAbolished') ? recorded.event.region : null;
  const fund = region === null ? fundOf(recorded) : null;
  if (region === null && fund === null) return [];
  return manager.query(
    `SELECT f.fund, f.kind, r.into_region AS into, r.on_day AS day,
            ARRAY(SELECT pledge FROM merge_pledge p WHERE p.fund = f.fund ORDER BY pledge) AS pledges
       FROM merge_fund f JOIN merge_region r USING (region)
      WHERE f.region = $1 OR f.fund = $2 ORDER BY f.fund`,
    [region, fund],
  );
}

/** What the follow itself writes of the fund asks for nothing more. */
const OWN: readonly string[] = ['TransferSent', 'GoodsHandedOver', 'FundAbolished', 'PurposeOpened', 'PurposeAllowed'];

function fundOf(recorded: LedgerEvent): string | null {
  if (is<TransferBegan>(recorded, 'TransferBegan') || is<PledgeMoved>(recorded, 'PledgeMoved'))
    return recorded.event.to;
  if (OWN.includes(recorded.event.type) || 'movedTo' in recorded.event) return null;
  const { fund } = recorded.event as { readonly fund?: unknown };
  return typeof fund === 'string' ? fund : null;
}

async function fundCommand(cause: string, merged: MergedFund, manager: ViewTransaction): Promise<ReactionCommand> {
  const { fund, into, day: on } = merged;
  const rows: { transfer: string }[] = await manager.query(
    'SELECT transfer FROM merge_transit WHERE to_fund = $1 ORDER BY transfer',
    [fund],
  );
  const inTransit = rows.map(({ transfer }) => transfer);
  const idOf = (what: string): string => derivedId('region-merge', cause, fund, what);
  return { cause, about: fund, attempt: 1, plan: () => followMerge({ fund, into, on, inTransit, idOf }) };
}

function pledgeCommand(cause: string, pledge: string, { into, kind, day: on }: MergedFund): ReactionCommand {
  const to = { fund: fundId(into, kind), on };
  return { cause, about: pledge, attempt: 1, plan: () => movePledge(pledge, to) };
}
