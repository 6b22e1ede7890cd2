import { refuse } from '#kernel';
import type { BusinessDate, Decision, PersonalRef } from '#kernel';
import type { MinimumWaived } from './minimum.events.js';

/** 豁免, as it was asked for: without an end or a reason it is refused. */
export interface WaiveMinimum {
  readonly type: 'WaiveMinimum';
  readonly waiver: string;
  readonly fund: string;
  readonly region: string;
  readonly fundKind: string;
  readonly year: number;
  /** `MM-DD`; absent: the whole year. */
  readonly checkpoint?: string;
  readonly from: BusinessDate;
  /** The last day on which it holds. */
  readonly until?: BusinessDate;
  readonly reason?: PersonalRef;
  readonly by: readonly string[];
}

/** Refusals of WaiveMinimum, in order of precedence, behind those about who acts. */
export type WaiverRefusalCode =
  | 'waiver-level'
  | 'waiver-reason-missing'
  | 'waiver-without-end'
  | 'minimum-not-asked'
  | 'waiver-checkpoint-wrong'
  | 'waiver-ends-too-early'
  | 'waiver-exists';

export interface WaiverFacts {
  /** The days, `MM-DD`, that the rule of the year checks; absent where it asks for nothing. */
  readonly checkpoints?: readonly string[];
}

export function waive(
  waivers: readonly MinimumWaived[],
  command: WaiveMinimum,
  { checkpoints }: WaiverFacts,
): Decision<MinimumWaived> {
  const { waiver, fund, region, fundKind, year, from, by, until, reason, checkpoint } = command;
  const said = { waiver, fund, region, fundKind, year, from, by };
  if (reason === undefined) return refuse({ code: 'waiver-reason-missing', field: 'reason', value: '', wanted: '' });
  if (until === undefined) return refuse({ code: 'waiver-without-end', field: 'until', value: '', wanted: '' });
  if (checkpoints === undefined) {
    return refuse({ code: 'minimum-not-asked', field: 'year', value: String(said.year), wanted: '' });
  }
  if (checkpoint !== undefined && !checkpoints.includes(checkpoint)) {
    const wanted = checkpoints.join(', ');
    return refuse({ code: 'waiver-checkpoint-wrong', field: 'checkpoint', value: checkpoint, wanted });
  }
  const earliest = earliestEnd(command);
  if (until < earliest) {
    return refuse({ code: 'waiver-ends-too-early', field: 'until', value: until, wanted: earliest });
  }
  if (waivers.some((one) => one.checkpoint === checkpoint && one.from <= said.from && until <= one.until)) {
    return refuse({ code: 'waiver-exists', field: 'until', value: until, wanted: '' });
  }
  const part = checkpoint === undefined ? {} : { checkpoint };
  return { events: [{ type: 'MinimumWaived', ...said, ...part, until, reason }] };
}

/** One that ended before its checkpoint was over would excuse nothing. */
function earliestEnd({ year, checkpoint, from }: WaiveMinimum): BusinessDate {
  const day = checkpoint === undefined ? from : (`${String(year)}-${checkpoint}` as BusinessDate);
  return day < from ? from : day;
}
