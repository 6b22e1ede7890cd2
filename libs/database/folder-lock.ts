import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart } from './cannot-start.js';
import { isRunning, ownMark, type ProcessMark } from './processes.js';
import { prepareDataFolder } from './data-folder.js';
import { codeOf } from './error-code.js';

/** Who holds a data folder: what stands in its lock file, readable by its user only. */
export interface LockOwner extends ProcessMark {
  readonly role: string;
  /** Where the owner answers, by name (`api`), once it does. */
  readonly addresses: Readonly<Record<string, string>>;
  /** True while it stops: the folder is free soon. */
  readonly leaving: boolean;
  /** Secret of this run: who can read the lock file may speak to its owner. */
  readonly token: string;
}

export interface HeldLock {
  readonly owner: LockOwner;
  /** Writes the addresses into the lock file, at once for every reader. */
  announce(addresses: Readonly<Record<string, string>>): Promise<void>;
  /** Says that it is stopping, so that the next one waits rather than gives up. */
  leave(): Promise<void>;
  release(): Promise<void>;
  /** For the process's exit, where nothing can be awaited any more. */
  releaseNow(): void;
}

const LOCK_FILE = 'ledger.lock';
const WAIT_STEP_MS = 25;
const LEAVES_WITHIN_MS = 30_000;
const GRACE_MS = 1_000;

/** Takes the data folder for a server, waiting for one that is stopping. Throws CannotStart naming the owner when another one holds it. */
export async function takeFolder(dataFolder: string, role: string): Promise<HeldLock> {
  const { root } = await prepareDataFolder(dataFolder);
  const from = Date.now();
  let taken = await takeLock(join(root, LOCK_FILE), role);
  // An owner that was asked to stop a moment ago may not have said so yet.
  while (!('announce' in taken) && Date.now() - from < (taken.leaving ? LEAVES_WITHIN_MS : GRACE_MS)) {
    await sleep(WAIT_STEP_MS);
    taken = await takeLock(join(root, LOCK_FILE), role);
  }
  if ('announce' in taken) return taken;
  const where = taken.addresses['api'];
  throw new CannotStart({
    en: `The data folder ${dataFolder} is in use by a running ledger (process ${String(taken.pid)}${where === undefined ? '' : `, ${where}`}); stop that one first, or choose another folder with --data.`,
    zh: `数据目录 ${dataFolder} 正由另一个运行中的账本使用（进程 ${String(taken.pid)}${where === undefined ? '' : `，${where}`}）；请先停止它，或用 --data 另选目录。`,
  });
}

/** The running server of a data folder, or undefined; a dead one's lock counts as none. */
export async function readOwner(dataFolder: string): Promise<LockOwner | undefined> {
  const owner = await ownerIn(join(dataFolder, LOCK_FILE));
  return owner !== undefined && isRunning(owner) ? owner : undefined;
}

/**
 * Takes a lock file, or gives its living owner. What a dead process left, or one whose number was reused, is taken over.
 *
 * A stale lock is never removed, for what is removed may be a newcomer's by then: whoever links the one file named
 * after the stale lock's token alone may replace it, in one step. A claimant that died is followed to its own token.
 */
export async function takeLock(file: string, role: string): Promise<HeldLock | LockOwner> {
  const owner: LockOwner = {
    ...ownMark(),
    role,
    addresses: {},
    leaving: false,
    token: randomBytes(24).toString('base64url'),
  };
  const draft = `${file}.${String(process.pid)}-${randomBytes(6).toString('hex')}`;
  await writeFile(draft, JSON.stringify(owner), { mode: 0o600, flag: 'wx' });
  try {
    for (;;) {
      if (await linked(draft, file)) return held(file, owner);
      const other = await ownerIn(file);
      if (other === undefined) continue;
      if (isRunning(other)) return other;
      const outcome = await takeOver(file, draft, other.token);
      if (outcome === 'taken') return held(file, owner);
      if (outcome !== 'again') return outcome;
    }
  } finally {
    await rm(draft, { force: true });
  }
}

async function takeOver(file: string, draft: string, stale: string): Promise<'taken' | 'again' | LockOwner> {
  const claims: string[] = [];
  for (let token = stale; ;) {
    const claim = `${file}.claim-${token}`;
    claims.push(claim);
    if (await linked(draft, claim)) break;
    const claimant = await ownerIn(claim);
    if (claimant === undefined) return 'again';
    if (isRunning(claimant)) return claimant;
    token = claimant.token;
  }
  if ((await ownerIn(file))?.token !== stale) {
    await rm(claims.at(-1) ?? '', { force: true });
    return 'again';
  }
  await rename(draft, file);
  for (const claim of claims) await rm(claim, { force: true });
  return 'taken';
}

/** Takes a lock file, waiting while a living process holds it; `waiting` is told who does. */
export async function awaitLock(file: string, role: string, waiting?: (owner: LockOwner) => void): Promise<HeldLock> {
  for (;;) {
    const taken = await takeLock(file, role);
    if ('announce' in taken) return taken;
    waiting?.(taken);
    await sleep(WAIT_STEP_MS);
  }
}

function held(file: string, owner: LockOwner): HeldLock {
  const rewrite = async (changed: LockOwner): Promise<void> => {
    const draft = `${file}.${String(process.pid)}-${randomBytes(6).toString('hex')}`;
    await writeFile(draft, JSON.stringify(changed), { mode: 0o600, flag: 'wx' });
    await rename(draft, file);
  };
  const isOurs = (text: string): boolean => parsed(text)?.token === owner.token;
  return {
    owner,
    announce: (addresses) => rewrite({ ...owner, addresses }),
    leave: () => rewrite({ ...owner, leaving: true }),
    async release() {
      const text = await readFile(file, 'utf8').catch(() => '');
      if (isOurs(text)) await rm(file, { force: true });
    },
    releaseNow() {
      try {
        if (isOurs(readFileSync(file, 'utf8'))) rmSync(file, { force: true });
      } catch {
        // Gone already: nothing to give back.
      }
    },
  };
}

async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined where there is no file; one that was cut short is a dead process's. */
async function ownerIn(file: string): Promise<LockOwner | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (parsed(text) ?? CUT_SHORT);
}

const CUT_SHORT: LockOwner = { pid: 0, start: '', role: '', addresses: {}, leaving: false, token: 'cut-short' };

function parsed(text: string): LockOwner | undefined {
  try {
    const value = JSON.parse(text) as Partial<LockOwner> | null;
    if (typeof value?.pid !== 'number' || typeof value.start !== 'string' || typeof value.token !== 'string')
      return undefined;
    const { pid, start, token, role = '', addresses = {}, leaving = false } = value;
    return { pid, start, token, role, addresses, leaving };
  } catch {
    return undefined;
  }
}
