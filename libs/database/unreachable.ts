import { CannotStart } from './cannot-start.js';
import { codeOf, messageOf } from './error-code.js';

const VARIABLE = 'DATABASE_URL';

/** A connection that failed, as one sentence that names the server and never the password. */
export function unreachable(url: string, cause: unknown): CannotStart {
  const server = serverOf(url);
  const reason = reasonOf(cause);
  return new CannotStart(
    {
      en: `The database server ${server} cannot be used: ${reason}.`,
      zh: `无法使用数据库服务器 ${server}：${reason}。`,
    },
    { cause },
  );
}

/** The same of a server that a person named, with the variable in which they did. */
export function unreachableGiven(url: string, cause: unknown): CannotStart {
  const server = serverOf(url);
  const reason = reasonOf(cause);
  return new CannotStart(
    {
      en: `The database server ${server} of ${VARIABLE} cannot be used: ${reason}.`,
      zh: `${VARIABLE} 所指的数据库服务器 ${server} 无法使用：${reason}。`,
    },
    { cause },
  );
}

/** Throws CannotStart for a text that is no address of a PostgreSQL server; it may hold a password and is not repeated. */
export function refuseNoAddress(url: string): void {
  if (/^postgres(?:ql)?:\/\//u.test(url) && URL.canParse(url)) return;
  throw new CannotStart({
    en: `${VARIABLE} is not the address of a PostgreSQL server, postgresql://user:password@host:5432/name.`,
    zh: `${VARIABLE} 不是 PostgreSQL 服务器的地址，应为 postgresql://user:password@host:5432/name。`,
  });
}

/** Host, port and name; never the password. */
export function serverOf(url: string): string {
  if (!URL.canParse(url)) return '(not an address / 不是有效地址)';
  const { hostname, port, pathname } = new URL(url);
  return `${hostname === '' ? 'localhost' : hostname}:${port === '' ? '5432' : port}${pathname}`;
}

/** The first line of what a failed connection says. */
export function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]);
  const line = messageOf(cause).split('\n')[0]?.replace(/\.$/u, '') ?? '';
  return line === '' ? codeOf(cause) : line;
}
