/* istanbul ignore file -- a spec runs these functions in other processes, where a coverage run has no counters */
import { isatty } from 'node:tty';
import type { Environment } from './option.js';

type ModuleList = { moduleLoadList?: readonly string[] };

const STANDARD_INPUT = 0;
const STANDARD_OUTPUT = 1;

/** Known test runners, and the variables that they set; child processes inherit these. */
const RUNNERS = {
  jest: ['JEST_WORKER_ID'],
  vitest: ['VITEST', 'VITEST_WORKER_ID'],
  'node:test': ['NODE_TEST_CONTEXT'],
} as const;

export type TestRunner = keyof typeof RUNNERS;

/** The test runner of this process or of its parents; undefined outside of tests. */
export function testRunnerOf(env: Environment): TestRunner | undefined {
  const names = Object.keys(RUNNERS) as TestRunner[];
  return names.find((name) => RUNNERS[name].some((variable) => env[variable]));
}

/**
 * Whether this code runs within a test runner's process. A process that a test starts is not inside: the test may read
 * its output.
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

/** Whether standard output is a terminal; never within a test run, where terminals vary. */
export function isReadOnTerminal(env: Environment, isTerminal = isatty(STANDARD_OUTPUT)): boolean {
  const hasTerminal = Boolean(env.TERM) || process.platform === 'win32';
  return isTerminal && hasTerminal && !testRunnerOf(env);
}

/** Whether the process was started from a terminal, so that SIGINT is a user's Ctrl-C. */
export function isOnTerminal(): boolean {
  return isatty(STANDARD_INPUT) || isatty(STANDARD_OUTPUT);
}
