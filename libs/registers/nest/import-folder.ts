import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { ActorUnknown, derivedId, LEDGER, openTrial } from '#execution';
import type { Clock, CommandEdge, EventRegistry, Executor, ProjectionEngine } from '#execution';
import type { EventLog } from '#event-log';
import type { Files } from '#files';
import type { EvidenceHash } from '#kernel';
import { noteBatch, readRegister, registerColumns } from '#registers';
import type { BatchCommand, RegionReading, RegisterKind } from '#registers';
import type { Vault } from '#vault';
import { readFolder } from './folder.js';
import type { FolderContents, RegisterSheet } from './folder.js';
import { FolderRefused } from './import-report.js';
import type { ImportReport } from './import-report.js';
import { ImportRun, SheetTally } from './import-run.js';
import type { ImportServices } from './import-run.js';
import { importAccounts, importMoney, importOutgo, importRegions, noteDocuments } from './import-sheets.js';
import type { OutgoSheet } from './import-sheets.js';
import { ImportViews } from './import-views.js';
import type { OpenBooks } from './open-books.js';
import { refusedSheetOf } from './refused-sheet.js';

export interface FolderToImport {
  readonly folder: string;
  /** Decides everything and keeps nothing. */
  readonly dryRun: boolean;
  readonly by: string;
  /** Code of the county whose folder it is; found in the folder or the books where it is not given. */
  readonly county?: string;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly phase: 'reading' | 'rows';
  readonly done: number;
  readonly total: number;
}

/** Regions first, then accounts, opening balances and whatever comes in; what goes out is read after it. */
const ORDER = [
  ...['regions', 'accounts', 'openings', 'donations', 'appropriations', 'grants', 'dues', 'interest'],
  ...['transfers', 'spending'],
];

/** Registers whose rows bear document numbers. */
const DOCUMENTED: readonly RegisterKind[] = ['appropriations', 'grants', 'dues'];

/** What of the opened ledger an import works with. */
export interface ImportLedger {
  readonly log: EventLog;
  readonly registry: EventRegistry;
  readonly executor: Executor;
  readonly edge: CommandEdge;
  readonly views: ProjectionEngine;
  readonly vault: Vault;
  readonly files: Files;
  readonly clock: Clock;
  readonly knows: (person: string) => Promise<boolean>;
}

/** 导入: takes a county's folder of registers into the books. */
@Injectable()
export class FolderImport {
  constructor(
    @Inject(LEDGER) private readonly ledger: ImportLedger,
    private readonly found: ImportViews,
  ) {}

  /**
   * Reads the folder and carries out each row as a command of its own; a row that an earlier import took is left
   * alone, so an import that was killed is finished by running it again. Throws FolderRefused where nothing in the
   * folder can be read or its county is unclear, ActorUnknown.
   */
  async import(asked: FolderToImport): Promise<ImportReport> {
    const { folder, dryRun, onProgress = () => undefined } = asked;
    if (!(await this.ledger.knows(asked.by))) throw new ActorUnknown(asked.by);
    let read = 0;
    const contents = await readFolder(folder, () => {
      onProgress({ phase: 'reading', done: (read += 1), total: read });
    });
    await this.ledger.views.catchUp();
    const books = await this.found.opener.open();
    const county = asked.county ?? countyOf(folder, contents, books);
    const { edge, executor, vault } = this.ledger;
    const { former } = this.found;
    const works = dryRun ? openTrial(this.ledger) : { edge, executor };
    const services: ImportServices = { ...works, vault, former };
    const job = { contents, books, county, services, by: asked.by, dryRun, onProgress };
    return dryRun ? this.run(randomUUID(), job, new Map()) : this.runForReal(job);
  }

  /** Ends imports whose process died; their rows stay, and a new run takes what is left. Gives their number. */
  async endInterrupted(): Promise<number> {
    let ended = 0;
    for (const { batch } of await this.found.batches.open()) {
      const held = await this.found.batches.hold(batch);
      if (held === undefined) continue;
      try {
        await this.note(
          { type: 'EndBatch', batch, outcome: 'interrupted', accepted: 0, known: 0, refused: 0 },
          { executor: this.ledger.executor, by: 'import-closer' },
        );
        ended += 1;
      } finally {
        await held.release();
      }
    }
    return ended;
  }

