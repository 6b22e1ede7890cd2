import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// Folders whose work is input and output. Every other folder of libs/ has a pure half: all of it outside nest/.
const MACHINERY = ['database', 'event-log', 'vault', 'files', 'sheets', 'print', 'execution', 'http'];
const TYPESCRIPT = ['apps/**/*.ts', 'libs/**/*.ts', 'test/**/*.ts'];
const SCRIPTS = ['**/*.{js,mjs,cjs}'];
const SPECS = ['**/*.spec.ts', 'test/**/*.ts'];

const NO_DEFAULT_EXPORT = [
  { selector: 'ExportDefaultDeclaration', message: 'No default exports: a name says what it is wherever it is used.' },
  { selector: 'ExportSpecifier[exported.name="default"]', message: 'No default exports.' },
];

const NO_NUMBER = [
  {
    selector: 'CallExpression[callee.name="Number"]',
    message: 'Amounts are Fen, dates come from #kernel: no Number().',
  },
  {
    selector: 'NewExpression[callee.name="Number"]',
    message: 'Amounts are Fen, dates come from #kernel: no Number().',
  },
  {
    selector: 'MemberExpression[object.name="Number"][property.name=/^parse(Float|Int)$/]',
    message: 'Amounts are Fen, dates come from #kernel: no Number.parse.',
  },
  { selector: 'UnaryExpression[operator="+"]', message: 'A unary plus is Number() in disguise.' },
];
const NO_THROW = [
  { selector: 'ThrowStatement', message: 'The pure half answers with a refusal; exceptions are for bugs and for IO.' },
];
const NO_EFFECT = [
  { selector: 'AwaitExpression', message: 'The pure half waits for nothing.' },
  { selector: 'ForOfStatement[await=true]', message: 'The pure half waits for nothing.' },
  { selector: ':function[async=true]', message: 'The pure half waits for nothing.' },
  { selector: 'ImportExpression', message: 'The pure half loads nothing.' },
  { selector: 'ClassDeclaration', message: 'The pure half is functions and data.' },
  { selector: 'ClassExpression', message: 'The pure half is functions and data.' },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'Chance comes in with the command.',
  },
];

const NO_CLOCK = [{ name: 'Date', message: 'The moment comes in with the command; days come from #kernel.' }];
const NO_WORLD = [
  'process',
  'fetch',
  'console',
  'performance',
  'crypto',
  'Buffer',
  'globalThis',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
].map((name) => ({ name, message: 'The pure half knows nothing of the machine it runs on.' }));
const NO_PARSE = ['parseFloat', 'parseInt'].map((name) => ({
  name,
  message: 'Amounts are Fen, dates come from #kernel.',
}));

const pureHalf = ['error', ...NO_DEFAULT_EXPORT, ...NO_NUMBER, ...NO_THROW, ...NO_EFFECT];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.data/'] },
  // An exception is made here, with its reason, and nowhere else: comments in the code switch nothing off.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70 }],
      'max-params': ['error', { max: 3 }],
      complexity: ['error', { max: 12 }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'anywhere' }],
      // A plan that asks for no stream is a plan all the same.
      'require-yield': 'off',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        {
          allowDefaultCaseForExhaustiveSwitch: false,
          considerDefaultExhaustiveForUnions: false,
          requireDefaultForNonUnion: true,
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true, 'ts-check': false },
      ],
      // Nest's own options are classes by type and literals by use.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Nest's modules are empty classes below a decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'typeLike',
          format: ['PascalCase'],
          custom: {
            regex: '(Manager|Helper|Utils?|Impl|Info|Service)$|^(Base|Common)[A-Z]|^I[A-Z][a-z]',
            match: false,
          },
        },
      ],
      'no-restricted-syntax': ['error', ...NO_DEFAULT_EXPORT],
    },
  },
  {
    files: ['libs/**/*.ts'],
    ignores: ['libs/*/nest/**', ...MACHINERY.map((folder) => `libs/${folder}/**`), ...SPECS],
    rules: {
      'no-restricted-syntax': pureHalf,
      'no-restricted-globals': ['error', ...NO_CLOCK, ...NO_PARSE, ...NO_WORLD],
    },
  },
  {
    // Days are reckoned here, so that nobody else has to.
    files: ['libs/kernel/dates.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...NO_DEFAULT_EXPORT, ...NO_THROW, ...NO_EFFECT],
      'no-restricted-globals': ['error', ...NO_PARSE, ...NO_WORLD],
    },
  },
  {
    // What cannot be written canonically is a defect of the caller.
    files: ['libs/kernel/canonical.ts'],
    rules: { 'no-restricted-syntax': ['error', ...NO_DEFAULT_EXPORT, ...NO_NUMBER, ...NO_EFFECT] },
  },
  {
    // What a specification did not want is thrown, so that any test runner reports it.
    files: ['libs/kernel/decision-spec.ts'],
    rules: { 'no-restricted-syntax': ['error', ...NO_DEFAULT_EXPORT, ...NO_NUMBER, ...NO_EFFECT] },
  },
  {
    files: SPECS,
    rules: {
      // A suite is one function around all of its cases.
      'max-lines-per-function': 'off',
      // That something does not compile is shown by a line which must fail, with its reason.
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
    },
  },
  {
    files: SCRIPTS,
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'Buffer',
          'fetch',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', require: 'readonly' } },
  },
);
