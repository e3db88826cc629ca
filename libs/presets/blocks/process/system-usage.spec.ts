import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemUsageReader } from './system-usage.js';

describe('SystemUsageReader', () => {
  let dir: string;
  beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'observability-cgroup-'))));
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const group = async (files: Record<string, string>): Promise<void> => {
    for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  };

  it('reads the machine where there is no container', async () => {
    const reader = new SystemUsageReader({ cgroup: join(dir, 'none') });
    await reader.read();
    for (const started = performance.now(); performance.now() - started < 60;);
    const usage = await reader.read();
    for (const percent of [usage.cpu, usage.memory, usage.disk]) {
      expect(percent).toBeGreaterThan(0);
      expect(percent).toBeLessThanOrEqual(100);
    }
  });

  it('uses the limits of a container as 100 %, without the file cache', async () => {
    await group({
      'cpu.stat': 'usage_usec 1000000\nuser_usec 1\n',
      'cpu.max': '50000 100000\n',
      'memory.current': '3000000\n',
      'memory.max': '8000000\n',
      'memory.stat': 'anon 1\ninactive_file 1000000\n',
    });
    const reader = new SystemUsageReader({ cgroup: dir });
    const first = await reader.read();
    expect(first).toMatchObject({ cpu: undefined, memory: 25 });
    // Far more CPU time than half a CPU can use in this interval.
    await group({ 'cpu.stat': 'usage_usec 9000000\n' });
    expect((await reader.read()).cpu).toBe(100);
    await group({ 'cpu.stat': 'usage_usec 9000000\n' });
    expect((await reader.read()).cpu).toBe(0);
  });

  it('reads the machine where the container has no limits', async () => {
    await group({
      'cpu.stat': 'usage_usec 1\n',
      'cpu.max': 'max 100000\n',
      'memory.current': '1\n',
      'memory.max': 'max\n',
    });
    expect((await new SystemUsageReader({ cgroup: dir }).read()).memory).toBeGreaterThan(1);
  });

  it('omits a disk that it cannot read', async () => {
    expect((await new SystemUsageReader({ disk: join(dir, 'none') }).read()).disk).toBeUndefined();
  });
});
