import { breachWords, laws } from '#ledger';
import type { DayBegan } from '#calendar';
import type { BusinessDate, WatchedEvent } from '#kernel';
import type { MinimumStateReached } from '#minimum';
import type { StateToJudge } from '#minimum/nest';
import type { ReadEvent } from './command-group.js';
import { notWell, well } from './finding.js';
import type { Finding, Sentence } from './finding.js';

/**
 * Holds all events, from the first on, against the domain's laws: what was altered together with its movements and its
 * hash is found by what it makes impossible. Of each law the first breach is kept.
 */
export class Laws {
  private readonly watching: { readonly see: ReturnType<(typeof laws)[number]['watch']>; broken?: Sentence }[];
  private command: ReadEvent[] = [];
  private readonly days: { readonly index: bigint; readonly day: BusinessDate }[] = [];
  private readonly reached: { readonly index: bigint; readonly event: MinimumStateReached }[] = [];

  /** Told which entries some event answers. */
  constructor(answered: ReadonlySet<string>) {
    this.watching = laws.map((law) => ({ see: law.watch(answered) }));
  }

  /** The events of each command stand side by side. */
  look(events: readonly ReadEvent[]): void {
    for (const read of events) {
      if (this.command[0]?.commandId !== read.commandId) this.end();
      this.command.push(read);
      this.keep(read);
    }
  }

  findings(): readonly Finding[] {
    this.end();
    const broken = this.watching.flatMap(({ broken: sentence }) => sentence ?? []);
    if (broken.length === 0) {
      return [
        well(
          'laws',
          '余额、预留、物资库存、票据号、双人复核、更正与结账自始至终合乎规定',
          'balances, reservations, goods, receipt numbers, second persons, corrections and closings keep their rules throughout',
        ),
      ];
    }
    return broken.map(({ zh, en }) =>
      notWell(
        'laws',
        `${zh}；账本不会写下这样的记录，请保留现场并从备份恢复`,
        `${en}; the ledger writes no such event: keep everything as it is and restore a backup`,
      ),
    );
  }

  /** The states of the minimum that were noted, each with the day that had begun where it rests. */
  states(): readonly StateToJudge[] {
    return this.reached.flatMap(({ index, event }) => {
      const today = this.days.findLast((began) => began.index <= BigInt(event.restsOn))?.day;
      return today === undefined ? [] : [{ index, event, today }];
    });
  }

  private keep({ event, recorded: { index } }: ReadEvent): void {
    if (event.type === 'DayBegan') this.days.push({ index, day: (event as DayBegan).day });
    if (event.type === 'MinimumStateReached') this.reached.push({ index, event: event as MinimumStateReached });
  }

  private end(): void {
    const [first] = this.command;
    if (first === undefined) return;
    const seen = this.command.map(({ event, recorded }): WatchedEvent => {
      const { index, stream, movements, meta } = recorded;
      return { index, stream, by: meta['by'] ?? '', event, movements };
    });
    this.command = [];
    for (const law of this.watching) {
      if (law.broken !== undefined) continue;
      const broken = brokenBy(law.see, seen, first.recorded.index);
      if (broken !== undefined) law.broken = broken;
    }
  }
}

/** What no ledger has written may lack what a law relies on. */
function brokenBy(
  see: ReturnType<(typeof laws)[number]['watch']>,
  seen: readonly WatchedEvent[],
  index: bigint,
): Sentence | undefined {
  try {
    const breach = see(seen);
    return breach && breachWords(breach);
  } catch {
    return {
      zh: `第 ${String(index)} 条起的命令无法按规定核对`,
      en: `the command of event ${String(index)} cannot be judged`,
    };
  }
}
