import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BadInput } from './bad-input.js';

/** Raised when a backup can no longer be restored by the version before. */
export const BACKUP_FORMAT = 1;
export const MANIFEST_FILE = 'manifest.json';
export const KEY_FOLDER = 'keys';
export const KEY_FILE = 'vault.key';

export interface BackupTable {
  /** `log.event` */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** Below the backup's folder: gzip of PostgreSQL's binary COPY. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A reaction's checkpoint: what it folded goes with it, or it would carry out old matters anew. */
interface BackupCheckpoint {
  readonly name: string;
  readonly version: number;
  readonly shape: string;
  readonly position: string;
}

/** What a backup holds; written last, so that a folder without it is no backup. */
export interface Manifest {
  readonly format: number;
  readonly madeAt: string;
  readonly logId: string;
  /** The head as of which the backup answers. */
  readonly position: string;
  readonly knownAt: string;
  readonly migrations: readonly string[];
  readonly notes: Readonly<Record<string, string>>;
  readonly checkpoints: readonly BackupCheckpoint[];
  readonly tables: readonly BackupTable[];
  /** Digest of all the rest under the ledger's key, in hex: who has not the key cannot alter a backup unnoticed. */
  readonly seal: string;
}

/** What the seal is computed over. */
export function sealedText(manifest: Omit<Manifest, 'seal'>): string {
  return JSON.stringify({ ...manifest, seal: undefined });
}

export const SEAL_USE = 'backup manifest';

export function fileOf(table: string): string {
  return `data/${table}.copy.gz`;
}

/** In the order in which references let them be filled. Views are not among them: they are made from the events. */
export const TABLES = [
  'log.event',
  'log.movement',
  'log.command',
  'vault.key_check',
  'vault.subject',
  'vault.record',
  'vault.name_part',
  'files.evidence',
  'files.chunk',
] as const;

/** Its one row stands in the manifest. */
export const HEAD_TABLE = 'log.head';
/** How far the log's tables have followed a cluster; those that are restored follow none. */
export const CLUSTER_TABLE = 'log.cluster';
export const REACTIONS = 'reactions';

/** Reads what a backup holds. Throws BadInput where the folder is none, or of a newer version. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch(() => {
    throw new BadInput({
      zh: `目录「${folder}」不是完整的备份：缺少 ${MANIFEST_FILE}。`,
      en: `The folder "${folder}" is no complete backup: ${MANIFEST_FILE} is missing.`,
    });
  });
  const manifest = parsed(text);
  if (manifest === undefined) throw damaged(MANIFEST_FILE);
  if (manifest.format > BACKUP_FORMAT) {
    throw new BadInput({
      zh: `此备份由更新的版本写成（格式 ${String(manifest.format)}），请用该版本恢复。`,
      en: `The backup was written by a newer version (format ${String(manifest.format)}); restore it with that one.`,
    });
  }
  if (!namesWhatIsKept(manifest)) throw damaged(MANIFEST_FILE);
  return manifest;
}

function parsed(text: string): Manifest | undefined {
  try {
    const value = JSON.parse(text) as Partial<Manifest> | null;
    const whole = typeof value?.format === 'number' && Array.isArray(value.tables) && Array.isArray(value.checkpoints);
    return whole ? (value as Manifest) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it names each table once, from the fixed list or of a reaction, and each file where it must lie. */
function namesWhatIsKept({ tables, logId, position }: Manifest): boolean {
  const names = tables.map(({ name }) => name);
  const kept: readonly string[] = TABLES;
  return (
    tables.every(({ name, file }) => file === fileOf(name) && (kept.includes(name) || FOLDED.test(name))) &&
    new Set(names).size === names.length &&
    kept.every((name) => names.includes(name)) &&
    UUID.test(logId) &&
    /^\d{1,18}$/u.test(position)
  );
}

const FOLDED = new RegExp(`^${REACTIONS}\\.[a-z_]+$`, 'u');
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Compares the key and the manifest with the seal. Throws BadInput where either is missing or another. */
export async function verifySeal(folder: string, manifest: Manifest): Promise<void> {
  const { contentDigestBy } = await import('#vault');
  const keyFile = join(folder, KEY_FOLDER, KEY_FILE);
  await access(keyFile).catch(() => {
    throw damaged(`${KEY_FOLDER}/${KEY_FILE}`);
  });
  const digest = (await contentDigestBy(keyFile))([SEAL_USE, sealedText(manifest)]);
  if (Buffer.from(digest).toString('hex') !== manifest.seal) {
    throw new BadInput({
      zh: `备份已损坏：${MANIFEST_FILE} 或 ${KEY_FOLDER}/${KEY_FILE} 与封印不符；未恢复任何内容。`,
      en: `The backup is damaged: ${MANIFEST_FILE} or ${KEY_FOLDER}/${KEY_FILE} does not fit its seal; nothing was restored.`,
    });
  }
}

/** Compares every file with its hash before anything is restored. Throws BadInput for the first that differs. */
export async function verifyFiles(folder: string, manifest: Manifest, onBytes: (bytes: number) => void): Promise<void> {
  for (const { file, sha256 } of manifest.tables) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(folder, file)), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        onBytes(chunk.byteLength);
      }
    }).catch((cause: unknown) => {
      throw cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? damaged(file) : cause;
    });
    if (hash.digest('hex') !== sha256) throw damaged(file);
  }
}

export function damaged(file: string): BadInput {
  return new BadInput({
    zh: `备份已损坏：${file} 缺失或与校验值不符；未恢复任何内容。`,
    en: `The backup is damaged: ${file} is missing or does not fit its hash; nothing was restored.`,
  });
}
