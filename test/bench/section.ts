import type { BenchServer } from './server.js';

/** One line of the result: a peer in one cell of a section, the median of its runs. */
export interface Figure {
  readonly section: string;
  readonly peer: string;
  readonly clients: number;
  /** What distinguishes the cell from others of the section, where the number of clients does not. */
  readonly case?: string;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The slowest and the fastest run. */
  readonly range?: readonly [number, number];
  readonly bytes?: number;
  readonly seconds?: number;
}

interface Aim {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

export interface Measured {
  readonly figures: readonly Figure[];
  readonly aims: readonly Aim[];
  /** What bounds the figures, in a sentence or two. */
  readonly notes?: readonly string[];
}

export interface Bench {
  readonly server: BenchServer;
  /** Tells on stderr what is under way. */
  say(line: string): void;
  /** Shorter runs, to try the benchmark itself: its figures are not to be told. */
  readonly quick: boolean;
}

export interface Section {
  readonly name: string;
  readonly title: string;
  run(bench: Bench): Promise<Measured>;
}
