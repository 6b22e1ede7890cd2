import { CONTRADICTIONS } from '#execution';
import type { Finding } from './finding.js';
import { notWell } from './finding.js';

export type FaultCode = keyof typeof WORDS;

/** A place where the log contradicts itself: the position and what is to be named there. */
interface Fault {
  readonly position: bigint;
  readonly name: string;
}

type Told = (place: Fault) => readonly [zh: string, en: string];

const at = (zh: string, en: string): Told => {
  return ({ position, name }) => {
    const named = name === '' ? ['', ''] : [`（${name}）`, ` (${name})`];
    return [`第 ${String(position)} 条记录${zh}${named[0] ?? ''}`, `event ${String(position)} ${en}${named[1] ?? ''}`];
  };
};

/** What the engines say as well where they read such an event. */
const contradicts = (code: keyof typeof CONTRADICTIONS): Told => at(CONTRADICTIONS[code].zh, CONTRADICTIONS[code].en);

const WORDS = {
  head: ({ position, name }) => [
    `记录共 ${name} 条，而末端标记为第 ${String(position)} 条`,
    `the log holds ${name} events, while its head says ${String(position)}`,
  ],
  'head-moment': ({ name }) => [
    `末端时刻与最后一条记录不符（${name}）`,
    `the head's moment is not that of the last event (${name})`,
  ],
  missing: contradicts('missing'),
  outside: at('在末端之外', 'stands where no event can be'),
  misplaced: at('在其流中次序不对', 'is out of its order in its stream'),
  unreadable: contradicts('unreadable'),
  leaf: contradicts('leaf'),
  lines: at('的分录行数不符', 'has another number of movements than it says'),
  movements: contradicts('movements'),
  posted: at('的账户记账与分录不符', 'posts to an account what its entry does not move'),
  moment: contradicts('moment'),
  command: at('的命令缺失或与之不符', 'has no command kept, or another one'),
  answer: at('的命令答复无法读取', 'has a command whose answer cannot be read'),
  'answered-otherwise': at('的命令答复与其记录不符', 'has a command whose answer is not what its events say'),
  orphan: ({ position, name }) => [
    `有分录不属于任何记录（位置 ${String(position)}，${name}）`,
    `a movement belongs to no event (position ${String(position)}, ${name})`,
  ],
  'empty-command': ({ position, name }) => [
    `命令 ${name} 的记录不在（位置 ${String(position)}）`,
    `the events of the command ${name} are not there (position ${String(position)})`,
  ],
} as const satisfies Record<string, Told>;

/** Collects what contradicts; of each kind only the first place is kept, and how many there are. */
export class Faults {
  readonly #first = new Map<FaultCode, Fault & { count: number }>();

  add(code: FaultCode, position: bigint, name = ''): void {
    const known = this.#first.get(code);
    if (known === undefined) this.#first.set(code, { position, name, count: 1 });
    else known.count += 1;
  }

  has(code: FaultCode): boolean {
    return this.#first.has(code);
  }

  /** In the order of places; each says what to do. */
  findings(): readonly Finding[] {
    const sorted = [...this.#first].sort(([, left], [, right]) => (left.position < right.position ? -1 : 1));
    return sorted.map(([code, fault]) => {
      const [zh, en] = WORDS[code](fault);
      const more = fault.count - 1;
      const others = more === 0 ? ['', ''] : [`，另有 ${String(more)} 处`, `, and ${String(more)} more`];
      return notWell(
        // The events can be relied on all the same.
        code === 'answered-otherwise' ? 'answers' : 'log',
        `${zh}${others[0] ?? ''}；请保留现场并从备份恢复`,
        `${en}${others[1] ?? ''}; keep everything as it is and restore a backup`,
      );
    });
  }
}
