import { entryRefusal } from '#accounts';
import { formatYuan, refuse, totalOf } from '#kernel';
import type { Decider, Decision, Refusal } from '#kernel';
import type {
  FulfilPledge,
  MakePledge,
  MovePledge,
  NoteOverduePledge,
  PledgeCommand,
  PledgeFacts,
  UnfulfilPledge,
  WithdrawPledge,
} from './pledge.commands.js';
import type { PledgeEvent, PledgeMade } from './pledge.events.js';
import { evolvePledge, fulfilledBy, initialPledge, missingDues, restOfPledge } from './pledge.state.js';
import type { PledgeState } from './pledge.state.js';

type Decided = Decision<PledgeEvent>;
type Refused = Refusal | undefined;

/** A pledge is a stream of its own and moves no money. */
export const pledgeDecider: Decider<PledgeState, PledgeCommand, PledgeEvent, PledgeFacts> = {
  name: 'pledge',
  stateVersion: 1,
  initial: initialPledge,
  evolve: evolvePledge,
  decide(state, command, facts) {
    if (command.type === 'MakePledge') return make(state, command, facts);
    const { made } = state;
    if (made === undefined) return refuse({ code: 'pledge-unknown', field: 'pledge', value: '', wanted: '' });
    switch (command.type) {
      case 'FulfilPledge':
        return fulfil(state, made, command);
      case 'UnfulfilPledge':
        return unfulfil(state, made, command);
      case 'NoteOverduePledge':
        return noteOverdue(state, made, command);
      case 'WithdrawPledge':
        return withdraw({ state, made, facts }, command);
      case 'MovePledge':
        return move(state, made, command);
    }
  },
};

function make(state: PledgeState, command: MakePledge, { today, promised }: PledgeFacts): Decided {
  const { pledge, donor } = command;
  if (state.made !== undefined) return refuse({ code: 'pledge-exists', field: 'pledge', value: pledge, wanted: '' });
  if (donor === undefined) return refuse({ code: 'donor-missing', field: 'donor', value: '', wanted: '' });
  const refusal = duesRefusal(command, today) ?? writtenRefusal(command);
  if (refusal !== undefined) return { refusal };
  const { fund = '', purpose = '' } = promised ?? {};
  const { donorKind, madeOn, dues, written, hardshipRelief, agreedBy, memo, evidence } = command;
  const made: PledgeMade = {
    ...{ type: 'PledgeMade', pledge, fund, purpose, donor, donorKind, madeOn, dues, written, hardshipRelief },
    ...(agreedBy === undefined ? {} : { agreedBy }),
    ...(memo === undefined ? {} : { memo }),
    ...(evidence === undefined || evidence.length === 0 ? {} : { evidence }),
  };
  return { events: [made] };
}

/** Dues are there, above zero, and each on a later day than the one before it; none before the promise. */
function duesRefusal({ dues, madeOn }: MakePledge, today: MakePledge['madeOn']): Refused {
  if (dues.length === 0) return { code: 'dues-missing', field: 'dues', value: '', wanted: 'dueOn, amount' };
  const total = totalOf(dues);
  for (const amountFen of [...dues.map((due) => due.amountFen), total]) {
    const wrong = entryRefusal({ amountFen, valueDate: madeOn }, today);
    if (wrong !== undefined) return wrong.field === 'valueDate' ? { ...wrong, field: 'madeOn' } : wrong;
  }
  const [first] = dues;
  if (first !== undefined && first.dueOn < madeOn) {
    return { code: 'dues-out-of-order', field: 'dues', value: first.dueOn, wanted: madeOn };
  }
  const out = dues.find(({ dueOn }, at) => at > 0 && dueOn <= (dues[at - 1]?.dueOn ?? ''));
  return out === undefined ? undefined : { code: 'dues-out-of-order', field: 'dues', value: out.dueOn, wanted: '' };
}

function writtenRefusal({ written, evidence = [] }: MakePledge): Refused {
  if (!written || evidence.length > 0) return undefined;
  return { code: 'evidence-missing', field: 'evidence', value: '', wanted: 'written' };
}

function fulfil(state: PledgeState, made: PledgeMade, command: FulfilPledge): Decided {
  const { gift, fund, amountFen, valueDate } = command;
  const { pledge } = made;
  if (state.withdrawn) return { refusal: withdrawn(pledge) };
  if (fund !== state.fund && !state.before.includes(fund)) {
    return refuse({ code: 'pledge-of-another-fund', field: 'pledge', value: pledge, wanted: state.fund });
  }
  if (valueDate < made.madeOn) {
    return refuse({ code: 'dated-before-what-it-answers', field: 'valueDate', value: valueDate, wanted: made.madeOn });
  }
  const rest = restOfPledge(state);
  if (amountFen <= 0n || amountFen > rest) {
    const wanted = formatYuan(rest);
    return refuse({ code: 'pledge-over-fulfilled', field: 'amount', value: formatYuan(amountFen), wanted });
  }
  return { events: [{ type: 'PledgeFulfilled', pledge, gift, fund, amountFen, valueDate }] };
}

function unfulfil(state: PledgeState, { pledge }: PledgeMade, { gift, amountFen }: UnfulfilPledge): Decided {
  const had = fulfilledBy(state, gift);
  if (amountFen > had) {
    const wanted = formatYuan(had);
    return refuse({ code: 'pledge-over-fulfilled', field: 'amount', value: formatYuan(amountFen), wanted });
  }
  return { events: [{ type: 'PledgeUnfulfilled', pledge, gift, fund: state.fund, amountFen }] };
}

/** Once for each due date, and only where something of it is missing. */
function noteOverdue(state: PledgeState, { pledge }: PledgeMade, { dueOn }: NoteOverduePledge): Decided {
  const missing = missingDues(state).find((due) => due.dueOn === dueOn);
  if (missing === undefined || state.withdrawn || state.overdue.includes(dueOn)) return { events: [] };
  const { amountFen } = missing;
  return { events: [{ type: 'PledgeOverdue', pledge, fund: state.fund, dueOn, amountFen }] };
}

interface Open {
  readonly state: PledgeState;
  readonly made: PledgeMade;
  readonly facts: PledgeFacts;
}

function withdraw({ state, made, facts }: Open, { on, reason, agreedBy }: WithdrawPledge): Decided {
  const { pledge, written, hardshipRelief, madeOn } = made;
  if (state.withdrawn) return { refusal: withdrawn(pledge) };
  if (restOfPledge(state) === 0n) {
    return refuse({ code: 'pledge-kept', field: 'pledge', value: pledge, wanted: '' });
  }
  if (on > facts.today) return refuse({ code: 'dated-after-today', field: 'on', value: on, wanted: facts.today });
  if (on < madeOn) return refuse({ code: 'dated-before-what-it-answers', field: 'on', value: on, wanted: madeOn });
  if (written && hardshipRelief && agreedBy === undefined) {
    return refuse({ code: 'agreement-missing', field: 'agreedBy', value: '', wanted: '' });
  }
  const agreed = agreedBy === undefined ? {} : { agreedBy };
  return { events: [{ type: 'PledgeWithdrawn', pledge, fund: state.fund, on, reason, ...agreed }] };
}

function move(state: PledgeState, { pledge }: PledgeMade, { to, on }: MovePledge): Decided {
  if (state.withdrawn || state.fund === to) return { events: [] };
  return { events: [{ type: 'PledgeMoved', pledge, from: state.fund, to, on }] };
}

function withdrawn(pledge: string): Refusal {
  return { code: 'pledge-withdrawn', field: 'pledge', value: pledge, wanted: '' };
}
