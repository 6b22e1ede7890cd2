import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Sockets are looked at so often while the server drains. */
const LOOK_MS = 100;
/** So long is a connection that is kept alive listened to for one more request, which is answered as its last. */
const LAST_REQUEST_MS = 1_000;

/** Ends a server without cutting off anybody who can still be answered. */
export interface Drain {
  /**
   * From now on each answer says that it is the connection's last; requests that come within a second are answered so,
   * then no new connection is taken, those under way finish, and at the end of the time given the rest is cut off.
   */
  within(limitMs: number): Promise<void>;
}

/** To be made before the server listens. */
export function drainOf(server: Server): Drain {
  const sockets = new Set<Socket>();
  const underWay = new Set<ServerResponse>();
  let isEnding = false;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.prependListener('request', (_request, response: ServerResponse) => {
    if (isEnding) sayLast(response);
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
  });
  return {
    async within(limitMs) {
      isEnding = true;
      for (const response of underWay) sayLast(response);
      const until = Date.now() + limitMs;
      const listenUntil = Math.min(until, Date.now() + LAST_REQUEST_MS);
      while (sockets.size > 0 && Date.now() < listenUntil) await pause(LOOK_MS);
      await closed(server, { sockets, limitMs: until - Date.now() });
    },
  };
}

function sayLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

function closed(
  server: Server,
  { sockets, limitMs }: { readonly sockets: ReadonlySet<Socket>; readonly limitMs: number },
): Promise<void> {
  return new Promise((resolve) => {
    const endIdle = (): void => {
      server.closeIdleConnections();
      // Opened in advance and never used: to the server it is not idle.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    };
    const look = setInterval(endIdle, LOOK_MS);
    const force = setTimeout(() => {
      server.closeAllConnections();
    }, limitMs);
    server.close(() => {
      clearInterval(look);
      clearTimeout(force);
      resolve();
    });
    endIdle();
  });
}
