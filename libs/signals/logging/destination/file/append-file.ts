import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import { isDevice, OPEN, PRIVATE_MODE, refuseLink } from '#kernel';

const NEWLINE = 10;
const NOTHING = Buffer.alloc(0);

/** What became of the file while it was open. */
export type Fate = 'same' | 'removed' | 'replaced';

/**
 * An open file to which lines are appended, each at once, so that whatever ends the process finds them there. A line
 * that was begun when the disk became full is completed before the next one.
 */
export class AppendFile {
  /** Bytes, with those of other processes that append to it. */
  size = 0;
  /** When it was made, in milliseconds since 1970. */
  bornAt = 0;
  /** Whether it is a file, and not `/dev/stdout` or the like. */
  regular = false;

  private descriptor = -1;
  private identity: Pick<Stats, 'ino' | 'dev'> | undefined;
  /** Of the line that was begun. */
  private rest: Buffer = NOTHING;
  private seenSize = 0;

  /** @throws the file system's error when it cannot be opened */
  constructor(readonly path: string) {
    this.open();
  }

  /** @throws the file system's error when nothing of it could be written: then it is not there */
  append(line: string | Buffer, bytes = Buffer.byteLength(line)): void {
    if (this.rest.length > 0) this.complete();
    const written = writeSync(this.descriptor, line as string);
    this.size += written;
    if (written < bytes) this.rest = Buffer.from(line as string).subarray(written);
  }

  /** Whether a line was begun and is not complete; the line break alone may be missing. */
  get torn(): boolean {
    return this.rest.length > 1;
  }

  /** Writes what is missing of a line. @throws the file system's error when the disk still has no room */
  complete(): void {
    while (this.rest.length > 0) {
      const written = writeSync(this.descriptor, this.rest);
      this.size += written;
      this.rest = this.rest.subarray(written);
    }
  }

  /**
   * Looks whether the path still leads to this file, and opens it anew where it does not. Lines that went into a file
   * that had been removed by then are carried over.
   *
   * @returns what had become of it
   * @throws the file system's error when it cannot be opened anew; the old one stays open
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
    // A process that was killed in the middle of a line.
    this.rest = this.regular && this.endsTorn() ? Buffer.from('\n') : NOTHING;
  }

  private endsTorn(): boolean {
    const last = this.size > 0 ? this.readFrom(this.size - 1)[0] : undefined;
    return last !== undefined && last !== NEWLINE;
  }

  /** Nothing of a file that may be written but not read. */
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

/** For reading, too, where that can be: a terminal or a pipe may allow writing alone. */
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
