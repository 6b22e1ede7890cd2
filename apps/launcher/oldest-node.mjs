// Loaded before anything else by whatever a person starts: ends it where this Node is too old. It uses nothing that an old
// one lacks.
const OLDEST_NODE = [20, 19];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  const wanted = OLDEST_NODE.join('.');
  const words = {
    en: `This needs Node ${wanted} or newer (22 or 24 recommended); this is ${process.version}.`,
    zh: `需要 Node ${wanted} 或更新的版本（建议 22 或 24），当前为 ${process.version}。`,
  };
  process.stderr.write(`${words[languageOf(process.env)]}\n`);
  process.exit(2);
}

/** The same rule as languageOf of #database, for what runs before there is a build. */
export function languageOf(env) {
  return /^en/iu.test(env.LC_ALL || env.LANG || '') ? 'en' : 'zh';
}
