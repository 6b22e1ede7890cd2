import { Inject } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ICommandHandler, IQueryHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, nameText, noteText, VAULT } from '#execution';
import type { Answer, CommandContext } from '#execution';
import type { BusinessDate, EvidenceHash, Fen } from '#kernel';
import { recordDecision } from '#people';
import type { Vault } from '#vault';
import { DecisionsView } from './decisions.view.js';
import type { DecisionRow, DecisionsAsked } from './decisions.view.js';

export interface DecisionInput {
  /** Code of the county. */
  readonly region: string;
  readonly minutesNumber: string;
  readonly decidedOn: BusinessDate;
  readonly amountFen: Fen;
  /** What was decided; kept in the vault. */
  readonly subject: string;
  /** Who attended: ids of persons, and names of others, kept in the vault. */
  readonly attendees: readonly string[];
  readonly others: readonly string[];
  readonly evidence: readonly EvidenceHash[];
}

/** 集体决策登记 */
export class RecordDecisionCommand extends Command<Answer> {
  constructor(
    readonly input: DecisionInput,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** A decision with its words and names opened. */
export interface ShownDecision extends DecisionRow {
  readonly subjectText: string;
  readonly otherNames: readonly string[];
}

/** 集体决策, in the order in which they were recorded. */
export class ListDecisions extends Query<readonly ShownDecision[]> {
  constructor(readonly asked: DecisionsAsked) {
    super();
  }
}

@CommandHandler(RecordDecisionCommand)
export class RecordDecisionHandler implements ICommandHandler<RecordDecisionCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: RecordDecisionCommand): Promise<Answer> {
    const { subject: words, others: names, ...asked } = input;
    const labels = names.map((_name, at) => `other-${String(at)}`);
    const people = labels.flatMap((label, at) => nameText(label, names[at], { found: false }));
    return this.edge.carryOut(context, {
      said: { minutesNumber: input.minutesNumber, attendees: input.attendees.join(', ') },
      money: true,
      personal: [...noteText('subject', words), ...people],
      plan: ({ subject, ...refs }) => {
        if (subject === undefined) throw new Error('a decision is recorded without its subject');
        const others = labels.flatMap((label) => refs[label] ?? []);
        return recordDecision({ ...asked, subject, others }, actingOf(context));
      },
    });
  }
}

@QueryHandler(ListDecisions)
export class ListDecisionsHandler implements IQueryHandler<ListDecisions> {
  constructor(
    private readonly view: DecisionsView,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ asked }: ListDecisions): Promise<readonly ShownDecision[]> {
    const rows = await this.view.list(asked);
    const opened = await this.vault.open(rows.flatMap(({ subject, others }) => [subject, ...others]));
    return rows.map((row) => ({
      ...row,
      subjectText: opened.get(row.subject.record)?.['text'] ?? '',
      otherNames: row.others.map(({ record }) => opened.get(record)?.['name'] ?? ''),
    }));
  }
}
