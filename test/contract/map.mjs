// docs/map.svg: which app and library imports which, drawn from the imports themselves. An arrow is left out where a
// longer way leads there. Compares and fails where the file differs; with --write it writes instead.
//   node test/contract/map.mjs [--write]
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const FILE = join(ROOT, 'docs', 'map.svg');
const CRUISER = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
const PLACES = '^(?:apps|libs)/';

const drawn = await draw();
if (process.argv.includes('--write')) writeFileSync(FILE, drawn);
else if (drawn !== readFileSync(FILE, 'utf8')) {
  console.error('docs/map.svg is not what the imports are now. Where they are meant to be so: npm run map:write');
  process.exitCode = 1;
}

async function draw() {
  const asked = ['--config', '.dependency-cruiser.cjs', '--include-only', PLACES, '--collapse', `${PLACES}[^/]+`];
  const dot = execFileSync(process.execPath, [CRUISER, ...asked, '--output-type', 'dot', 'apps', 'libs'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const graphviz = await Graphviz.load();
  // Sorted, since the order in which files are found is no property of the imports.
  return graphviz.layout(graphviz.tred(inOrder(dot)).out, 'svg', 'dot');
}

/** The clusters' and arrows' lines between the graph's own first and last ones, which stay where they are. */
function inOrder(dot) {
  const lines = dot.trim().split('\n');
  const isMoved = (line) => /^\s*(?:"|subgraph )/u.test(line);
  const last = lines.at(-1);
  return [...lines.slice(0, -1).filter((line) => !isMoved(line)), ...lines.filter(isMoved).sort(), last].join('\n');
}
