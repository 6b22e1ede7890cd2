import { availableOn, restLines, restOn } from '#funds';
import { DAYS, dayOf, lowest, PURPOSES, running } from './books.js';
import type { Pair, Purpose, Reservation, Run } from './books.js';

/** What must hold of a fund after every command, whatever came before it. */
export function holds(run: Run, pair: Pair, day: number): void {
  const from = Math.max(day, pair.closed);
  for (const purpose of PURPOSES) {
    soundDays(pair, purpose);
    sameDays(pair, purpose);
    const available = Number(availableOn(pair.state, purpose, dayOf(from)));
    if (available !== pair.available(purpose, from)) throw new Error(`${pair.name} ${purpose}: other available`);
  }
  for (const reservation of run.reservations) if (reservation.fund === pair.name) sameRest(pair, reservation, from);
  sameCounted(pair);
  agreement(run);
}

/** Nothing is below zero on any day but by a declared deficit. */
function soundDays({ name, money, reserved, folded, declared }: Pair, purpose: Purpose): void {
  let [onHand, kept] = [0, 0];
  for (let on = 0; on <= DAYS; on += 1) {
    const moved = money[purpose][on] ?? 0;
    const reserve = reserved[purpose][on] ?? 0;
    onHand += moved;
    kept += reserve;
    const sound = kept >= 0 && (onHand >= kept || declared[purpose]);
    if (!sound) throw new Error(`${name} ${purpose}: ${String(kept)} reserved of ${String(onHand)} on ${String(on)}`);
    const same = folded.money[purpose][on] === moved && folded.reserve[purpose][on] === reserve;
    if (!same) throw new Error(`${name} ${purpose}: the movements come to something else`);
  }
}

/** Closed days have become one sum, which stands on the last of them. */
function sameDays({ name, state, money, reserved, closed }: Pair, purpose: Purpose): void {
  const days = state.unreserved.get(purpose);
  let sum = 0;
  for (let on = 0; on <= DAYS; on += 1) {
    sum += (money[purpose][on] ?? 0) - (reserved[purpose][on] ?? 0);
    if (on < closed) continue;
    if (Number(days?.sums[days.days.indexOf(dayOf(on))] ?? 0n) !== sum) {
      throw new Error(`${name} ${purpose}: the state is not the fold of the movements`);
    }
    sum = 0;
  }
}

function sameRest({ state }: Pair, { id, open, rest }: Reservation, from: number): void {
  const found = state.reservations.get(id);
  if ((found !== undefined) !== open) throw new Error(`${id}: ${open ? 'lost' : 'still there'}`);
  if (found === undefined) return;
  const lines = restLines(found);
  for (const purpose of PURPOSES) {
    const left = running(rest[purpose]);
    if (left.some((sum) => sum < 0)) throw new Error(`${id}: more has gone on a day than was reserved`);
    const line = lines.find((one) => one.purpose === purpose);
    const same = Number(line?.amountFen ?? 0n) === left.at(-1);
    const sameOn = Number(restOn(found, purpose, dayOf(from))) === lowest(rest[purpose], from);
    if (!same || !sameOn) throw new Error(`${id}: other rest of ${purpose}`);
  }
}

function sameCounted({ name, state, counted }: Pair): void {
  for (const year of [2023, 2024]) {
    let sum = 0n;
    for (const amount of state.counted.get(year)?.values() ?? []) sum += amount;
    if (Number(sum) !== counted[year]) throw new Error(`${name}: another sum counts in ${String(year)}`);
  }
}

function agreement({ pairs, transit, accounts }: Run): void {
  let [funds, underway, there] = [0, 0, 0];
  for (let on = 0; on <= DAYS; on += 1) {
    for (const { money } of Object.values(pairs)) for (const purpose of PURPOSES) funds += money[purpose][on] ?? 0;
    underway += transit[on] ?? 0;
    there += accounts[on] ?? 0;
    if (underway < 0 || funds + underway !== there) throw new Error('funds, transit and accounts disagree');
  }
}
