import { Controller, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { EventLog } from '#event-log';
import { EVENT_LOG } from '#execution';
import { knownAtOf, Reads, shown } from '#http';
import { formatYuan } from '#kernel';
import { ChangeRow, ChangesParameters, MinimumParameters, MinimumRow } from './minimum.dto.js';
import { ShowMinimums } from './minimum.handlers.js';
import { MinimumView } from './minimum.view.js';
import type { MinimumFigures, MinimumRow as Minimum } from './minimum.view.js';

@ApiTags('minimum')
@Controller('v1')
export class MinimumController {
  constructor(
    private readonly queries: QueryBus,
    private readonly view: MinimumView,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  @Reads({ path: 'minimum', summary: '投入下限: each fund’s year against its minimum', row: MinimumRow })
  async minimums(@Query() query: MinimumParameters): Promise<readonly MinimumRow[]> {
    const { year, county, asOf } = query;
    const known = await knownAtOf(this.log, query.knownAt);
    const narrowed = { ...(county === undefined ? {} : { county }), ...(asOf === undefined ? {} : { asOf }) };
    const rows = await this.queries.execute(new ShowMinimums({ year, ...narrowed, ...known }));
    return rows.map(shownRow);
  }

  @Reads({ path: 'minimum/changes', summary: '下限状态变化: when a fund’s year came to which state', row: ChangeRow })
  async changes(@Query() { region, fundKind = 'welfare', year }: ChangesParameters): Promise<readonly ChangeRow[]> {
    return (await this.view.changes({ region, fundKind, year })).map((change) => shown(change));
  }
}

/** Field by field: of a country these are a hundred thousand rows. */
function shownRow(row: Minimum): MinimumRow {
  const { region, name, level, fundKind, kindName, measure, held, knownNow } = row;
  const { contributed, minimum, shortfall, state } = figuresOf(row);
  const told: MinimumRow = { region, name, level, fundKind, kindName, contributed, minimum, shortfall, state };
  if (measure !== 'contributed') told.measure = measure;
  if (held.length > 0) told.held = held;
  if (knownNow !== undefined) told.knownNow = figuresOf(knownNow);
  return told;
}

function figuresOf({ contributedFen, minimumFen, shortfallFen, state }: MinimumFigures) {
  const [contributed, minimum] = [formatYuan(contributedFen), formatYuan(minimumFen)];
  return { contributed, minimum, shortfall: formatYuan(shortfallFen), state };
}
