// What `npm start` is told. Plain Node and nothing else: it is read before anything is installed or built.
import path from 'node:path';
import util from 'node:util';

const PORT_MAX = 65_535;
const DEFAULT_PORT = '3000';
const OPTIONS = {
  empty: { type: 'boolean' },
  data: { type: 'string' },
  port: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
};

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
};

/** What is said in one sentence, with exit code 2, before anything is begun. */
export class Refusal extends Error {
  /** @param {{ en: string, zh: string }} words */
  constructor(words) {
    super(words.en);
    this.words = words;
  }
}

/** Reads the command line. Throws Refusal for an unknown option, a port that is none, and what npm kept for itself. */
export function readArguments(given, env) {
  const values = parsed(given, env);
  const port = values.port ?? env.PORT ?? DEFAULT_PORT;
  if (!/^\d{1,5}$/u.test(port) || Number(port) < 1 || Number(port) > PORT_MAX) {
    throw new Refusal({
      en: `The port ${port} is no number from 1 to ${String(PORT_MAX)}.`,
      zh: `端口 ${port} 不是 1 到 ${String(PORT_MAX)} 之间的数。`,
    });
  }
  return {
    dataFolder: path.resolve(values.data ?? '.data'),
    port: Number(port),
    empty: values.empty ?? false,
    help: values.help ?? false,
  };
}

function parsed(given, env) {
  refuseKeptByNpm(env);
  try {
    // Not imported by name: an old Node, which lacks it, is to be told so.
    return util.parseArgs({ args: [...given], options: OPTIONS, allowPositionals: false }).values;
  } catch (error) {
    const reason = String(error.message).split('. ')[0];
    throw new Refusal({ en: `${reason}; see --help.`, zh: `命令行参数有误：${reason}；用法见 --help。` });
  }
}

/** Without the two dashes npm takes an option for its own, and the program sees nothing of it, or its value alone. */
function refuseKeptByNpm(env) {
  if (env.npm_lifecycle_event !== 'start') return;
  const kept = Object.keys(OPTIONS).find((name) => (env[`npm_config_${name}`] ?? '') !== '');
  if (kept === undefined) return;
  throw new Refusal({
    en: `npm kept --${kept} for itself; put two dashes before the options: npm start -- --${kept} …`,
    zh: `npm 把 --${kept} 当成了自己的选项；请在选项前加两个短横线：npm start -- --${kept} …`,
  });
}
