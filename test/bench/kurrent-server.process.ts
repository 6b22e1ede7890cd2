import { KurrentServer } from '../kurrent-server/index.js';

export interface Serving {
  readonly url: string;
}

const server = await KurrentServer.start();
const serving: Serving = { url: server.url };
process.send?.(serving);
