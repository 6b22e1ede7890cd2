import { Inject } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ICommandHandler, IQueryHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, madeBy, nameText, noteText, VAULT } from '#execution';
import type { Answer, CommandContext, PersonalText } from '#execution';
import { issueGoods } from '#funds';
import type { GoodsCommandFields, GoodsUse } from '#funds';
import type { BusinessDate, EvidenceHash, PersonalRef, Quantity } from '#kernel';
import type { Vault } from '#vault';
import { GoodsView } from './goods.view.js';
import type { GoodsAsked, GoodsListAsked, GoodsRow, StockRow } from './goods.view.js';

/** What a person enters of any goods; free text and names go to the vault. */
export interface GoodsInput {
  readonly fund: string;
  /** `free`, a purpose's name or one of its words. */
  readonly purpose: string;
  readonly article: string;
  readonly unit: string;
  readonly quantity: Quantity;
  readonly valueDate: BusinessDate;
  /** Of a late entry: the day of closed time that it belongs to. */
  readonly belongsOn?: BusinessDate;
  readonly memo?: string;
  readonly handler?: string;
  readonly evidence?: readonly EvidenceHash[];
}

export interface IssueInput extends GoodsInput {
  readonly use: GoodsUse;
}

/** 物资发放 */
export class IssueGoodsCommand extends Command<Answer> {
  constructor(
    readonly input: IssueInput,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** An entry of goods as people see it: the names and notes opened. */
export interface GoodsShown extends GoodsRow {
  readonly donorName: string;
  readonly memoText: string;
  readonly handlerName: string;
}

/** 物资收发 by value date. */
export class ListGoods extends Query<readonly GoodsShown[]> {
  constructor(readonly asked: GoodsListAsked) {
    super();
  }
}

/** 物资库存 of each article. */
export class ShowStock extends Query<readonly StockRow[]> {
  constructor(readonly asked: GoodsAsked) {
    super();
  }
}

/** The personal records that an entry of goods brings, besides its donor. */
export function goodsTexts({ memo, handler }: GoodsInput): readonly PersonalText[] {
  return [...noteText('memo', memo), ...nameText('handler', handler, { found: false })];
}

export function goodsFieldsOf(
  input: GoodsInput,
  context: CommandContext,
  refs: Readonly<Record<string, PersonalRef>>,
): GoodsCommandFields {
  const { purpose, article, unit, quantity, valueDate, belongsOn, evidence } = input;
  return {
    ...{ entry: madeBy(context, 'entry'), purpose, article, unit, quantity, valueDate },
    ...(belongsOn === undefined ? {} : { belongsOn }),
    ...(refs['memo'] === undefined ? {} : { memo: refs['memo'] }),
    ...(refs['handler'] === undefined ? {} : { handler: refs['handler'] }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}

@CommandHandler(IssueGoodsCommand)
export class IssueGoodsHandler implements ICommandHandler<IssueGoodsCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: IssueGoodsCommand): Promise<Answer> {
    const { fund, use } = input;
    return this.edge.carryOut(context, {
      said: input,
      money: true,
      personal: goodsTexts(input),
      plan: (refs) =>
        issueGoods(fund, { type: 'IssueGoods', ...goodsFieldsOf(input, context, refs), use }, actingOf(context)),
    });
  }
}

@QueryHandler(ListGoods)
export class ListGoodsHandler implements IQueryHandler<ListGoods> {
  constructor(
    private readonly view: GoodsView,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ asked }: ListGoods): Promise<readonly GoodsShown[]> {
    const rows = await this.view.list(asked);
    const refs = rows.flatMap(({ donor, memo, reason, handler }) => [donor, memo, reason, handler]);
    const opened = await this.vault.open(refs.filter((ref) => ref !== undefined));
    const text = (ref: PersonalRef | undefined, field: string): string => {
      return (ref === undefined ? undefined : opened.get(ref.record)?.[field]) ?? '';
    };
    return rows.map((row) => ({
      ...row,
      donorName: text(row.donor, 'name'),
      memoText: text(row.memo ?? row.reason, 'text'),
      handlerName: text(row.handler, 'name'),
    }));
  }
}

@QueryHandler(ShowStock)
export class ShowStockHandler implements IQueryHandler<ShowStock> {
  constructor(private readonly view: GoodsView) {}

  execute({ asked }: ShowStock): Promise<readonly StockRow[]> {
    return this.view.stock(asked);
  }
}

export const GOODS_HANDLERS = [IssueGoodsHandler, ListGoodsHandler, ShowStockHandler];
