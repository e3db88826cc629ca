import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { isInsideTestRunner, isReadOnTerminal, testRunnerOf } from './surroundings.js';

const folder = mkdtempSync(join(tmpdir(), 'surroundings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('A test runner', () => {
  it.each([
    [{ JEST_WORKER_ID: '1' }, 'jest'],
    [{ VITEST: 'true' }, 'vitest'],
    [{ VITEST_WORKER_ID: '3' }, 'vitest'],
    [{ NODE_TEST_CONTEXT: 'child-v8' }, 'node:test'],
    [{ NODE_ENV: 'test', CI: 'true' }, undefined],
    [{ VITEST: '' }, undefined],
  ])('is recognised by %j: %s', (env, runner) =>
    expect(testRunnerOf(env as Record<string, string>)).toBe(runner),
  );

  it('is around this test, but not around a process that it starts', () => {
    expect(isInsideTestRunner(process.env)).toBe(true);
    expect(told(`console.log(jest(process.env))`, ['-e'])).toBe('false');
  });

  it('is around a test of node:test, but not around a process that it starts', () => {
    const file = join(folder, 'one.test.js');
    const child = `require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(SOURCE)} + 'console.log(jest(process.env))'])`;
    writeFileSync(
      file,
      `${SOURCE} require('node:test')('x', () => console.log('#', jest(process.env), String(${child}).trim()))`,
    );
    expect(told(file, ['--test', '--test-reporter=tap'])).toContain('# true false');
  });
});

const SOURCE = `${isInsideTestRunner.toString()} ${testRunnerOf.toString()}
  const RUNNERS = { jest: ['JEST_WORKER_ID'], vitest: ['VITEST'], 'node:test': ['NODE_TEST_CONTEXT'] };
  const jest = isInsideTestRunner;`;

function told(what: string, args: string[]): string {
  const { NODE_OPTIONS: _, JEST_WORKER_ID: id, ...env } = process.env;
  const isCode = args.includes('-e');
  return execFileSync(process.execPath, [...args, isCode ? `${SOURCE} ${what}` : what], {
    env: isCode ? { ...env, JEST_WORKER_ID: id } : env,
    encoding: 'utf8',
  }).trim();
}

describe('Standard output', () => {
  it.each<[Record<string, string>, boolean, boolean]>([
    [{ TERM: 'xterm' }, true, true],
    [{ TERM: 'dumb' }, true, true],
    [{ TERM: 'xterm' }, false, false],
    [{ TERM: 'xterm', JEST_WORKER_ID: '1' }, true, false],
    [{}, true, process.platform === 'win32'],
  ])('is read by a person with %j, a terminal %s: %s', (env, isTerminal, expected) =>
    expect(isReadOnTerminal(env, isTerminal)).toBe(expected),
  );
});
