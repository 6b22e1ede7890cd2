import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { EventLog } from '#event-log';
import { EVENT_LOG } from '#execution';
import type { Answer, CommandContext } from '#execution';
import { fundDecider } from '#funds';
import { knownAtOf, OfCommand, PAGE_DEFAULT, Paged, placeOf, Reads, seeing, Today, Writes } from '#http';
import type { AskedContext } from '#http';
import { formatYuan } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { FundPath } from '../fund.dto.js';
import { linesOf } from '../outgo.dto.js';
import { ListReservations, ListTransfers } from '../standing.handlers.js';
import {
  ReservationShown,
  ReservationsParameters,
  SendTransferBody,
  SettleTransferBody,
  TransferPath,
  TransferShown,
  TransfersParameters,
} from './transfer.dto.js';
import { SendTransferCommand, SettleTransferCommand } from './transfer.handlers.js';

const TRANSFER = { transfer: '7c9e6679-7425-80de-944b-e07fc1f90ae7' };

@ApiTags('transfers and reservations')
@Controller('v1')
export class TransferController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  @Writes({
    path: 'funds/:fund/transfers',
    summary: '划转转出: sends money to another fund',
    result: TRANSFER,
    sees: true,
  })
  send(
    @Param() { fund: from }: FundPath,
    @Body() { to, lines, valueDate, memo, decision }: SendTransferBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    const noted = memo === undefined ? {} : { memo };
    const cited = decision === undefined ? {} : { decision };
    const input = { from, to, lines: linesOf(lines), valueDate, ...noted, ...cited };
    const seen = seeing(context, { aggregate: fundDecider, id: from });
    return this.commands.execute(new SendTransferCommand(input, seen));
  }

  @Writes({ path: 'transfers/:transfer/receipt', summary: '划转转入: takes what was sent', result: TRANSFER })
  receive(
    @Param() { transfer }: TransferPath,
    @Body() { valueDate }: SettleTransferBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    return this.commands.execute(new SettleTransferCommand({ transfer, outcome: 'received', valueDate }, context));
  }

  @Writes({ path: 'transfers/:transfer/return', summary: '划转退回: sends back what was sent', result: TRANSFER })
  sendBack(
    @Param() { transfer }: TransferPath,
    @Body() { valueDate }: SettleTransferBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    return this.commands.execute(new SettleTransferCommand({ transfer, outcome: 'sent-back', valueDate }, context));
  }

  @Reads({
    path: 'transfers',
    summary: '基金间划转: as they stood on a day, those in transit among them',
    row: TransferShown,
    personal: true,
  })
  async transfers(
    @Query() query: TransfersParameters,
    @Today() today: BusinessDate,
  ): Promise<Paged<readonly TransferShown[]>> {
    const { limit = PAGE_DEFAULT, asOf = today, fund, standing, cursor } = query;
    const known = await knownAtOf(this.log, query.knownAt);
    const narrowed = {
      ...(fund === undefined ? {} : { funds: [fund] }),
      ...(standing === undefined ? {} : { standing }),
    };
    const asked = { asOf, limit: limit + 1, ...known, ...narrowed, ...afterOf(cursor) };
    const rows = await this.queries.execute(new ListTransfers(asked));
    const shown = rows.map(({ transfer, index, from, to, lines, amountFen, sentOn, ...row }) => ({
      ...{ transfer, index: index.toString(), from, to, lines: lines.map(lineShown), amount: formatYuan(amountFen) },
      ...{ sentOn, standing: row.standing },
      ...(row.settledOn === null ? {} : { settledOn: row.settledOn }),
      ...(row.memoText === '' ? {} : { memo: row.memoText }),
    }));
    return pageOf(shown, limit);
  }

  @Reads({
    path: 'reservations',
    summary: '资金预留: those of which something is left',
    row: ReservationShown,
    personal: true,
  })
  async reservations(@Query() query: ReservationsParameters): Promise<Paged<readonly ReservationShown[]>> {
    const { limit = PAGE_DEFAULT, fund, all = false, cursor } = query;
    const narrowed = fund === undefined ? {} : { funds: [fund] };
    const asked = { all, limit: limit + 1, ...narrowed, ...afterOf(cursor) };
    const rows = await this.queries.execute(new ListReservations(asked));
    const shown = rows.map(({ reservation, index, fund: own, reservedOn, expiresOn, emergency, ...row }) => ({
      ...{ reservation, index: index.toString(), fund: own, reservedOn },
      ...(expiresOn === null ? {} : { expiresOn }),
      ...{ emergency, amount: formatYuan(row.amountFen), restAmount: formatYuan(row.restFen) },
      rest: row.rest.map(lineShown),
      ...(row.memoText === '' ? {} : { memo: row.memoText }),
    }));
    return pageOf(shown, limit);
  }
}

function lineShown({ purpose, amountFen }: { readonly purpose: string; readonly amountFen: Fen }) {
  return { purpose, amount: formatYuan(amountFen) };
}

function afterOf(cursor: string | undefined): { readonly after?: bigint } {
  if (cursor === undefined) return {};
  const [index] = placeOf(cursor, ['index']);
  return { after: index };
}

function pageOf<Row extends { readonly index: string }>(rows: readonly Row[], limit: number): Paged<readonly Row[]> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return new Paged(rows.slice(0, limit), last === undefined ? undefined : [last.index]);
}
