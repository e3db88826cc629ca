/** Test suites that never close their applications continue to work. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const LIMIT_MS = 110_000;

async function run(args: string[], env: Record<string, string> = {}) {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  return { stdout, stderr };
}

describe('Applications that are never closed', () => {
  it('open a port each, warn of nothing, and let the process end', async () => {
    const flags = ['-C', 'obs:source', '--import', './test/support/typescript-loader.mjs'];
    const { stdout, stderr } = await run([...flags, './test/support/never-closed.ts']);
    expect(stdout).toContain('all are up');
    expect(stderr).not.toMatch(/MaxListeners|Warning/);
  });

  it('write nothing into a Jest run, and leave the files after theirs alone', async () => {
    const { stdout, stderr } = await run(
      [
        ...[
          '--experimental-vm-modules',
          '--disable-warning=ExperimentalWarning',
          'node_modules/jest/bin/jest.js',
        ],
        ...['--runInBand', '--testMatch', '**/*.never.ts'],
      ],
      { LOG_LEVEL: '' },
    );
    expect(stderr).toContain('Test Suites: 2 passed');
    expect(stderr).not.toMatch(/JEST-01|did not exit/);
    expect(stdout).not.toContain('"level"');
  });
});
