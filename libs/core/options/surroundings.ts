/* istanbul ignore file -- a spec runs these functions in other processes, where a coverage run has no counters */
import { isatty } from 'node:tty';
import type { Environment } from './option.js';

type ModuleList = { moduleLoadList?: readonly string[] };

const STANDARD_INPUT = 0;
const STANDARD_OUTPUT = 1;

/** Test runners that are known, with the variables they set; every process that they start inherits those. */
const RUNNERS = {
  jest: ['JEST_WORKER_ID'],
  vitest: ['VITEST', 'VITEST_WORKER_ID'],
  'node:test': ['NODE_TEST_CONTEXT'],
} as const;

export type TestRunner = keyof typeof RUNNERS;

/** The test runner to which this process belongs, as a child perhaps; undefined outside of one. */
export function testRunnerOf(env: Environment): TestRunner | undefined {
  const names = Object.keys(RUNNERS) as TestRunner[];
  return names.find((name) => RUNNERS[name].some((variable) => env[variable]));
}

/**
 * Whether this code runs inside a test runner, beside the tests. A process that a test starts is not inside: the test
 * may be waiting for its lines.
 */
export function isInsideTestRunner(env: Environment): boolean {
  const realm = globalThis as Record<PropertyKey, unknown>;
  switch (testRunnerOf(env)) {
    case 'jest':
      return Symbol.for('jest-native-promise') in realm;
    case 'vitest':
      return '__vitest_worker__' in realm || '__vitest_environment__' in realm;
    case 'node:test':
      return ((process as ModuleList).moduleLoadList ?? ['internal/test_runner']).some((name) =>
        name.includes('internal/test_runner'),
      );
    default:
      return false;
  }
}

/** Whether somebody reads standard output on a terminal; never inside a test run, where terminals come and go. */
export function isReadOnTerminal(env: Environment, isTerminal = isatty(STANDARD_OUTPUT)): boolean {
  const hasTerminal = Boolean(env.TERM) || process.platform === 'win32';
  return isTerminal && hasTerminal && !testRunnerOf(env);
}

/** Whether the process was started on a terminal, so that a SIGINT is somebody's Ctrl-C. */
export function isOnTerminal(): boolean {
  return isatty(STANDARD_INPUT) || isatty(STANDARD_OUTPUT);
}
