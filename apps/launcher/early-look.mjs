// What can be seen to fail before the minutes of an install and a build. Plain Node and nothing else.
import { lookup } from 'node:dns/promises';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Refusal } from './arguments.mjs';

const CONNECT_MS = 5_000;

/**
 * Throws Refusal where the database's address, the data folder or the port cannot be had. What a ledger of the same
 * folder holds, running or just stopping, is left to the launcher, which waits for it.
 */
export async function refuseEarly({ dataFolder, port }, env) {
  if ((env.DATABASE_URL ?? '') !== '') await refuseDatabase(env.DATABASE_URL);
  refuseFolder(dataFolder);
  const fault = isHeld(dataFolder) ? undefined : await portFault(port);
  if (fault !== undefined) throw new Refusal(fault);
}

/** Why the port cannot be listened on, in words; undefined where it can. */
export async function portFault(port) {
  const code = await new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', (error) => resolve(error.code ?? 'EADDRINUSE'));
    probe.listen(port, () => probe.close(() => resolve(undefined)));
  });
  if (code === undefined) return undefined;
  if (code === 'EADDRINUSE') {
    return {
      en: `The port ${port} is in use by another program; choose another one with --port.`,
      zh: `端口 ${port} 已被其他程序占用，请用 --port 另选端口。`,
    };
  }
  return {
    en: `The port ${port} cannot be used (${code}); choose another one with --port.`,
    zh: `端口 ${port} 无法使用（${code}），请用 --port 另选端口。`,
  };
}

async function refuseDatabase(address) {
  if (!/^postgres(?:ql)?:\/\//u.test(address) || !URL.canParse(address)) {
    throw new Refusal({
      en: 'DATABASE_URL is not the address of a PostgreSQL server, postgresql://user:password@host:5432/name.',
      zh: 'DATABASE_URL 不是 PostgreSQL 服务器的地址，应为 postgresql://user:password@host:5432/name。',
    });
  }
  const { hostname, port, pathname } = new URL(address);
  // A server behind a socket of the file system is named elsewhere in the address.
  if (hostname === '') return;
  const host = hostname.replace(/^\[|\]$/gu, '');
  try {
    await lookup(host);
    await connect(host, port === '' ? 5432 : Number(port));
  } catch (error) {
    const first = error.errors?.[0] ?? error;
    const server = `${hostname}:${port === '' ? '5432' : port}${pathname}`;
    throw new Refusal({
      en: `The database server ${server} of DATABASE_URL cannot be used: ${first.message}.`,
      zh: `DATABASE_URL 所指的数据库服务器 ${server} 无法使用：${first.message}。`,
    });
  }
}

function connect(host, port) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, timeout: CONNECT_MS });
    socket.once('connect', () => resolve(socket.destroy()));
    socket.once('error', reject);
    socket.once('timeout', () => {
      socket.destroy();
      reject(new Error(`connect ETIMEDOUT ${host}:${port}`));
    });
  });
}

/** Nothing is left behind: the nearest folder that is there must let us make the rest, as /proc does not. */
function refuseFolder(folder) {
  let nearest = folder;
  while (!fs.existsSync(nearest)) nearest = path.dirname(nearest);
  try {
    if (!fs.statSync(nearest).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    fs.accessSync(nearest, fs.constants.W_OK | fs.constants.X_OK);
    if (nearest !== folder) fs.rmdirSync(fs.mkdtempSync(path.join(nearest, '.relief-ledger-')));
  } catch (error) {
    throw new Refusal({
      en: `The data folder ${folder} cannot be used (${error.code}); check its owner and rights, or choose another folder with --data.`,
      zh: `数据目录 ${folder} 无法使用（${error.code}）；请检查其属主与权限，或用 --data 另选目录。`,
    });
  }
}

function isHeld(dataFolder) {
  const run = path.join(dataFolder, 'run');
  const marks = fs.existsSync(run) ? fs.readdirSync(run).filter((name) => name.endsWith('.child')) : [];
  return marks.length > 0 || fs.existsSync(path.join(dataFolder, 'ledger.lock'));
}
