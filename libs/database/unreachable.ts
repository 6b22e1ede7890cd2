import { CannotStart } from './cannot-start.js';
import { codeOf, messageOf } from './error-code.js';

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

function serverOf(url: string): string {
  if (!URL.canParse(url)) return '(DATABASE_URL is not an address / 不是有效地址)';
  const { hostname, port, pathname } = new URL(url);
  return `${hostname === '' ? 'localhost' : hostname}:${port === '' ? '5432' : port}${pathname}`;
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]);
  const line = messageOf(cause).split('\n')[0]?.replace(/\.$/u, '') ?? '';
  return line === '' ? codeOf(cause) : line;
}
