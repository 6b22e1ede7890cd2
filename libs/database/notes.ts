import { openClient } from './pool.js';

/** What a ledger's database remembers of how it is run, by name; undefined where nothing was noted. */
export async function readNote(url: string, name: string): Promise<string | undefined> {
  const client = openClient(url);
  await client.connect();
  try {
    const found = await client.query<{ value: string }>('SELECT value FROM ledger_meta.note WHERE name = $1', [name]);
    return found.rows[0]?.value;
  } finally {
    await client.end();
  }
}

/** Notes a value under a name, over an earlier one. The database must have been migrated once. */
export async function writeNote(url: string, name: string, value: string): Promise<void> {
  const client = openClient(url);
  await client.connect();
  try {
    await client.query(
      'INSERT INTO ledger_meta.note (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      [name, value],
    );
  } finally {
    await client.end();
  }
}
