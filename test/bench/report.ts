import { rename, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import type { Figure, Measured, Section } from './section.js';

/** A file appears whole or not at all. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.part`, text);
  await rename(`${file}.part`, file);
}

export interface Done {
  readonly section: Section;
  readonly measured: Measured;
}

/** The tables as Markdown: figures, aims met and missed, what bounds them. */
export function tables(done: readonly Done[]): string {
  return done.map(sectionText).join('\n');
}

/** What the figures were measured on. */
export function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const cores = `${String(cpus().length)} cores (${first?.model ?? 'unknown'})`;
  return `${cores}, ${String(memory)} GiB, Node ${process.versions.node}, PostgreSQL 18, fsync, synchronous_commit and full_page_writes on; load generator and server share the machine.`;
}

function sectionText({ section, measured }: Done): string {
  const { figures, aims, notes = [] } = measured;
  const head = ['clients', 'peer', 'case', 'a second', 'least–most', 'p50 ms', 'p99 ms', 'seconds', 'bytes'];
  const rows = figures.map(cellsOf);
  const used = head.map((_, column) => rows.some((row) => row[column] !== ''));
  const line = (cells: readonly string[]): string => `| ${cells.filter((_, at) => used[at]).join(' | ')} |`;
  return [
    `## ${section.name}: ${section.title}`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
    '',
    ...aims.map(
      ({ what, wanted, measured: got, met }) => `- ${met ? 'met' : 'missed'}: ${what}: ${got} (aim ${wanted})`,
    ),
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

function cellsOf(figure: Figure): readonly string[] {
  const { peer, clients, perSecond, p50Ms, p99Ms, range, bytes, seconds } = figure;
  return [
    clients === 0 ? '' : String(clients),
    peer,
    figure.case ?? '',
    perSecond === 0 ? '' : round(perSecond),
    range === undefined ? '' : `${round(range[0])}–${round(range[1])}`,
    p50Ms === 0 ? '' : p50Ms.toFixed(2),
    p99Ms === 0 ? '' : p99Ms.toFixed(2),
    seconds === undefined ? '' : seconds.toFixed(2),
    bytes === undefined ? '' : round(bytes),
  ];
}

/** Three figures are more than a run is worth. */
function round(value: number): string {
  const digits = Math.max(0, 3 - Math.ceil(Math.log10(Math.max(value, 1))));
  const scale = value >= 1000 ? 10 ** (Math.floor(Math.log10(value)) - 2) : 1;
  return (Math.round(value / scale) * scale).toLocaleString('en-US', { maximumFractionDigits: digits });
}
