import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ObservabilityError, reasonOf } from '#contracts';
import { OPEN, refuseLink, writePrivate } from '#kernel';
import type { OpenDestination } from '../destination.js';
import type { LostLines } from '../lost-lines.js';
import { Outage } from './outage.js';
import { RotatingFile, type RotationOptions } from './rotating-file.js';
import { WaitingLines } from './waiting-lines.js';

/** Milliseconds between two attempts on a disk that takes nothing. */
const RETRY_MS = 100;
/** Bytes of lines that wait for a disk at most. */
const MAX_WAITING = 1_048_576;

/**
 * Appends lines to a file, each at once, so that the last one before a crash is there too. Never throws: lines that the
 * disk does not take wait, and what exceeds their room is counted.
 */
export class FileDestination implements OpenDestination {
  private readonly path: string;
  private readonly file: RotatingFile;
  private readonly outage: Outage;
  private readonly waiting = new WaitingLines(MAX_WAITING);
  private retryAt = 0;
  private retryTimer: NodeJS.Timeout | undefined;
  private ended = false;

  /**
   * @param path of the file
   * @param options when it is closed, and what becomes of closed ones
   * @param lost counts lines for which there was no room
   * @throws ObservabilityError `OBS_LOG_FILE` when the file cannot be written
   */
  constructor(
    path: string,
    options: RotationOptions,
    private readonly lost: LostLines,
  ) {
    this.path = resolve(path);
    checkFile(this.path);
    this.file = new RotatingFile(this.path, options);
    this.outage = new Outage(this.path);
  }

  write(line: string): void {
    if (this.ended) return this.writeAfterEnd(line);
    if (this.waiting.length > 0) return this.wait(line);
    try {
      this.file.append(line);
    } catch (error) {
      this.outage.began(error);
      this.wait(line);
    }
  }

  /** Tries what is waiting once more. */
  flush(): void {
    if (this.ended || (this.waiting.length === 0 && !this.file.torn)) return;
    try {
      this.waiting.drain((line) => this.file.append(line));
      this.file.complete();
      this.outage.ended();
    } catch {
      this.retryLater();
    }
  }

  close(): void {
    if (this.ended) return;
    this.flush();
    const left = this.waiting.clear() + (this.file.torn ? 1 : 0);
    this.lost.add(left, 'destination_failed');
    this.outage.closed(left);
    this.ended = true;
    clearTimeout(this.retryTimer);
    this.file.close();
  }

  private wait(line: string): void {
    if (!this.waiting.add(line)) {
      this.outage.lostLine();
      this.lost.add(1, 'destination_failed');
    }
    if (performance.now() >= this.retryAt) this.flush();
  }

  private retryLater(): void {
    this.retryAt = performance.now() + RETRY_MS;
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.flush(), RETRY_MS).unref();
  }

  /** For what is written in the last moments of a process. */
  private writeAfterEnd(line: string): void {
    try {
      writePrivate(this.path, line, OPEN.append);
    } catch {
      this.lost.add(1, 'destination_failed');
    }
  }
}

function checkFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    refuseLink(path);
    const exists = statSync(path, { throwIfNoEntry: false });
    if (exists?.isDirectory()) throw new Error('it is not a file');
    accessSync(exists ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw new ObservabilityError(
      'OBS_LOG_FILE',
      `logging.file (LOG_FILE) "${path}" cannot be written: ${reasonOf(error)}. Choose a file in a folder that this process may write.`,
      { cause: error },
    );
  }
}
