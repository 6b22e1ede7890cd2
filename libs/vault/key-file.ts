import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CannotStart } from '#database';
import { codeOf } from './error-code.js';

/**
 * What the key file holds. The master key never changes. Subjects' keys are wrapped under the master key and an
 * epoch's secret together: an erasure run makes a new epoch, wraps the living anew and destroys the old secret,
 * after which no older copy of the database opens again with what is left.
 */
export interface KeyFile {
  readonly master: Uint8Array;
  readonly epochs: ReadonlyMap<number, Uint8Array>;
  /** The newest epoch: what is wrapped now is wrapped under it. */
  readonly epoch: number;
}

const HEADING = 'relief-ledger vault key 1';
const MASTER = /^master ([0-9a-f]{64})$/u;
const EPOCH = /^epoch ([1-9]\d{0,8}) ([0-9a-f]{64})$/u;

/**
 * Reads the key file; where there is none and `mayCreate` allows it, makes one (0600 in a folder 0700), whole or
 * not at all, and the same one for all who try at once. Throws CannotStart for anything else.
 */
export async function readKeyFile(path: string, mayCreate: () => Promise<boolean>): Promise<KeyFile> {
  const found = await readText(path);
  if (found !== undefined) return parse(path, found);
  if (await mayCreate()) {
    await create(path).catch((cause: unknown) => {
      throw unwritable(path, cause);
    });
  }
  // Read again in either case: the data that forbids a new key may be that of one who has just made the file.
  const made = await readText(path);
  if (made === undefined) throw keyMissing(path);
  return parse(path, made);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw unreadable(path, cause);
  }
}

async function create(path: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.vault-key-${randomBytes(8).toString('hex')}`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(
      `${HEADING}\nmaster ${randomBytes(32).toString('hex')}\nepoch 1 ${randomBytes(32).toString('hex')}\n`,
    );
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // Of several that try at once the first link stands; unlike a rename it never replaces a key.
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(folder);
}

/** Without this a power cut could keep the data and lose its key. Windows has no handle of a folder to sync. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function parse(path: string, text: string): KeyFile {
  const [heading, first = '', ...rest] = text.trimEnd().split(/\r?\n/u);
  const master = MASTER.exec(first)?.[1];
  const epochs = new Map<number, Uint8Array>();
  for (const line of rest) {
    const [, number, secret] = EPOCH.exec(line) ?? [];
    if (number === undefined || secret === undefined) throw notAKeyFile(path);
    epochs.set(Number(number), Buffer.from(secret, 'hex'));
  }
  if (heading !== HEADING || master === undefined || epochs.size === 0) throw notAKeyFile(path);
  return { master: Buffer.from(master, 'hex'), epochs, epoch: Math.max(...epochs.keys()) };
}

function keyMissing(path: string): CannotStart {
  return new CannotStart({
    en: `The vault's key file ${path} is missing, and this database already holds records under that key; bring the file back from its own backup.`,
    zh: `找不到保险库密钥文件 ${path}，而此数据库已有用该密钥加密的记录；请从密钥的备份恢复该文件。`,
  });
}

function notAKeyFile(path: string): CannotStart {
  return new CannotStart({
    en: `The file ${path} is not a vault key file, or is cut short.`,
    zh: `文件 ${path} 不是保险库密钥文件，或内容不完整。`,
  });
}

function unreadable(path: string, cause: unknown): CannotStart {
  return new CannotStart(
    {
      en: `The vault's key file ${path} cannot be read (${codeOf(cause)}).`,
      zh: `无法读取保险库密钥文件 ${path}（${codeOf(cause)}）。`,
    },
    { cause },
  );
}

function unwritable(path: string, cause: unknown): CannotStart {
  return new CannotStart(
    {
      en: `The vault's key file ${path} cannot be written (${codeOf(cause)}).`,
      zh: `无法写入保险库密钥文件 ${path}（${codeOf(cause)}）。`,
    },
    { cause },
  );
}
