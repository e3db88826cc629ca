import { statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import { readCgroup, type CgroupUsage } from './cgroup-limits.js';

/** Usage of the machine or container, each 0 to 100; unreadable values are left out. */
export interface SystemUsage {
  readonly cpu?: number;
  readonly memory?: number;
  readonly disk?: number;
}

export interface SystemUsageOptions {
  /** Mount point of the container's control group. Default: `/sys/fs/cgroup`. */
  readonly cgroup?: string;
  /** A folder on the measured disk. Default: the working directory. */
  readonly disk?: string;
}

/** CPU time used so far, and the CPU time available. */
interface CpuReading {
  readonly used: number;
  readonly possible: number;
}

/**
 * Reads CPU, memory and disk usage. 100 % is the container's limit where there is one, otherwise the machine. CPU usage
 * is the mean since the previous reading.
 *
 * @example
 * ```ts
 * const { cpu, memory, disk } = await new SystemUsageReader().read();
 * ```
 */
export class SystemUsageReader {
  private before: CpuReading | undefined;
  private readonly cgroup: string;
  private readonly disk: string;
  private readonly startedAt = performance.now();

  constructor({ cgroup = '/sys/fs/cgroup', disk = process.cwd() }: SystemUsageOptions = {}) {
    this.cgroup = cgroup;
    this.disk = disk;
  }

  /** Never rejects. */
  async read(): Promise<SystemUsage> {
    const [container, disk] = await Promise.all([readCgroup(this.cgroup), diskUsage(this.disk)]);
    return { cpu: this.cpuUsage(container), memory: memoryUsage(container), disk };
  }

  private cpuUsage(container: CgroupUsage | undefined): number | undefined {
    const now =
      container?.cpuLimit === undefined ? machineCpu() : this.containerCpu(container, container.cpuLimit);
    const { before } = this;
    this.before = now;
    if (!before || now.possible <= before.possible) return undefined;
    return percent(now.used - before.used, now.possible - before.possible);
  }

  private containerCpu({ cpuSeconds }: CgroupUsage, cpuLimit: number): CpuReading {
    return { used: cpuSeconds, possible: ((performance.now() - this.startedAt) / 1000) * cpuLimit };
  }
}

function machineCpu(): CpuReading {
  let used = 0;
  let possible = 0;
  for (const { times } of cpus()) {
    const busy = times.user + times.nice + times.sys + times.irq;
    used += busy;
    possible += busy + times.idle;
  }
  return { used, possible };
}

function memoryUsage(container: CgroupUsage | undefined): number {
  const total = totalmem();
  const { memoryLimit, memoryBytes = 0 } = container ?? {};
  // A limit above the machine's memory has no effect.
  if (memoryLimit !== undefined && memoryLimit < total) return percent(memoryBytes, memoryLimit);
  return percent(total - freemem(), total);
}

/** Like `df`: blocks reserved for root count neither as used nor as free. */
async function diskUsage(folder: string): Promise<number | undefined> {
  try {
    const { blocks, bfree, bavail } = await statfs(folder);
    const used = blocks - bfree;
    return percent(used, used + bavail);
  } catch {
    return undefined;
  }
}

function percent(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(100, Math.max(0, (100 * part) / whole));
}
