import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotStart } from '#database';

export interface Arguments {
  readonly dataFolder: string;
  readonly port: number;
  /** A ledger of one's own: the example county is not loaded, now or later. */
  readonly empty: boolean;
  readonly help: boolean;
}

const PORT_MAX = 65_535;
const DEFAULT_PORT = '3000';

export const USAGE = {
  en: `npm start -- [--empty] [--data DIR] [--port N]

Starts the ledger: its database, the API and the worker. Ctrl-C stops it.

  --empty      begin a ledger of your own, without the example county
  --data DIR   folder of the embedded database and the files (default ./.data)
  --port N     port of the API (default ${DEFAULT_PORT})
  --help       this text

DATABASE_URL names a PostgreSQL server (15 or newer) to use in place of the embedded one.`,
  zh: `npm start -- [--empty] [--data DIR] [--port N]

启动账本：数据库、API 与后台进程。按 Ctrl-C 停止。

  --empty      建立自己的账本，不载入示例县
  --data DIR   内嵌数据库与文件所在目录（默认 ./.data）
  --port N     API 端口（默认 ${DEFAULT_PORT}）
  --help       显示本说明

设置 DATABASE_URL 可改用自己的 PostgreSQL 服务器（15 或更新版本）。`,
} as const;

/** Reads the command line. Throws CannotStart for an unknown option or a port that is none. */
export function readArguments(given: readonly string[], env: NodeJS.ProcessEnv): Arguments {
  const values = parsed(given);
  const port = values.port ?? env['PORT'] ?? DEFAULT_PORT;
  if (!/^\d{1,5}$/u.test(port) || Number(port) < 1 || Number(port) > PORT_MAX) {
    throw new CannotStart({
      en: `The port ${port} is no number from 1 to ${String(PORT_MAX)}.`,
      zh: `端口 ${port} 不是 1 到 ${String(PORT_MAX)} 之间的数。`,
    });
  }
  return {
    dataFolder: resolve(values.data ?? '.data'),
    port: Number(port),
    empty: values.empty ?? false,
    help: values.help ?? false,
  };
}

function parsed(given: readonly string[]): { empty?: boolean; data?: string; port?: string; help?: boolean } {
  try {
    const options = {
      empty: { type: 'boolean' },
      data: { type: 'string' },
      port: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    return parseArgs({ args: [...given], options, allowPositionals: false }).values;
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).split('. ')[0] ?? '';
    throw new CannotStart(
      { en: `${reason}; see --help.`, zh: `命令行参数有误：${reason}；用法见 --help。` },
      { cause },
    );
  }
}
