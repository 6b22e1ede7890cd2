import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { VAULT } from '#execution';
import type { PersonalRef } from '#kernel';
import type { Vault } from '#vault';
import { ReservationsView } from './reservations.view.js';
import type { ReservationRow, ReservationsAsked } from './reservations.view.js';
import { TransfersView } from './transfer/transfers.view.js';
import type { TransferRow, TransfersAsked } from './transfer/transfers.view.js';

/** A row with its note opened; empty where there is none. */
export type Noted<Row> = Row & { readonly memoText: string };

/** 资金预留 of which something is left, or all, in the order in which they were made. */
export class ListReservations extends Query<readonly Noted<ReservationRow>[]> {
  constructor(readonly asked: ReservationsAsked) {
    super();
  }
}

/** 基金间划转 as they stood on a day, in the order in which they were sent. */
export class ListTransfers extends Query<readonly Noted<TransferRow>[]> {
  constructor(readonly asked: TransfersAsked) {
    super();
  }
}

@QueryHandler(ListReservations)
export class ListReservationsHandler implements IQueryHandler<ListReservations> {
  constructor(
    private readonly view: ReservationsView,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ asked }: ListReservations): Promise<readonly Noted<ReservationRow>[]> {
    return noted(this.vault, await this.view.list(asked));
  }
}

@QueryHandler(ListTransfers)
export class ListTransfersHandler implements IQueryHandler<ListTransfers> {
  constructor(
    private readonly view: TransfersView,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ asked }: ListTransfers): Promise<readonly Noted<TransferRow>[]> {
    return noted(this.vault, await this.view.list(asked));
  }
}

async function noted<Row extends { readonly memo: PersonalRef | null }>(
  vault: Vault,
  rows: readonly Row[],
): Promise<readonly Noted<Row>[]> {
  const opened = await vault.open(rows.flatMap(({ memo }) => (memo === null ? [] : [memo])));
  return rows.map((row) => {
    return { ...row, memoText: (row.memo === null ? undefined : opened.get(row.memo.record)?.['text']) ?? '' };
  });
}
