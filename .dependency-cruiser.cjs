/*
 * Who may import whom. test/house/imports.spec.ts plants a wrong import for every rule and sees that rule refuse it.
 * A new folder of libs/ takes its place in LAYERS; until then `library-without-a-layer` refuses it.
 */

// Lower never knows higher; siblings on one line never know each other.
const LAYERS = [
  ['kernel'],
  ['database'],
  ['event-log', 'vault', 'files', 'sheets', 'print'],
  ['execution'],
  ['http'],
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
const MACHINERY = ['database', 'event-log', 'vault', 'files', 'sheets', 'print', 'execution', 'http'];

const anyOf = (names) => `(?:${names.join('|')})`;
const LIBRARIES = LAYERS.flat();
const CONTEXTS = LIBRARIES.filter((name) => name !== 'kernel' && !MACHINERY.includes(name));

const SPEC = '\\.spec\\.ts$';
const PACKAGE = 'node_modules/';
const PURE_HALF = { path: `^libs/${anyOf(CONTEXTS)}/`, pathNot: ['^libs/[^/]+/nest/', SPEC] };
const DOORS = [
  '^libs/[^/]+/index\\.ts$',
  '^libs/[^/]+/nest/index\\.ts$',
  '^libs/event-log/(?:postgres|kurrent)/index\\.ts$',
];
const HTTP_PACKAGES = [
  '@nestjs/swagger',
  '@nestjs/platform-express',
  '(?:@types/)?express',
  'class-validator',
  'class-transformer',
];

const UPWARD = LAYERS.slice(0, -1).map((layer, level) => ({
  name: 'lower-never-knows-higher',
  comment: 'What a lower library must learn from a higher one travels as an event.',
  from: { path: `^libs/${anyOf(layer)}/` },
  to: { path: `^libs/${anyOf(LAYERS.slice(level + 1).flat())}/` },
}));

const SIDEWAYS = LAYERS.filter((layer) => layer.length > 1).map((layer) => ({
  name: 'siblings-never-know-each-other',
  comment: 'What needs two siblings is planned in a library above both.',
  from: { path: `^libs/(${layer.join('|')})/` },
  to: { path: `^libs/${anyOf(layer)}/`, pathNot: '^libs/$1/' },
}));

const RULES = [
  ...UPWARD,
  ...SIDEWAYS,
  {
    name: 'library-without-a-layer',
    comment: 'A folder of libs/ has its place in the order above.',
    from: { path: '^libs/', pathNot: `^libs/${anyOf(LIBRARIES)}/` },
    to: {},
  },
  {
    name: 'kernel-imports-nothing',
    comment: 'The kernel runs anywhere, in a browser too.',
    from: { path: '^libs/kernel/', pathNot: SPEC },
    to: { pathNot: '^libs/kernel/' },
  },
  {
    name: 'pure-half-without-packages',
    comment: 'The pure half imports no package and no module of Node.',
    from: PURE_HALF,
    to: { pathNot: '^libs/' },
  },
  {
    name: 'pure-half-without-machinery',
    comment: 'The pure half knows the kernel and the pure doors of lower contexts, nothing that reads or writes.',
    from: PURE_HALF,
    to: { path: `^libs/${anyOf(MACHINERY)}/` },
  },
  {
    name: 'pure-half-without-nest',
    comment: 'The pure half knows no framework.',
    from: PURE_HALF,
    to: { path: '^libs/[^/]+/nest/' },
  },
  {
    name: 'typeorm-in-views-only',
    comment:
      'TypeORM is for read models: *.view.ts, their engine in execution, database, and ledger, which wires them.',
    from: { path: '^(?:apps|libs|test)/', pathNot: ['\\.view\\.ts$', '^libs/(?:execution|database|ledger/nest)/'] },
    to: { path: `${PACKAGE}(?:typeorm|@nestjs/typeorm)/` },
  },
  {
    name: 'http-in-controllers-only',
    comment: 'HTTP and its shapes are for *.controller.ts, *.dto.ts, what they are made of (http) and the API.',
    from: { path: '^(?:apps|libs)/', pathNot: ['\\.(?:controller|dto)\\.ts$', '^apps/api/', '^libs/http/', SPEC] },
    to: { path: `${PACKAGE}${anyOf(HTTP_PACKAGES)}/` },
  },
  {
    name: 'cluster-client-in-its-adapter-only',
    comment: 'The cluster and its protocol are known to their adapter and to the tests that speak with a server.',
    from: {
      path: '^(?:apps|libs|test)/',
      pathNot: ['^libs/event-log/kurrent/', '^test/(?:kurrent-server|contract|bench)/'],
    },
    to: { path: `${PACKAGE}(?:@kurrent|@grpc|google-protobuf)/` },
  },
  {
    name: 'by-the-doors-only',
    comment: 'A library is entered by its index.ts or its nest/index.ts.',
    from: { path: '^libs/([^/]+)/' },
    to: { path: '^libs/', pathNot: ['^libs/$1/', ...DOORS] },
  },
  {
    name: 'apps-and-tests-by-the-doors-only',
    comment: 'A library is entered by its index.ts or its nest/index.ts.',
    from: { path: '^(?:apps|test)/' },
    to: { path: '^libs/', pathNot: DOORS },
  },
  {
    name: 'nothing-imports-an-app',
    comment: 'An app is started, not imported.',
    from: { path: '^(?:libs|test)/' },
    to: { path: '^apps/' },
  },
  {
    name: 'apps-never-import-each-other',
    comment: 'What two apps share is a library.',
    from: { path: '^apps/([^/]+)/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'tests-are-not-shipped',
    comment: 'Nothing imports a test but tests.',
    from: { path: '^(?:apps|libs)/', pathNot: SPEC },
    to: { path: ['^test/', SPEC] },
  },
  { name: 'no-cycles', comment: 'No cycles, types included.', from: {}, to: { circular: true } },
  { name: 'no-dead-ends', comment: 'What is imported exists.', from: {}, to: { couldNotResolve: true } },
  {
    name: 'shipped-code-without-development-packages',
    comment: 'A package that the service needs stands under dependencies.',
    from: { path: '^(?:apps|libs)/', pathNot: SPEC },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'packages-are-named',
    comment: 'A package that is imported stands in package.json; of a type alone nothing is shipped.',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
  },
];

module.exports = {
  forbidden: RULES.map((rule) => ({ ...rule, severity: 'error' })),
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
