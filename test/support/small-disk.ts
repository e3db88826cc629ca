import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A separate small file system that can be filled. */
export interface SmallDisk {
  folder: string;
  resize(bytes: number): void;
  remove(): void;
}

/** @returns undefined if this user may not mount one */
export function mountSmallDisk(bytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]).status === 0;
  if (!mounted) rmSync(folder, { recursive: true });
  if (!mounted) return undefined;
  return {
    folder,
    resize: (size) => void spawnSync('mount', ['-o', `remount,size=${size}`, folder]),
    remove() {
      spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
