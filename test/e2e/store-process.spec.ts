import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';

interface Loaded {
  readonly workers: number;
  /** Files of the package. */
  readonly own: readonly string[];
  readonly packages: readonly string[];
  readonly builtin: readonly string[];
}

/** Runs to its end, which comes by itself. */
async function run(...args: string[]): Promise<Loaded> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--no-warnings', 'test/support/store-process.mjs', ...args],
    { env: { ...process.env, NODE_OPTIONS: '' }, timeout: 60_000, killSignal: 'SIGKILL' },
  );
  return JSON.parse(stdout) as Loaded;
}

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/ensure-built.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
}, 300_000);

describe('The process of an application', () => {
  it('has no thread without the store, and loads nothing of what runs there', async () => {
    const { workers, own, packages, builtin } = await run('off');
    expect({ workers, packages, builtin }).toEqual({ workers: 0, packages: [], builtin: [] });
    expect(own).not.toEqual([]);
    expect(own.filter((file) => /store|query\.js|promql|telemetry-thread/.test(file))).toEqual([]);
  });

  it('has one thread with the store in memory, which loads no package, and ends though nobody closes it', async () => {
    const { workers, packages } = await run('on');
    expect({ workers, packages }).toEqual({ workers: 1, packages: [] });
  });

  it('keeps its files to itself with the store on disk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'store-process-'));
    const directory = join(folder, 'kept');
    const { workers, packages } = await run('on', directory);
    expect({ workers, packages }).toEqual({ workers: 1, packages: [] });
    expect(existsSync(directory) && statSync(directory).mode & 0o777).toBe(0o700);
    rmSync(folder, { recursive: true });
  });
});
