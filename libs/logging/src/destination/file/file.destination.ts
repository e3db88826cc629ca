import { accessSync, appendFileSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ObservabilityError, type ResolvedOptions } from '#contracts';
import type { OpenDestination } from '../destination.js';
import type { LostLines } from '../lost-lines.js';
import { say } from '../say.js';
import { warnOnce } from '../warn-once.js';
import { AppendFile } from './append-file.js';
import { ClosedFiles } from './closed-files.js';
import { Compressor } from './compressor.js';
import { Outage } from './outage.js';
import { WaitingLines } from './waiting-lines.js';

type Options = Pick<
  ResolvedOptions['logging'],
  'fileMaxBytes' | 'fileMaxAgeMs' | 'fileMaxFiles' | 'fileCompress'
>;

/** Milliseconds between two looks at whether the path still leads to the open file. */
const LOOK_MS = 100;
/** Milliseconds between two attempts on a disk that takes nothing. */
const RETRY_MS = 100;
/** Milliseconds until a file that could not be renamed is tried again. */
const RENAME_AGAIN_MS = 10_000;
/** Bytes of lines that wait for a disk at most. */
const MAX_WAITING = 1_048_576;

/**
 * Appends lines to a file, each at once, so that the last one before a crash is there too. The file is closed when it
 * is too large or too old; closed ones are compressed, and the oldest removed. Never throws: lines that the disk does
 * not take wait, and what exceeds their room is counted.
 */
export class FileDestination implements OpenDestination {
  private readonly file: AppendFile;
  private readonly closed: ClosedFiles;
  private readonly compressor: Compressor | undefined;
  private readonly waiting = new WaitingLines(MAX_WAITING);
  private readonly outage: Outage;
  private readonly cannotRotate: (error: unknown) => void;
  private lookAt = 0;
  private rotateFrom = 0;
  private retryAt = 0;
  private retryTimer: NodeJS.Timeout | undefined;
  private ageTimer: NodeJS.Timeout | undefined;
  private ended = false;

  /**
   * @param path of the file
   * @param options when it is closed, and what becomes of closed ones
   * @param lost is told of lines that no room was left for
   * @throws ObservabilityError `OBS_LOG_FILE` when the file cannot be written
   */
  constructor(
    path: string,
    private readonly options: Options,
    private readonly lost: LostLines,
  ) {
    const absolute = resolve(path);
    checkFile(absolute);
    this.file = new AppendFile(absolute);
    this.closed = new ClosedFiles(absolute);
    this.outage = new Outage(absolute);
    this.cannotRotate = warnOnce(`"${absolute}" cannot be rotated, and grows on`);
    if (this.file.regular && options.fileCompress)
      this.compressor = new Compressor(this.closed, () => this.prune());
    if (this.file.regular) this.prune();
    this.compressor?.wake();
    this.watchAge();
  }

  write(line: string): void {
    if (this.ended) return this.writeAfterEnd(line);
    if (this.waiting.length > 0) return this.wait(line);
    try {
      this.append(line);
    } catch (error) {
      this.outage.began(error);
      this.wait(line);
    }
  }

  /** Tries what is waiting once more. */
  flush(): void {
    if (this.ended || (this.waiting.length === 0 && !this.file.torn)) return;
    try {
      this.waiting.drain((line) => this.append(line));
      this.file.complete();
      this.outage.ended();
    } catch {
      this.retryLater();
    }
  }

  close(): void {
    if (this.ended) return;
    this.flush();
    this.lost.add(this.waiting.clear() + (this.file.torn ? 1 : 0), 'destination_failed');
    this.ended = true;
    clearTimeout(this.retryTimer);
    clearTimeout(this.ageTimer);
    this.compressor?.close();
    this.file.close();
  }

  private append(line: string): void {
    const now = Date.now();
    if (now >= this.lookAt) this.look(now);
    const bytes = Buffer.byteLength(line);
    const { fileMaxBytes } = this.options;
    if (fileMaxBytes > 0 && this.file.size > 0 && this.file.size + bytes > fileMaxBytes) this.rotate(now);
    this.file.append(line, bytes);
  }

  private look(now: number): void {
    const fate = this.file.follow();
    this.lookAt = now + LOOK_MS;
    if (fate === 'removed') say(`the log file "${this.file.path}" was removed; a new one is written`);
    if (fate !== 'same') this.watchAge();
    // An empty file is as old as its first line will be.
    if (this.file.size === 0) this.file.bornAt = now;
    const { fileMaxAgeMs } = this.options;
    if (fileMaxAgeMs > 0 && now >= this.file.bornAt + fileMaxAgeMs) this.rotate(now);
  }

  /** Closes the file and begins the next. Where another process was faster, it has done so for all. */
  private rotate(now: number): void {
    if (!this.file.regular || this.file.size === 0 || now < this.rotateFrom) return;
    if (this.file.follow() !== 'same') return;
    this.file.complete();
    try {
      this.closed.add();
      this.file.follow();
      this.watchAge();
      this.prune();
      this.compressor?.wake();
    } catch (error) {
      this.rotateFrom = now + RENAME_AGAIN_MS;
      this.lookAt = 0;
      this.cannotRotate(error);
    }
  }

  private prune(): void {
    try {
      this.closed.prune(this.options.fileMaxFiles);
    } catch {
      // The folder is gone, or it may not be read: there is nothing to remove.
    }
  }

  private wait(line: string): void {
    if (!this.waiting.add(line)) {
      this.outage.lostLine();
      this.lost.add(1, 'destination_failed');
    }
    if (Date.now() >= this.retryAt) this.flush();
  }

  private retryLater(): void {
    this.retryAt = Date.now() + RETRY_MS;
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.flush(), RETRY_MS).unref();
  }

  /** A file that gets no lines becomes too old as well. */
  private watchAge(): void {
    const { fileMaxAgeMs } = this.options;
    clearTimeout(this.ageTimer);
    if (fileMaxAgeMs === 0 || !this.file.regular) return;
    const left = this.file.bornAt + fileMaxAgeMs - Date.now();
    this.ageTimer = setTimeout(() => this.ageReached(), Math.min(Math.max(left, LOOK_MS), 2 ** 31 - 1)).unref();
  }

  private ageReached(): void {
    try {
      this.look(Date.now());
    } catch {
      // The next line tells.
    }
    this.watchAge();
  }

  /** For what is written in the last moments of a process. */
  private writeAfterEnd(line: string): void {
    try {
      appendFileSync(this.file.path, line);
    } catch {
      this.lost.add(1, 'destination_failed');
    }
  }
}

function checkFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const exists = statSync(path, { throwIfNoEntry: false });
    if (exists?.isDirectory()) throw new Error('it is not a file');
    accessSync(exists ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw new ObservabilityError(
      'OBS_LOG_FILE',
      `logging.file (LOG_FILE) "${path}" cannot be written: ${(error as Error).message}. Choose a file in a folder that this process may write.`,
      { cause: error },
    );
  }
}
