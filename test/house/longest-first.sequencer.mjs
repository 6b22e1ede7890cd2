import { statSync } from 'node:fs';

/** Those that take a minute or more. Begun last, one of them would keep a worker waiting at the end. */
const LONGEST = [
  'test/funds/two-processes',
  'test/cli/anhe',
  'test/http/walk',
  'test/cli/minimum',
  'test/crash/kills',
  'test/database/embedded',
  'test/tamper/',
  'test/situations/',
  'test/model/',
  'test/crash/',
  'test/launcher/',
  'test/cli/',
];

/** Begins with the longest tests; among the others with the largest files. */
export default class LongestFirst {
  sort(tests) {
    const ranked = [...tests].map((test) => ({ test, rank: rankOf(test.path), size: statSync(test.path).size }));
    return ranked.sort((one, other) => one.rank - other.rank || other.size - one.size).map(({ test }) => test);
  }

  /** Nothing is kept from one run to the next: a fresh clone has nothing either. */
  cacheResults() {
    return undefined;
  }

  allFailedTests() {
    return [];
  }

  shard(tests, { shardIndex, shardCount }) {
    return this.sort(tests).filter((_, at) => at % shardCount === shardIndex - 1);
  }
}

function rankOf(path) {
  const rank = LONGEST.findIndex((part) => path.replaceAll('\\', '/').includes(`/${part}`));
  return rank === -1 ? LONGEST.length : rank;
}
