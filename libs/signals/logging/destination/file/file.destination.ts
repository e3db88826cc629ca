import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ObservabilityError, reasonOf } from '#contracts';
import { OPEN, refuseLink, writePrivate } from '#kernel';
import type { OpenDestination } from '../destination.js';
import type { LostLines } from '../lost-lines.js';
import { Outage } from './outage.js';
import { RotatingFile, type RotationOptions } from './rotating-file.js';
import { WaitingLines } from './waiting-lines.js';

/** Milliseconds between attempts while the disk accepts no writes. */
const RETRY_MS = 100;
/** Maximum size of waiting lines, bytes. */
const MAX_WAITING = 1_048_576;

/**
 * Appends each line to a file at once, so that the last line before a crash is included. Never throws: lines wait while
 * the disk fails, and those beyond the limit are counted as lost.
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
   * @param path path of the file
   * @param options when to close files, and how to treat closed ones
   * @param lost counts lines without room
   * @throws ObservabilityError `OBS_LOG_FILE` when the file is not writable
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

  /**
   * Writes lines without blocking the event loop. The file must not be closed before it has finished. Never rejects:
   * lines that the disk does not accept wait, as with `write`.
   */
  async writeLater(lines: readonly string[]): Promise<void> {
    if (this.ended || this.waiting.length > 0) return this.writeEach(lines);
    try {
      await this.file.appendLater(lines.join(''));
    } catch (error) {
      this.outage.began(error);
      for (const line of lines) this.wait(line);
    }
  }

  private writeEach(lines: readonly string[]): void {
    for (const line of lines) this.write(line);
  }

  /** Tries to write waiting lines. */
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

  /** For lines written while the process exits. */
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
