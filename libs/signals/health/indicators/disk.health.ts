import { open, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { HealthDetails, HealthIndicatorLike } from '../health-check.js';

export interface DiskHealthOptions {
  /** Minimum free bytes. Default: `104857600` (100 MiB). */
  minFreeBytes?: number;
  /** Minimum free share of the disk, 0 to 1. Default: `0.02`. */
  minFreeShare?: number;
  /** Whether to write and delete a byte. Default: `true`. */
  writable?: boolean;
}

/**
 * Checks that a folder has free space and is writable.
 *
 * @example
 * ```ts
 * provideHealth('output', { local: true, useFactory: () => new DiskHealth('/var/lib/records', { minFreeBytes: 5e9 }) })
 * ```
 */
export class DiskHealth implements HealthIndicatorLike {
  /** @param folder an existing folder */
  constructor(
    private readonly folder: string,
    private readonly options: DiskHealthOptions = {},
  ) {}

  async check(): Promise<HealthDetails> {
    const { minFreeBytes = 100 * 1024 ** 2, minFreeShare = 0.02, writable = true } = this.options;
    const { bavail, blocks, bsize } = await statfs(this.folder);
    const freeBytes = bavail * bsize;
    const freeShare = blocks > 0 ? bavail / blocks : 0;
    const details = { freeBytes, freeShare: Math.round(freeShare * 1000) / 1000 };
    if (freeBytes < minFreeBytes || freeShare < minFreeShare) {
      const percent = (freeShare * 100).toFixed(1);
      return {
        ...details,
        status: 'down',
        message: `${freeBytes} bytes (${percent} %) are left in ${this.folder}`,
      };
    }
    if (writable) await this.write();
    return details;
  }

  private async write(): Promise<void> {
    const path = join(this.folder, `.health-${randomUUID()}`);
    const file = await open(path, 'wx', 0o600);
    try {
      await file.write('\n');
    } finally {
      await file.close();
      await unlink(path);
    }
  }
}
