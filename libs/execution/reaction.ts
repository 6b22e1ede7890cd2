import type { DataSource, EntityManager } from 'typeorm';
import type { EventLog, Position } from '#event-log';
import { BEFORE_FIRST } from '#event-log';
import { CannotStart } from '#database';
import type { Plan } from '#kernel';
import { createHash } from 'node:crypto';
import { cannotTakeIn, eventsMissing, isContradictory, refuseBeyondHead, refuseUnseen } from './ahead.js';
import {
  deleteCheckpoint,
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
import { followLog } from './follow-log.js';
import type { Executor } from './executor.js';
import type { LedgerEvent } from './ledger-event.js';
import type { EventRegistry } from './registry.js';
import { SoundReader } from './soundness.js';
import type { SoundPage } from './soundness.js';
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
  /** Raised when the fold or what follows from it changes: the next start folds the past anew, without its commands. */
  readonly version: number;
  /** Whether a new version carries out, for events of the past too, what it asks for; else for what comes only. */
  readonly reconsiders?: boolean;
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
  private readonly reader: SoundReader;

  constructor(private readonly options: ReactionEngineOptions) {
    this.reader = new SoundReader(options.log, options.registry);
  }

  /**
   * Makes the reactions' tables, and folds anew what an upgrade changed. Throws LogDamaged where a checkpoint stands
   * beyond the head, CannotStart where a newer version folded it.
   */
  async prepare(): Promise<void> {
    const names = this.options.reactions.map(checkpointName);
    const marks = await readCheckpoints(this.options.source.manager, names);
    await refuseBeyondHead(this.options.log, marks.values());
    for (const reaction of this.options.reactions) {
      await this.options.source.transaction(async (manager) => {
        await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
          `relief-ledger reaction ${reaction.name}`,
        ]);
        await this.prepareOne(reaction, manager);
      });
    }
  }

  /**
   * In one transaction: a start that is killed in the middle leaves the old fold, and an old process that still runs
   * waits at the checkpoint and then finds it another version's.
   */
  private async prepareOne(reaction: Reaction, manager: EntityManager): Promise<void> {
    const { version } = reaction;
    const name = checkpointName(reaction);
    const mark = await lockCheckpoint(manager, name);
    if (mark !== undefined && isOfShape(mark, reaction)) return;
    if (mark !== undefined && mark.version > version) throw foldedByNewer(reaction, mark);
    const isSameLog = mark?.logId === this.options.log.id;
    const position = isSameLog && reaction.reconsiders !== true ? mark.position : BEFORE_FIRST;
    await this.makeAnew(reaction, { manager, position });
  }

  /**
   * Folds every reaction's own tables anew, up to where its checkpoint says, without its commands. One that was set by
   * hand is believed: what it is set back behind is asked for again, under the same ids.
   */
  async rebuild(): Promise<void> {
    for (const reaction of this.options.reactions) {
      await this.options.source.transaction(async (manager) => {
        const mark = await lockCheckpoint(manager, checkpointName(reaction));
        if (mark !== undefined) await this.makeAnew(reaction, { manager, position: mark.position });
      });
    }
  }

  private async makeAnew(
    reaction: Reaction,
    { manager, position }: { readonly manager: EntityManager; readonly position: Position },
  ): Promise<void> {
    const { version, ddl } = reaction;
    const name = checkpointName(reaction);
    await manager.query(`SET LOCAL search_path = ${REACTION_SCHEMA}`);
    for (const table of tablesIn(ddl)) await manager.query(`DROP TABLE IF EXISTS ${table}`);
    await manager.query(ddl);
    await this.foldAnew(reaction, { manager, until: position });
    await deleteCheckpoint(manager, name);
    await insertCheckpoint(manager, { name, version, shape: shapeOf(ddl), logId: this.options.log.id, position });
  }

  /** What the past asked for was carried out, or not, by the rules of then (docs/decisions/0012). */
  private async foldAnew(
    reaction: Reaction,
    { manager, until }: { readonly manager: EntityManager; readonly until: Position },
  ): Promise<void> {
    for (let after = BEFORE_FIRST; after < until;) {
      const page = await this.reader.page(after, this.options.pageSize ?? PAGE_SIZE);
      if (page.through <= after) throw eventsMissing(after, until);
      const past = page.events.filter(({ position }) => position <= until);
      await reaction.react(past, manager);
      after = page.through;
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
    await followLog(this.options.log, { position: () => this.position(), drain: () => this.catchUp() }, signal);
  }

  private async advanceOne(reaction: Reaction): Promise<boolean> {
    const { source, log } = this.options;
    const marks = await readCheckpoints(source.manager, [checkpointName(reaction)]);
    const mark = ownCheckpoint(marks.get(checkpointName(reaction)), { ...reaction, logId: log.id });
    const page = await this.reader.page(mark.position, this.options.pageSize ?? PAGE_SIZE);
    if (page.through <= mark.position) {
      await this.refuseUnseen(mark);
      return false;
    }
    await source.transaction(async (manager) => {
      if (!(await moveCheckpoint(manager, mark, page.through))) return;
      await manager.query(`SET LOCAL search_path = ${REACTION_SCHEMA}`);
      const commands = await this.reactTo(reaction, page, manager);
      // In turn where their causes are: of two on one stream the later one must find the earlier one done.
      for (const together of byCause(commands)) {
        await Promise.all(together.map((command) => this.carryOut(reaction, command)));
      }
    });
    return true;
  }

  private async reactTo(
    reaction: Reaction,
    { events, through }: SoundPage,
    manager: EntityManager,
  ): Promise<readonly ReactionCommand[]> {
    try {
      return await reaction.react(events, manager);
    } catch (error) {
      if (!isContradictory(error)) throw error;
      throw cannotTakeIn(checkpointName(reaction), { from: events[0]?.position ?? through, through }, error);
    }
  }

  /** Where nothing is left to see, the checkpoint stands at the head; else the log contradicts it. */
  private async refuseUnseen(mark: Checkpoint): Promise<void> {
    const { log } = this.options;
    await refuseBeyondHead(log, [mark]);
    await refuseUnseen(log, mark.position);
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

/** Names of the tables that a definition makes. */
function tablesIn(ddl: string): readonly string[] {
  return [...ddl.matchAll(/\bCREATE TABLE (\w+)/gu)].map(([, table = '']) => table);
}

function foldedByNewer({ name, version }: Reaction, mark: Checkpoint): CannotStart {
  const [theirs, ours] = [String(mark.version), String(version)];
  return new CannotStart({
    en: `The reaction ${name} was folded by a newer version (${theirs}, this is ${ours}); start that one.`,
    zh: `反应 ${name} 由更新的版本（${theirs}，当前为 ${ours}）处理过；请启动该版本。`,
  });
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
