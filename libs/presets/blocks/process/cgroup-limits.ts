import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** CPU and memory use of a container, and its limits where it has any. */
export interface CgroupUsage {
  /** CPU seconds used so far. */
  readonly cpuSeconds: number;
  /** CPU limit in CPUs, such as 1.5. */
  readonly cpuLimit?: number;
  /** Memory use without reclaimable file cache, in bytes. */
  readonly memoryBytes: number;
  readonly memoryLimit?: number;
}

/**
 * Reads usage and limits of a container from its control group (cgroup version 2).
 *
 * @param dir mount point of the control group
 * @returns undefined where no such control group exists
 */
export async function readCgroup(dir: string): Promise<CgroupUsage | undefined> {
  const files = ['cpu.stat', 'cpu.max', 'memory.current', 'memory.max', 'memory.stat'];
  const texts = await Promise.all(
    files.map((file) => readFile(join(dir, file), 'utf8').catch(() => undefined)),
  );
  const [cpuStat, cpuMax, memoryCurrent, memoryMax, memoryStat] = texts;
  if (cpuStat === undefined || memoryCurrent === undefined) return undefined;
  // The kernel reclaims the file cache under memory pressure, so it does not count as used.
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

/** `max` means no limit. */
function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
