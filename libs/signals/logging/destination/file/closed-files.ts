import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '#contracts';

/** Extension of compressed files. */
export const COMPRESSED = '.gz';
/** Extension of unfinished compressed files. */
const UNFINISHED = '.tmp';

/** A closed file, by its path without `.gz`. */
export interface ClosedFile {
  readonly path: string;
  readonly compressed: boolean;
  /** Time of closing, milliseconds since 1970. */
  readonly closedAt: number;
}

/**
 * The closed files next to the open one: `app.log.20260301T080000123Z-4711`, later with `.gz`. Names contain time and
 * process id, so that they sort by time and processes never choose the same name.
 */
export class ClosedFiles {
  private readonly folder: string;
  private readonly pattern: RegExp;
  private lastStamp = 0;

  /** @param path path of the open file */
  constructor(private readonly path: string) {
    this.folder = dirname(path);
    const name = basename(path).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    this.pattern = new RegExp(`^(${name}\\.(\\d{8}T\\d{9})Z-(\\d+))(\\.gz)?(\\.\\d+\\.tmp)?$`);
  }

  /** Renames the open file to a closed one. @throws the file system's error when renaming fails */
  add(): void {
    let closed: string;
    do {
      this.lastStamp = Math.max(Date.now(), this.lastStamp + 1);
      closed = `${this.path}.${stampOf(this.lastStamp)}-${process.pid}`;
    } while (existsSync(closed) || existsSync(closed + COMPRESSED));
    renameSync(this.path, closed);
  }

  /** Oldest first; none when the folder was removed. @throws the file system's error when the folder cannot be read */
  list(): ClosedFile[] {
    const found = new Map<string, ClosedFile>();
    for (const name of this.names()) {
      const [, stem, stamp, , gz, unfinished] = this.pattern.exec(name) ?? [];
      if (!stem || !stamp || unfinished) continue;
      const compressed = gz !== undefined || found.get(stem)?.compressed === true;
      found.set(stem, { path: join(this.folder, stem), compressed, closedAt: timeOf(stamp) });
    }
    return [...found.values()].sort((a, b) => a.closedAt - b.closedAt);
  }

  /** Removes the oldest files. @param keep number of files to keep */
  prune(keep: number): void {
    const files = this.list();
    for (const { path } of files.slice(0, Math.max(0, files.length - keep))) {
      rmSync(path, { force: true });
      rmSync(path + COMPRESSED, { force: true });
    }
  }

  /** Name of an unfinished compressed file. */
  unfinished(path: string): string {
    return `${path}${COMPRESSED}.${process.pid}${UNFINISHED}`;
  }

  /** Removes unfinished files of processes that were killed during compression. */
  sweep(): void {
    for (const { path, compressed } of this.list()) if (compressed) rmSync(path, { force: true });
    for (const name of this.names()) {
      const pid = /\.(\d+)\.tmp$/.exec(this.pattern.exec(name)?.[5] ?? '')?.[1];
      if (pid && !isRunning(Number(pid))) rmSync(join(this.folder, name), { force: true });
    }
  }

  private names(): string[] {
    try {
      return readdirSync(this.folder);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
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

/** An equal process id belongs to an earlier process in a container. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
