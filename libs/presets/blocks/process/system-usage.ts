import { statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import { readCgroup, type CgroupUsage } from './cgroup-limits.js';

/** How busy the machine or container is, each 0 to 100; what cannot be read is left out. */
export interface SystemUsage {
  readonly cpu?: number;
  readonly memory?: number;
  readonly disk?: number;
}

export interface SystemUsageOptions {
  /** Where the control group of a container is mounted. Default: `/sys/fs/cgroup`. */
  readonly cgroup?: string;
  /** A folder on the disk that counts. Default: the working directory. */
  readonly disk?: string;
}

/** CPU time so far, and of how much. */
interface CpuReading {
  readonly used: number;
  readonly possible: number;
}

/**
 * Reads CPU, memory and disk. Where a container has limits, they are what 100 % means; elsewhere it is the machine. CPU
 * is the mean since the reading before.
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
  // A limit beyond the machine's memory is none.
  if (memoryLimit !== undefined && memoryLimit < total) return percent(memoryBytes, memoryLimit);
  return percent(total - freemem(), total);
}

/** As `df` says it: what is kept for root is neither used nor free. */
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
