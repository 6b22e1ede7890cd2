/*
 * Who may import whom. test/house/imports.spec.ts plants one wrong import per rule and sees that very rule refuse it.
 * A new folder of libs/ takes its place in LAYERS; until then the rule `library-without-a-layer` refuses it.
 */

// Lower never knows higher; siblings on one line never know each other.
const LAYERS = [
  ['kernel'],
  ['database'],
  ['event-log', 'jobs', 'vault', 'files', 'sheets'],
  ['execution'],
  ['regions', 'calendar'],
  ['people'],
  ['accounts'],
  ['funds'],
  ['giving'],
  ['minimum'],
  ['registers'],
  ['ledger'],
];
// Input and output that know no domain; all other libraries above the kernel are contexts with a pure half.
const MACHINERY = ['database', 'event-log', 'jobs', 'vault', 'files', 'sheets', 'execution'];

const anyOf = (folders) => `(?:${folders.join('|')})`;
const LIBRARIES = LAYERS.flat();
const CONTEXTS = LIBRARIES.filter((name) => name !== 'kernel' && !MACHINERY.includes(name));

const SPEC = '\\.spec\\.ts$';
const CONTRACT_SUITE = '^libs/event-log/contract/';
const PACKAGE = 'node_modules/';
const PURE = { path: `^libs/${anyOf(CONTEXTS)}/`, pathNot: ['^libs/[^/]+/nest/', SPEC] };
const DOORS = [
  '^libs/[^/]+/index\\.ts$',
  '^libs/[^/]+/nest/index\\.ts$',
  '^libs/event-log/(?:postgres|contract)/index\\.ts$',
];
const HTTP_PACKAGES = anyOf([
  '@nestjs/swagger',
  '@nestjs/platform-express',
  '(?:@types/)?express',
  'class-validator',
  'class-transformer',
]);

const forbidden = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const upward = LAYERS.slice(0, -1).map((layer, level) =>
  forbidden(
    'lower-never-knows-higher',
    'What a lower library must learn from a higher one travels as an event.',
    { path: `^libs/${anyOf(layer)}/` },
    { path: `^libs/${anyOf(LAYERS.slice(level + 1).flat())}/` },
  ),
);

const sideways = LAYERS.filter((layer) => layer.length > 1).map((layer) =>
  forbidden(
    'siblings-never-know-each-other',
    'What needs two siblings is planned in a library above both.',
    { path: `^libs/(${layer.join('|')})/` },
    { path: `^libs/${anyOf(layer)}/`, pathNot: '^libs/$1/' },
  ),
);

module.exports = {
  forbidden: [
    ...upward,
    ...sideways,
    forbidden(
      'library-without-a-layer',
      'A folder of libs/ has its place in the order above.',
      { path: '^libs/', pathNot: `^libs/${anyOf(LIBRARIES)}/` },
      {},
    ),
    forbidden(
      'kernel-imports-nothing',
      'The kernel runs anywhere, in a browser too.',
      { path: '^libs/kernel/', pathNot: SPEC },
      { pathNot: '^libs/kernel/' },
    ),
    forbidden('pure-half-without-packages', 'The pure half imports no package and no module of Node.', PURE, {
      pathNot: '^libs/',
    }),
    forbidden(
      'pure-half-without-machinery',
      'The pure half knows the kernel and the pure doors of lower contexts, nothing that reads or writes.',
      PURE,
      { path: `^libs/${anyOf(MACHINERY)}/` },
    ),
    forbidden('pure-half-without-nest', 'The pure half knows no framework.', PURE, { path: '^libs/[^/]+/nest/' }),
    forbidden(
      'typeorm-in-views-only',
      'TypeORM is for read models: *.view.ts, their engine in execution, and database.',
      { path: '^(?:apps|libs|test)/', pathNot: ['\\.view\\.ts$', '^libs/(?:execution|database)/'] },
      { path: `${PACKAGE}(?:typeorm|@nestjs/typeorm)/` },
    ),
    forbidden(
      'http-in-controllers-only',
      'HTTP and its shapes are for *.controller.ts, *.dto.ts and the API.',
      { path: '^(?:apps|libs)/', pathNot: ['\\.(?:controller|dto)\\.ts$', '^apps/api/', SPEC] },
      { path: `${PACKAGE}${HTTP_PACKAGES}/` },
    ),
    forbidden(
      'by-the-doors-only',
      'A library is entered by its index.ts or its nest/index.ts.',
      { path: '^libs/([^/]+)/' },
      { path: '^libs/', pathNot: ['^libs/$1/', ...DOORS] },
    ),
    forbidden(
      'apps-and-tests-by-the-doors-only',
      'A library is entered by its index.ts or its nest/index.ts.',
      { path: '^(?:apps|test)/' },
      { path: '^libs/', pathNot: DOORS },
    ),
    forbidden(
      'contract-suite-for-tests-only',
      'The suite that any adapter of the event log must pass is not shipped.',
      { pathNot: [SPEC, '^test/', CONTRACT_SUITE] },
      { path: CONTRACT_SUITE },
    ),
    forbidden(
      'nothing-imports-an-app',
      'An app is started, not imported.',
      { path: '^(?:libs|test)/' },
      { path: '^apps/' },
    ),
    forbidden(
      'apps-never-import-each-other',
      'What two apps share is a library.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    forbidden(
      'tests-are-not-shipped',
      'Nothing imports a test but tests.',
      { path: '^(?:apps|libs)/', pathNot: SPEC },
      { path: ['^test/', SPEC] },
    ),
    forbidden('no-cycles', 'No cycles, types included.', {}, { circular: true }),
    forbidden('no-dead-ends', 'What is imported exists.', {}, { couldNotResolve: true }),
    forbidden(
      'shipped-code-without-development-packages',
      'A package that the service needs stands under dependencies.',
      { path: '^(?:apps|libs)/', pathNot: [SPEC, CONTRACT_SUITE] },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    forbidden(
      'packages-are-named',
      'A package that is imported stands in package.json; of a type alone nothing is shipped.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // Without `source` the edges of #name lead into dist/, and every rule above passes in silence.
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'types', 'default'],
      exportsFields: ['exports'],
    },
  },
};
