import { CannotStart } from '#database';
import type { VaultKeys } from './keys.js';
import type { Asked } from './reading.js';
import { sameBytes } from './sealed.js';

export async function holdsData(pool: Asked): Promise<boolean> {
  const result = await pool.query<{ holds: boolean }>(
    'SELECT EXISTS (SELECT FROM vault.key_check) OR EXISTS (SELECT FROM vault.subject) AS holds',
  );
  return result.rows[0]?.holds ?? true;
}

/** The first to open writes the check, if the vault is empty; everybody compares with what is stored. */
export async function keepOwnKey(pool: Asked, keys: VaultKeys, keyFile: string): Promise<void> {
  if (!(await holdsData(pool))) {
    await pool.query('INSERT INTO vault.key_check (epoch, mac) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      keys.epoch,
      keys.check,
    ]);
  }
  await requireOwnKey(pool, keys, keyFile);
}

/** Throws CannotStart where the database is kept under another key. */
export async function requireOwnKey(pool: Asked, keys: VaultKeys, keyFile: string): Promise<void> {
  const stored = await pool.query<{ mac: Buffer }>('SELECT mac FROM vault.key_check WHERE epoch = $1', [keys.epoch]);
  const mac = stored.rows[0]?.mac;
  if (mac !== undefined && sameBytes(mac, keys.check)) return;
  throw new CannotStart({
    en: `The key in ${keyFile} is not the one that this database's personal data is kept under; bring back the key file that belongs to it.`,
    zh: `${keyFile} 中的密钥与此数据库的个人信息不匹配，请恢复与之对应的密钥文件。`,
  });
}
