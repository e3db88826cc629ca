import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  write,
  writeSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import { isDevice, OPEN, PRIVATE_MODE, refuseLink } from '#kernel';

const NEWLINE = 10;
const NOTHING = Buffer.alloc(0);

/** State of the path while the file is open. */
export type Fate = 'same' | 'removed' | 'replaced';

/**
 * An open file to which each line is appended at once, so that it survives a crash. A line that was only partially
 * written on a full disk is completed before the next one.
 */
export class AppendFile {
  /** Size in bytes, including lines of other processes. */
  size = 0;
  /** Creation time, milliseconds since 1970. */
  bornAt = 0;
  /** Whether it is a regular file rather than e.g. `/dev/stdout`. */
  regular = false;

  private descriptor = -1;
  private identity: Pick<Stats, 'ino' | 'dev'> | undefined;
  /** The unwritten rest of a partial line. */
  private rest: Buffer = NOTHING;
  private seenSize = 0;

  /** @throws the file system's error when it cannot be opened */
  constructor(readonly path: string) {
    this.open();
  }

  /** @throws the file system's error when nothing was written; the line is then not in the file */
  append(line: string | Buffer, bytes = Buffer.byteLength(line)): void {
    if (this.rest.length > 0) this.complete();
    const written = writeSync(this.descriptor, line as string);
    this.size += written;
    if (written < bytes) this.rest = Buffer.from(line as string).subarray(written);
  }

  /**
   * Appends whole lines without blocking the event loop. No other operation on this file may start before it has
   * finished.
   *
   * @returns rejects with the file system's error when nothing was written
   */
  async appendLater(lines: string): Promise<void> {
    if (this.rest.length > 0) this.complete();
    const bytes = Buffer.from(lines);
    const written = await writeLater(this.descriptor, bytes);
    this.size += written;
    if (written < bytes.length) this.rest = bytes.subarray(written);
  }

  /** Whether a line is incomplete; possibly only its line break is missing. */
  get torn(): boolean {
    return this.rest.length > 1;
  }

  /** Writes the rest of a partial line. @throws the file system's error when the disk is still full */
  complete(): void {
    while (this.rest.length > 0) {
      const written = writeSync(this.descriptor, this.rest);
      this.size += written;
      this.rest = this.rest.subarray(written);
    }
  }

  /**
   * Checks whether the path still refers to this file, and reopens it otherwise. Lines written to a file that had been
   * removed are copied to the new one.
   *
   * @returns the state of the path
   * @throws the file system's error when it cannot be reopened; the old file then stays open
   */
  follow(): Fate {
    if (!this.regular) return 'same';
    const found = lstatSync(this.path, { throwIfNoEntry: false });
    if (found && found.ino === this.identity?.ino && found.dev === this.identity.dev) {
      this.size = this.seenSize = found.size;
      return 'same';
    }
    const old = this.descriptor;
    const removed = fstatSync(old).nlink === 0;
    const unread = removed ? Buffer.concat([this.readFrom(this.seenSize), this.rest]) : NOTHING;
    if (!removed) this.complete();
    this.open();
    closeSync(old);
    this.rest = Buffer.concat([this.rest, unread]);
    return removed ? 'removed' : 'replaced';
  }

  close(): void {
    if (this.descriptor >= 0) closeSync(this.descriptor);
    this.descriptor = -1;
  }

  private open(): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const descriptor = openAppending(this.path);
    const stats = fstatSync(descriptor);
    this.descriptor = descriptor;
    this.regular = stats.isFile();
    this.identity = { ino: stats.ino, dev: stats.dev };
    this.size = this.seenSize = this.regular ? stats.size : 0;
    this.bornAt = stats.birthtimeMs || stats.mtimeMs;
    // A process was killed while writing a line: end that line.
    this.rest = this.regular && this.endsTorn() ? Buffer.from('\n') : NOTHING;
  }

  private endsTorn(): boolean {
    const last = this.size > 0 ? this.readFrom(this.size - 1)[0] : undefined;
    return last !== undefined && last !== NEWLINE;
  }

  /** Empty when the file is writable but not readable. */
  private readFrom(start: number): Buffer {
    const length = Math.max(0, fstatSync(this.descriptor).size - start);
    if (length === 0) return NOTHING;
    try {
      const wanted = Buffer.alloc(length);
      return wanted.subarray(0, readSync(this.descriptor, wanted, 0, length, start));
    } catch {
      return NOTHING;
    }
  }
}

function writeLater(descriptor: number, bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, bytes, (error, written) => (error ? reject(error) : resolve(written)));
  });
}

/** Opens for reading too, if possible; a terminal or a pipe may only allow writing. */
function openAppending(path: string): number {
  if (isDevice(path)) return openDevice(path);
  refuseLink(path);
  try {
    return openSync(path, OPEN.appendAndRead, PRIVATE_MODE);
  } catch {
    return openSync(path, OPEN.append, PRIVATE_MODE);
  }
}

function openDevice(path: string): number {
  try {
    return openSync(path, 'a+');
  } catch {
    return openSync(path, 'a');
  }
}
