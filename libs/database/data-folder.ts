import { constants } from 'node:fs';
import { access, chmod, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CannotStart } from './cannot-start.js';
import { codeOf, messageOf } from './error-code.js';

/** Raised when what lies in a data folder can no longer be read by the version before. */
export const FOLDER_FORMAT = 1;
const FORMAT_FILE = 'format.json';

/** The parts of a data folder that belong to the database. */
export interface DataFolder {
  readonly root: string;
  readonly cluster: string;
  readonly secrets: string;
  /** Marks of the processes that use the embedded server now. */
  readonly run: string;
  readonly serverLog: string;
  readonly port: string;
}

/**
 * Makes the folder where it is missing and gives its real path. Throws CannotStart for a folder that a newer
 * version wrote, that is no folder, or that this user may not use.
 */
export async function prepareDataFolder(folder: string): Promise<DataFolder> {
  try {
    const isMade = await madeFolder(folder);
    // As root the server runs as a system user, who has to pass through; nothing inside is open to others.
    if (isMade) await chmod(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
    const root = await realpath(folder);
    await refuseNewerFormat(root);
    const parts = partsOf(root);
    await mkdir(parts.secrets, { recursive: true, mode: 0o700 });
    await mkdir(parts.run, { recursive: true, mode: 0o700 });
    for (const own of [parts.secrets, parts.run]) await access(own, constants.R_OK | constants.W_OK | constants.X_OK);
    return parts;
  } catch (error) {
    throw error instanceof CannotStart ? error : unusable(folder, error);
  }
}

/** Step by step: asked to make all of a path at once below /proc, Node never comes back. False where it was there. */
async function madeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
  }
  // What is missing is above it, or cannot be made at all.
  await madeFolder(dirname(folder));
  return mkdir(folder).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    },
  );
}

function partsOf(root: string): DataFolder {
  return {
    root,
    cluster: join(root, 'postgres'),
    secrets: join(root, 'secrets'),
    run: join(root, 'run'),
    serverLog: join(root, 'postgres.log'),
    port: join(root, 'postgres.port'),
  };
}

async function refuseNewerFormat(root: string): Promise<void> {
  const file = join(root, FORMAT_FILE);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) {
    await writeFile(file, `${JSON.stringify({ format: FOLDER_FORMAT })}\n`, { mode: 0o644 });
    return;
  }
  const format = formatIn(text);
  if (format <= FOLDER_FORMAT) return;
  throw new CannotStart({
    en: `The data folder ${root} was written by a newer version (format ${String(format)}, this version reads up to ${String(FOLDER_FORMAT)}); start that version, or choose another folder with --data.`,
    zh: `数据目录 ${root} 由更新的版本写过（格式 ${String(format)}，本版本只能读到 ${String(FOLDER_FORMAT)}）；请用该版本启动，或用 --data 另选目录。`,
  });
}

/** A file cut short by a crash while it was first written counts as ours. */
function formatIn(text: string): number {
  try {
    const value = JSON.parse(text) as { format?: unknown } | null;
    return typeof value?.format === 'number' ? value.format : FOLDER_FORMAT;
  } catch {
    return FOLDER_FORMAT;
  }
}

/** A folder or file in it that this user may not use, on a disk that is full or read-only. */
export function unusable(folder: string, cause: unknown): CannotStart {
  const reason = codeOf(cause) || messageOf(cause);
  return new CannotStart(
    {
      en: `The data folder ${folder} cannot be used (${reason}); check its owner and rights, or choose another folder with --data.`,
      zh: `数据目录 ${folder} 无法使用（${reason}）；请检查其属主与权限，或用 --data 另选目录。`,
    },
    { cause },
  );
}
