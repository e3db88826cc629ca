import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a container with limits uses and may use; the limits are undefined where there are none. */
export interface CgroupUsage {
  /** Seconds of CPU time used so far. */
  readonly cpuSeconds: number;
  /** CPUs it may use, such as 1.5. */
  readonly cpuLimit?: number;
  /** Bytes it cannot do without. */
  readonly memoryBytes: number;
  readonly memoryLimit?: number;
}

/**
 * Reads the limits of a container (cgroup version 2).
 *
 * @param dir where the control group is mounted
 * @returns undefined where there is no such control group
 */
export async function readCgroup(dir: string): Promise<CgroupUsage | undefined> {
  const files = ['cpu.stat', 'cpu.max', 'memory.current', 'memory.max', 'memory.stat'];
  const texts = await Promise.all(
    files.map((file) => readFile(join(dir, file), 'utf8').catch(() => undefined)),
  );
  const [cpuStat, cpuMax, memoryCurrent, memoryMax, memoryStat] = texts;
  if (cpuStat === undefined || memoryCurrent === undefined) return undefined;
  // The cache of files is given back when memory gets short, so it does not count.
  const cache = fieldOf(memoryStat, 'inactive_file') ?? 0;
  const [quota = 'max', period = '100000'] = (cpuMax ?? '').trim().split(' ');
  return {
    cpuSeconds: (fieldOf(cpuStat, 'usage_usec') ?? 0) / 1e6,
    cpuLimit: numberOf(quota) === undefined ? undefined : Number(quota) / Number(period),
    memoryBytes: Math.max(0, Number(memoryCurrent) - cache),
    memoryLimit: numberOf(memoryMax?.trim()),
  };
}

function fieldOf(text: string | undefined, name: string): number | undefined {
  return numberOf(new RegExp(`^${name} (\\d+)$`, 'm').exec(text ?? '')?.[1]);
}

/** `max` means that there is no limit. */
function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