  private async runForReal(job: ImportJob): Promise<ImportReport> {
    const { executor } = job.services;
    const evidence = await this.keepFiles(job.contents.registers);
    const batch = randomUUID();
    const held = await this.found.batches.hold(batch);
    try {
      const files = [...new Set(evidence.values())].sort();
      await this.note({ type: 'BeginBatch', batch, county: job.county, files }, { executor, by: job.by });
      const report = await this.run(batch, job, evidence);
      const counts = countsOf(report);
      await this.note({ type: 'EndBatch', batch, outcome: 'completed', ...counts }, { executor, by: job.by });
      return report;
    } finally {
      await held?.release();
    }
  }

  private async run(batch: string, job: ImportJob, evidence: ReadonlyMap<string, EvidenceHash>): Promise<ImportReport> {
    const { contents, books, county, services, by, onProgress } = job;
    const total = contents.registers.reduce((sum, { sheet }) => sum + sheet.rows.length, 0);
    let done = 0;
    const onRow = (): void => {
      done += 1;
      if (done % 50 === 0) onProgress({ phase: 'rows', done, total });
    };
    const run = new ImportRun(services, { batch, county, books, by, at: this.ledger.clock(), onRow });
    const tallies: SheetTally[] = [];
    const outgo: OutgoSheet[] = [];
    const sheets = contents.registers.toSorted((left, right) => ORDER.indexOf(left.kind) - ORDER.indexOf(right.kind));
    const take = async (source: RegisterSheet): Promise<void> => {
      const tally = new SheetTally(source, evidence.get(source.path) ?? '');
      tallies.push(tally);
      outgo.push(...(await importSheet(run, tally, sheets.indexOf(source))));
    };
    for (const source of sheets.filter(isList)) await take(source);
    sheets.forEach((source, number) => {
      findDocuments(run, source, number);
    });
    for (const source of sheets.filter((one) => !isList(one))) await take(source);
    await importOutgo(run, outgo);
    const refusedSheets = tallies.flatMap((tally) => refusedSheetOf(tally));
    const { unknownFiles, unknownSheets, unreadableFiles } = contents;
    const opened = { purposes: run.openedPurposes, accounts: run.openedAccounts };
    const files = tallies.map((tally) => tally.report());
    return { files, unknownFiles, unknownSheets, unreadableFiles, opened, refusedSheets };
  }

  private async keepFiles(registers: readonly RegisterSheet[]): Promise<ReadonlyMap<string, EvidenceHash>> {
    const kept = new Map<string, EvidenceHash>();
    for (const path of new Set(registers.map((register) => register.path))) {
      const { sha256 } = await this.ledger.files.put(createReadStream(path), { mediaType: 'application/octet-stream' });
      kept.set(path, sha256);
    }
    return kept;
  }

  private async note(command: BatchCommand, as: { readonly executor: Executor; readonly by: string }): Promise<void> {
    const { batch, type } = command;
    await as.executor.execute({
      commandId: derivedId('import', batch, type),
      content: this.ledger.vault.contentDigest(['import', batch, type]),
      by: as.by,
      keepRefusal: false,
      plan: () => noteBatch(command),
    });
  }
}

interface ImportJob {
  readonly contents: FolderContents;
  readonly books: OpenBooks;
  readonly county: string;
  readonly services: ImportServices;
  readonly by: string;
  readonly onProgress: (progress: ImportProgress) => void;
}

/** What the rows of money name. */
function isList({ kind }: RegisterSheet): boolean {
  return kind === 'regions' || kind === 'accounts';
}

/** Regions and accounts are in the books by now, so its rows are read as they will be when their turn comes. */
function findDocuments(run: ImportRun, { sheet, kind }: RegisterSheet, number: number): void {
  const columns = registerColumns(sheet)?.headings;
  const mixed = columns?.has('incomeKind') === true;
  if (!(DOCUMENTED.includes(kind) || mixed) || !(columns?.has('document') === true || columns?.has('receipt') === true))
    return;
  noteDocuments(run, String(number), readRegister(sheet, run.books.of(run.county))?.rows ?? []);
}

