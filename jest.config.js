export default {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/fixtures/global-setup.mjs',
  globalTeardown: '<rootDir>/test/fixtures/global-teardown.mjs',
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/house/longest-first.sequencer.mjs',
  // Far beyond what any test takes: a busy machine is no fault, and what hangs still ends.
  testTimeout: 180_000,
  reporters: ['default', '<rootDir>/test/house/closing-line.reporter.mjs'],
  testMatch: ['<rootDir>/libs/**/*.spec.ts', '<rootDir>/apps/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^#(.*)$': '<rootDir>/libs/$1/index.ts', '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
      },
    ],
  },
};
