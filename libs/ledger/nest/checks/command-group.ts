import { answerFromText } from '#execution';
import type { AccountPosted } from '#accounts';
import type { RecordedEvent } from '#event-log';
import { canonicalJson } from '#kernel';
import type { DomainEvent } from '#kernel';
import type { StoredEvent } from '#event-log/postgres';
import { answersItsEvents } from './answers.js';
import type { Faults } from './faults.js';

/** An event that could be read and decoded, with its place. */
export interface ReadEvent extends StoredEvent {
  readonly recorded: RecordedEvent;
  readonly event: DomainEvent;
}

const ACCOUNT_STREAM = 'account-';

/** The events of one command, which stand side by side: judged when the next command's first event comes. */
export class CommandGroup {
  #stored: StoredEvent[] = [];
  #read: ReadEvent[] = [];

  constructor(
    private readonly faults: Faults,
    /** The command that stands across the beginning of the look. */
    private readonly cut: string | undefined,
  ) {}

  add(stored: StoredEvent, read: ReadEvent | undefined): void {
    if (this.#stored[0] !== undefined && this.#stored[0].commandId !== stored.commandId) this.end();
    this.#stored.push(stored);
    if (read !== undefined) this.#read.push(read);
  }

  end(): void {
    const [first] = this.#stored;
    const whole = this.#stored.length === this.#read.length;
    if (first !== undefined && whole && first.commandId !== this.cut) {
      this.#judgeCommand(first);
      this.#judgePostings();
    }
    this.#stored = [];
    this.#read = [];
  }

  #judgeCommand(first: StoredEvent): void {
    const { command, commandId, position } = first;
    if (command === undefined) {
      this.faults.add('command', position, commandId);
      return;
    }
    const revisions: Record<string, number> = {};
    for (const { recorded } of this.#read) revisions[recorded.stream] = recorded.revision;
    const right =
      command.position === this.#stored.at(-1)?.position &&
      command.revisions === canonicalJson(revisions) &&
      this.#read.every(({ recorded }) => Buffer.compare(recorded.content, command.content) === 0);
    if (!right) this.faults.add('command', position, commandId);
    else if (!isAnswer(command.answer)) this.faults.add('answer', position, commandId);
    else if (!this.#isAnswered(command.answer)) this.faults.add('answered-otherwise', position, commandId);
  }

  #isAnswered(answer: string): boolean {
    return answersItsEvents(answer, this.#read);
  }

  /** What is posted to an account is what the same command's entry moves there, on the same day. */
  #judgePostings(): void {
    const lines = this.#read.flatMap(({ recorded }) => recorded.movements);
    for (const { event, recorded, position } of this.#read) {
      if (event.type !== 'AccountPosted') continue;
      const { entry, amountFen, valueDate } = event as unknown as AccountPosted;
      const account = recorded.stream.slice(ACCOUNT_STREAM.length);
      const moved = lines.filter((line) => line.account === account && line.entry === entry);
      const sum = moved.reduce((total, line) => total + line.amountFen, 0n);
      const right = moved.length > 0 && sum === amountFen && moved.every((line) => line.valueDate === valueDate);
      if (!right) this.faults.add('posted', position, recorded.stream);
    }
  }
}

function isAnswer(text: string): boolean {
  try {
    const answer = answerFromText(text) as unknown as Readonly<Record<string, unknown>>;
    return answer['ok'] === true ? typeof answer['result'] === 'object' : typeof answer['refusal'] === 'object';
  } catch {
    return false;
  }
}
