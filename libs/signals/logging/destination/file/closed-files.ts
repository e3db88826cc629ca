import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '#contracts';

/** Ending of closed files that are compressed. */
export const COMPRESSED = '.gz';
/** Ending of what a compression has not finished. */
const UNFINISHED = '.tmp';

/** A closed file under its path without `.gz`. */
export interface ClosedFile {
  readonly path: string;
  readonly compressed: boolean;
  /** When it was closed, in milliseconds since 1970. */
  readonly closedAt: number;
}

/**
 * The files that were closed beside an open one: `app.log.20260301T080000123Z-4711`, later with `.gz`. The names tell
 * the time and the process, so that they sort, and no two processes choose the same.
 */
export class ClosedFiles {
  private readonly folder: string;
  private readonly pattern: RegExp;
  private lastStamp = 0;

  /** @param path of the open file */
  constructor(private readonly path: string) {
    this.folder = dirname(path);
    const name = basename(path).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    this.pattern = new RegExp(`^(${name}\\.(\\d{8}T\\d{9})Z-(\\d+))(\\.gz)?(\\.\\d+\\.tmp)?$`);
  }

  /** Gives the open file the name of a closed one. @throws the file system's error when it cannot be renamed */
  add(): void {
    let closed: string;
    do {
      this.lastStamp = Math.max(Date.now(), this.lastStamp + 1);
      closed = `${this.path}.${stampOf(this.lastStamp)}-${process.pid}`;
    } while (existsSync(closed) || existsSync(closed + COMPRESSED));
    renameSync(this.path, closed);
  }

  /** The oldest first. @throws the file system's error when the folder cannot be read */
  list(): ClosedFile[] {
    const found = new Map<string, ClosedFile>();
    for (const name of readdirSync(this.folder)) {
      const [, stem, stamp, , gz, unfinished] = this.pattern.exec(name) ?? [];
      if (!stem || !stamp || unfinished) continue;
      const compressed = gz !== undefined || found.get(stem)?.compressed === true;
      found.set(stem, { path: join(this.folder, stem), compressed, closedAt: timeOf(stamp) });
    }
    return [...found.values()].sort((a, b) => a.closedAt - b.closedAt);
  }

  /** Removes the oldest. @param keep how many may stay */
  prune(keep: number): void {
    const files = this.list();
    for (const { path } of files.slice(0, Math.max(0, files.length - keep))) {
      rmSync(path, { force: true });
      rmSync(path + COMPRESSED, { force: true });
    }
  }

  /** Name for what a compression has not finished. */
  unfinished(path: string): string {
    return `${path}${COMPRESSED}.${process.pid}${UNFINISHED}`;
  }

  /** Removes what processes left behind that were ended in the middle of a compression. */
  sweep(): void {
    for (const { path, compressed } of this.list()) if (compressed) rmSync(path, { force: true });
    for (const name of readdirSync(this.folder)) {
      const pid = /\.(\d+)\.tmp$/.exec(this.pattern.exec(name)?.[5] ?? '')?.[1];
      if (pid && !isRunning(Number(pid))) rmSync(join(this.folder, name), { force: true });
    }
  }
}

function stampOf(time: number): string {
  return new Date(time).toISOString().replace(/[-:.Z]/g, '') + 'Z';
}

function timeOf(stamp: string): number {
  const [, year, month, day, hour, minute, second, ms] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(stamp) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
}

/** One with our own number is another one before us, in a container. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
