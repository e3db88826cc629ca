import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';

interface Loaded {
  readonly workers: number;
  /** Node.js' list of active resources, which keep the process alive. */
  readonly resources: readonly string[];
  /** Open timers, threads and ports, with the package's functions that opened them, innermost first. */
  readonly open: readonly { readonly type: string; readonly by: readonly string[] }[];
  /** Loaded files of the package. */
  readonly own: readonly string[];
  readonly packages: readonly string[];
  readonly builtin: readonly string[];
}

/** Runs the process until it ends by itself. */
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
    const ofThread =
      /store|query\.js|promql|telemetry-thread|alerting\.js|prepare-alerting|provisioning|rule-files/;
    expect(own.filter((file) => ofThread.test(file))).toEqual([]);
  });

  it('has the same thread with alerting, and loads what reads rules only then', async () => {
    const { workers, own } = await run('alerting');
    expect(workers).toBe(1);
    expect(own.some((file) => /prepare-alerting/.test(file))).toBe(true);
  });

  it('has no timer, thread or port of the store without it', async () => {
    const [off, on] = [await run('off'), await run('on')];
    const opened = ({ open }: Loaded) => open.filter(({ by }) => by.length > 0);
    expect(opened(off).map(({ type, by }) => `${type} ${by[0]}`)).toEqual(['Timeout EventLoopWatch.start']);
    expect(off.resources.filter((one) => /Timeout|Worker|MessagePort/.test(one))).toEqual([]);
    const ofStore = opened(on).filter(({ by }) => by.includes('openThread'));
    expect(new Set(ofStore.map(({ type }) => type))).toEqual(new Set(['WORKER', 'MESSAGEPORT']));
  });

  it('has one thread with the store in memory, which loads no package, and ends without being closed', async () => {
    const { workers, packages } = await run('on');
    expect({ workers, packages }).toEqual({ workers: 1, packages: [] });
  });

  it('has private files with the store on disk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'store-process-'));
    const directory = join(folder, 'kept');
    const { workers, packages } = await run('on', directory);
    expect({ workers, packages }).toEqual({ workers: 1, packages: [] });
    expect(existsSync(directory) && statSync(directory).mode & 0o777).toBe(0o700);
    rmSync(folder, { recursive: true });
  });
});
