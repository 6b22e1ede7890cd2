import type { Fen } from '#kernel';
import type { RegionLevel } from '#regions';
import { minimumOf } from './minimum.decide.js';
import { enforcementOf, ruleInForce } from './rule.decide.js';
import type { AdoptRule } from './rule.decide.js';
import type { RuleAdopted, RuleCheckpoint } from './rule.events.js';

/** What a rule asks for, its terms apart from whom it is for. */
type Terms = Pick<RuleAdopted, 'amountFen' | 'measure' | 'countingKinds' | 'checkpoints' | 'enforcement'>;

/**
 * Whether a rule would ask for less, in any year in which it would hold, than what is asked for now: less money or later,
 * more kinds of entry that count, a consequence left out, or by another measure, which nobody can compare.
 */
export function isWeaker(
  rules: readonly RuleAdopted[],
  command: Omit<AdoptRule, 'type'>,
  regionLevel: RegionLevel | undefined,
): boolean {
  const { region, level = regionLevel } = command;
  if (level === undefined) return false;
  return yearsOf(rules, command, level).some((year) => {
    const general = ruleInForce(rules, { level, year });
    const before = region === undefined ? general : ofRegion(rules, { region, level, year });
    const floor = region === undefined ? undefined : general?.amountFen;
    return before !== undefined && before.amountFen > 0n && asksLess(raised(command, floor), before);
  });
}

/** The first year, and each in which what is asked for changes before another rule takes this one's place. */
function yearsOf(
  rules: readonly RuleAdopted[],
  { region, firstYear }: Omit<AdoptRule, 'type'>,
  level: RegionLevel,
): readonly number[] {
  const isOwn = (rule: RuleAdopted): boolean => (region === undefined ? rule.level === level : rule.region === region);
  const later = rules.filter((rule) => rule.firstYear > firstYear);
  const ends = later.filter(isOwn).map((rule) => rule.firstYear);
  const changes = later.filter((rule) => rule.level === level).map((rule) => rule.firstYear);
  return [firstYear, ...changes.filter((year) => ends.every((end) => year < end))];
}

function ofRegion(
  rules: readonly RuleAdopted[],
  asked: { readonly region: string; readonly level: RegionLevel; readonly year: number },
): Terms | undefined {
  const minimum = minimumOf(rules, asked);
  return minimum === undefined ? undefined : { ...minimum.rule, amountFen: minimum.amountFen };
}

/** A region's own amount is at least the general one. */
function raised(command: Terms, floor: Fen | undefined): Terms {
  return floor === undefined || command.amountFen >= floor ? command : { ...command, amountFen: floor };
}

function asksLess(after: Terms, before: Terms): boolean {
  return (
    after.measure !== before.measure ||
    after.amountFen < before.amountFen ||
    after.countingKinds.some((kind) => !before.countingKinds.includes(kind)) ||
    enforcementOf(before).some((one) => !enforcementOf(after).includes(one)) ||
    before.checkpoints.some((checkpoint) => !isAskedBy(after.checkpoints, checkpoint))
  );
}

/** Whether as large a part is due on that day, or was before it. */
function isAskedBy(checkpoints: readonly RuleCheckpoint[], { monthDay, basisPoints }: RuleCheckpoint): boolean {
  return checkpoints.some((one) => one.monthDay <= monthDay && one.basisPoints >= basisPoints);
}
