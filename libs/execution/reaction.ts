import type { DataSource, EntityManager } from 'typeorm';
import type { EventLog, Position } from '#event-log';
import { BEFORE_FIRST } from '#event-log';
import type { Plan } from '#kernel';
import { createHash } from 'node:crypto';
import { eventsMissing, refuseBeyondHead } from './ahead.js';
import {
  insertCheckpoint,
  isOfShape,
  lockCheckpoint,
  moveCheckpoint,
  ownCheckpoint,
  readCheckpoints,
  shapeOf,
} from './checkpoints.js';
import type { Checkpoint } from './checkpoints.js';
import { derivedId } from './derived-id.js';
import type { Executor } from './executor.js';
import type { LedgerEvent } from './ledger-event.js';
import { toLedgerEvent } from './ledger-event.js';
import type { EventRegistry } from './registry.js';
import { REACTION_SCHEMA } from './views-database.js';

/** A command that a reaction asks for. */
export interface ReactionCommand {
  /** Id of the event that caused it, and what else tells it from others of the same cause. */
  readonly cause: string;
  readonly about: string;
  /** Raised when the same matter is tried anew. */
  readonly attempt: number;
  plan(): Plan;
}

/** Turns events into commands under a name of its own; folds what it needs into tables of its own. */
export interface Reaction {
  /** Also who acts in its commands: `minimum-judge`. */
  readonly name: string;
  readonly version: number;
  /** CREATE TABLE … of its own tables, unqualified. */
  readonly ddl: string;
  /**
   * Folds a batch and says which commands follow, in the order of their causes; those of one cause must not depend on
   * each other. Runs in the transaction that moves the checkpoint.
   */
  react(events: readonly LedgerEvent[], manager: EntityManager): Promise<readonly ReactionCommand[]>;
}

export interface ReactionEngineOptions {
  readonly source: DataSource;
  readonly log: EventLog;
  readonly registry: EventRegistry;
  readonly executor: Executor;
  readonly reactions: readonly Reaction[];
  readonly pageSize?: number;
}

const PAGE_SIZE = 2_000;

/**
 * Runs every reaction. Its commands are carried out before its checkpoint is committed, under ids made of reaction,
 * event and attempt: after a crash the same commands are sent again and get their first answers.
 */
export class ReactionEngine {
  constructor(private readonly options: ReactionEngineOptions) {}

  /** Makes the reactions' tables. Throws LogDamaged where a checkpoint stands beyond the head. */
  async prepare(): Promise<void> {
    const names = this.options.reactions.map(checkpointName);
    const marks = await readCheckpoints(this.options.source.manager, names);
    await refuseBeyondHead(this.options.log, marks.values());
    for (const reaction of this.options.reactions) {
      await this.options.source.transaction(async (manager) => {
        await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
          `relief-ledger reaction ${reaction.name}`,
        ]);
        const mark = await lockCheckpoint(manager, checkpointName(reaction));
        if (mark !== undefined && isOfShape(mark, reaction)) return;
        if (mark !== undefined) throw new Error(`reaction ${reaction.name} was folded by another version`);
        await manager.query(`SET LOCAL search_path = ${REACTION_SCHEMA}`);
        await manager.query(reaction.ddl);
        const { version } = reaction;
        const shape = shapeOf(reaction.ddl);
        const start = {
          name: checkpointName(reaction),
          version,
          shape,
          logId: this.options.log.id,
          position: BEFORE_FIRST,
        };
        await insertCheckpoint(manager, start);
      });
    }
  }

  /** Lets every reaction see its next page; false when all are at the head. */
  async advance(): Promise<boolean> {
    let moved = false;
    for (const reaction of this.options.reactions) moved = (await this.advanceOne(reaction)) || moved;
    return moved;
  }

  /** Until no reaction has anything left to see, their own events included. */
  async catchUp(): Promise<void> {
    while (await this.advance());
  }

  async position(): Promise<Position> {
    const names = this.options.reactions.map(checkpointName);
    const marks = await readCheckpoints(this.options.source.manager, names);
    const positions = [...marks.values()].map(({ position }) => position);
    return positions.reduce((low, position) => (position < low ? position : low), await this.options.log.head());
  }

  async follow(signal: AbortSignal): Promise<void> {
    const after = await this.position();
    await this.catchUp();
    for await (const page of this.options.log.subscribe({ after, signal })) {
      if (page.events.length > 0) await this.catchUp();
    }
  }

  private async advanceOne(reaction: Reaction): Promise<boolean> {
    const { source, log, registry } = this.options;
    const marks = await readCheckpoints(source.manager, [checkpointName(reaction)]);
    const mark = ownCheckpoint(marks.get(checkpointName(reaction)), { ...reaction, logId: log.id });
    const page = await log.readAll({ after: mark.position, limit: this.options.pageSize ?? PAGE_SIZE });
    if (page.through <= mark.position) {
      await this.refuseUnseen(mark);
      return false;
    }
    const events = page.events.map((recorded) => toLedgerEvent(registry, recorded));
    await source.transaction(async (manager) => {
      if (!(await moveCheckpoint(manager, mark, page.through))) return;
      await manager.query(`SET LOCAL search_path = ${REACTION_SCHEMA}`);
      const commands = await reaction.react(events, manager);
      // In turn where their causes are: of two on one stream the later one must find the earlier one done.
      for (const together of byCause(commands)) {
        await Promise.all(together.map((command) => this.carryOut(reaction, command)));
      }
    });
    return true;
  }

  /** Where nothing is left to see, the checkpoint stands at the head; else the log contradicts it. */
  private async refuseUnseen(mark: Checkpoint): Promise<void> {
    const { log } = this.options;
    await refuseBeyondHead(log, [mark]);
    const head = await log.head();
    if (mark.position >= head) return;
    // The head may have moved on since the page was read.
    const page = await log.readAll({ after: mark.position, limit: 1 });
    if (page.events.length === 0) throw eventsMissing(mark.position, head);
  }

  private async carryOut(reaction: Reaction, command: ReactionCommand): Promise<void> {
    const commandId = derivedId('reaction', reaction.name, command.cause, command.about, String(command.attempt));
    await this.options.executor.execute({
      commandId,
      // Its content is its own id: doing it again is the same command, whatever was folded by then.
      content: createHash('sha256').update(commandId).digest(),
      by: reaction.name,
      meta: { cause: command.cause },
      keepRefusal: true,
      plan: () => command.plan(),
    });
  }
}

function checkpointName(reaction: Reaction): string {
  return `reaction:${reaction.name}`;
}

function byCause(commands: readonly ReactionCommand[]): readonly (readonly ReactionCommand[])[] {
  const groups: ReactionCommand[][] = [];
  for (const command of commands) {
    const group = groups.at(-1);
    if (group?.[0]?.cause === command.cause) group.push(command);
    else groups.push([command]);
  }
  return groups;
}
