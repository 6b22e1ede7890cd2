export { KurrentServer } from './server.js';
export { Store } from './store.js';
import { KurrentServer } from './server.js';

/** A server to test against: that of KURRENTDB_URL, a throwaway one whose log nobody needs, else one in this process. */
export async function someKurrent(): Promise<{ readonly url: string; stop(): void }> {
  const given = process.env['KURRENTDB_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: () => undefined };
  return KurrentServer.start();
}