/** Gives what goes out back: it waits for the other sheets. */
async function importSheet(run: ImportRun, tally: SheetTally, number: number): Promise<readonly OutgoSheet[]> {
  const reading = readRegister(tally.source.sheet, run.books.of(run.county));
  if (reading === undefined) return [];
  for (const fault of reading.faults) tally.fault(fault);
  const place = { sheet: String(number), register: reading.kind };
  if (reading.kind === 'spending' || reading.kind === 'transfers') return [{ tally, place, rows: reading.rows }];
  if (reading.kind === 'regions') await importRegions(run, tally, { place, rows: reading.rows });
  else if (reading.kind === 'accounts') await importAccounts(run, tally, { place, rows: reading.rows });
  else await importMoney(run, tally, { place, rows: reading.rows });
  return [];
}

/** The county whose folder it is: the one that its list of regions names, else the only one of the books. */
function countyOf(folder: string, contents: FolderContents, books: OpenBooks): string {
  const listed = contents.registers
    .filter(({ kind }) => kind === 'regions')
    .flatMap(({ sheet }) => (readRegister(sheet, books.of('')) as RegionReading).rows)
    .filter(({ level }) => level === 'county');
  const named = [...new Set(listed.map(({ code }) => code))];
  const [county, other] = named.length > 0 ? named : candidates(contents, books);
  if (county !== undefined && other === undefined) return county;
  if (contents.registers.length === 0) {
    const found = [...contents.unknownFiles, ...contents.unreadableFiles.map(({ file, code }) => `${file}: ${code}`)];
    throw new FolderRefused('no-file-readable', folder, found.join(', '));
  }
  const choices = books.counties().map(({ code, name }) => `${code} ${name}`);
  throw new FolderRefused('county-unclear', named.join(', '), choices.join(', '));
}

/**
 * Without a list of regions: the one county of the books that titles and names say it is, or each of the rows; else all
 * of them. One row that names a county says of the others nothing.
 */
function candidates(contents: FolderContents, books: OpenBooks): readonly string[] {
  const texts = contents.registers.map(textsOf);
  const counties = books.counties();
  const titled = counties.filter(({ name }) => texts.some(({ titles }) => titles.some((text) => text.includes(name))));
  const named = counties.filter(({ name }) => texts.some(({ units }) => units.some((text) => text.includes(name))));
  const [only, other] = new Set([...titled, ...named]);
  const isEach = ({ name }: { readonly name: string }): boolean =>
    texts.every(({ units }) => units.every((text) => text.includes(name)));
  if (only !== undefined && other === undefined && (titled.includes(only) || isEach(only))) return [only.code];
  return counties.map(({ code }) => code);
}

/** What a sheet says of its county: in its names and titles, and in the cells that name a row's unit. */
function textsOf({ file, sheet }: RegisterSheet): {
  readonly titles: readonly string[];
  readonly units: readonly string[];
} {
  const { rowsAbove = 0, positions } = registerColumns(sheet) ?? {};
  const at = ['county', 'region', 'holder', 'fromRegion']
    .map((field) => positions?.get(field))
    .find((position) => position !== undefined);
  const titles = sheet.rows.slice(0, rowsAbove).flatMap(({ cells }) => cells.map((cell) => cell?.text ?? ''));
  const units = sheet.rows.slice(rowsAbove).map(({ cells }) => (at === undefined ? '' : (cells[at]?.text ?? '')));
  return { titles: [file, sheet.name, ...titles], units: units.filter((text) => text.trim() !== '') };
}

function countsOf({ files }: ImportReport) {
  return {
    accepted: files.reduce((sum, { accepted }) => sum + accepted, 0),
    known: files.reduce((sum, { known }) => sum + known, 0),
    refused: files.reduce((sum, { refused }) => sum + refused.length, 0),
  };
}
