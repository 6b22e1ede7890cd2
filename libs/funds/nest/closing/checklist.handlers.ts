import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { BusinessDate } from '#kernel';
import { FundsView } from '../funds.view.js';
import { ChecklistView } from './checklist.view.js';
import type { ChecklistItem } from './checklist.view.js';
import { StatementView } from './statement.view.js';

/** 结账检查表: what stands in the way of closing a fund through a day, and what carries over. */
export interface Checklist {
  readonly fund: string;
  readonly through: BusinessDate;
  readonly inTheWay: readonly ChecklistItem[];
  readonly carriedOver: readonly ChecklistItem[];
}

/** Undefined where there is no such fund. */
export class ShowChecklist extends Query<Checklist | undefined> {
  constructor(readonly asked: { readonly fund: string; readonly through: BusinessDate }) {
    super();
  }
}

@QueryHandler(ShowChecklist)
export class ShowChecklistHandler implements IQueryHandler<ShowChecklist> {
  constructor(
    private readonly view: ChecklistView,
    private readonly statements: StatementView,
    private readonly funds: FundsView,
  ) {}

  async execute({ asked }: ShowChecklist): Promise<Checklist | undefined> {
    if ((await this.funds.byId(asked.fund)) === undefined) return undefined;
    const reservations = await this.statements.reservations(asked);
    const carriedOver = reservations.map(({ reservation, reservedOn, amountFen }): ChecklistItem => {
      return { matter: 'reservation', about: reservation, name: '', blocks: false, amountFen, since: reservedOn };
    });
    return { ...asked, inTheWay: await this.view.inTheWay(asked), carriedOver };
  }
}
