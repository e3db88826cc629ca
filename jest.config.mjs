// Waits for what arrives end with an error that names what arrived; this is long enough for a loaded machine.
process.env.OBS_TEST_WAIT_MS ??= '60000';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['obs:source', 'node', 'node-addons'] },
  roots: ['<rootDir>/src', '<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  setupFiles: ['reflect-metadata'],
  collectCoverageFrom: [
    'src/**/*.ts',
    'libs/**/*.ts',
    'apps/**/*.ts',
    '!**/*.spec.ts',
    '!**/index.ts',
    '!**/*.contract.ts',
    '!**/contract/**',
  ],
  coverageReporters: ['text-summary', 'json-summary', 'lcovonly'],
  coverageThreshold: { global: { lines: 80 } },
  // Suites wait for brokers and browsers more than they work: one worker for each processor, not one fewer.
  maxWorkers: '100%',
  // A test that hangs ends; no other test comes near, also on a machine that does much else. Tests do not set less.
  testTimeout: 120_000,
  // Modules of a suite stay in the memory of its worker, up to 1.5 GB in a whole run: one with more than this ends before
  // its next suite.
  workerIdleMemoryLimit: '512MB',
  // To give back the memory of a worker takes longer than Jest's 0.5 s on a machine that does much else. A worker with a
  // handle that a suite left open never ends, and is still reported.
  workerGracefulExitTimeout: 20_000,
};
