import type { ResolvedOptions } from '#contracts';
import { say } from '../say.js';
import { warnOnce } from '../warn-once.js';
import { AppendFile, type Fate } from './append-file.js';
import { ClosedFiles } from './closed-files.js';
import { Compressor } from './compressor.js';

export type RotationOptions = Pick<
  ResolvedOptions['logging'],
  'fileMaxBytes' | 'fileMaxAgeMs' | 'fileMaxFiles' | 'fileCompress'
>;

/** Milliseconds between checks of the path. */
const LOOK_MS = 100;
/** Milliseconds until a failed rename is retried. */
const RENAME_AGAIN_MS = 10_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * A log file with rotation by size and age; closed files are compressed and the oldest removed. If the file is renamed
 * or removed by someone else, a new one is opened.
 */
export class RotatingFile {
  private readonly file: AppendFile;
  private readonly closed: ClosedFiles;
  private readonly compressor: Compressor | undefined;
  private readonly cannotRotate: (error: unknown) => void;
  private lookAt = 0;
  private rotateFrom = 0;
  private ageTimer: NodeJS.Timeout | undefined;
  /** Whether a background write is in progress, so that the descriptor must stay open. */
  private isWriting = false;

  /** @throws the file system's error when it cannot be opened */
  constructor(
    path: string,
    private readonly options: RotationOptions,
  ) {
    this.file = new AppendFile(path);
    this.closed = new ClosedFiles(path);
    this.cannotRotate = warnOnce(`"${path}" cannot be rotated, and grows on`);
    if (!this.file.regular) return;
    if (options.fileCompress) this.compressor = new Compressor(this.closed, () => this.prune());
    this.prune();
    this.compressor?.wake();
    this.watchAge();
  }

  /** @throws the file system's error when nothing of the line was written */
  append(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (!this.isWriting) this.makeRoom(bytes);
    this.file.append(line, bytes);
  }

  /**
   * Appends whole lines without blocking the event loop. `append` may be called meanwhile; its lines may be written
   * first.
   *
   * @returns rejects with the file system's error when nothing was written
   */
  async appendLater(lines: string): Promise<void> {
    this.makeRoom(Buffer.byteLength(lines));
    this.isWriting = true;
    try {
      await this.file.appendLater(lines);
    } finally {
      this.isWriting = false;
    }
  }

  /** Whether a line is incomplete. */
  get torn(): boolean {
    return this.file.torn;
  }

  /** @throws the file system's error when the partial line cannot be completed */
  complete(): void {
    this.file.complete();
  }

  close(): void {
    clearTimeout(this.ageTimer);
    this.compressor?.close();
    this.file.close();
  }

  private makeRoom(bytes: number): void {
    if (performance.now() >= this.lookAt) this.look();
    const { fileMaxBytes } = this.options;
    if (fileMaxBytes > 0 && this.file.size + bytes > fileMaxBytes) this.rotate();
  }

  private look(): void {
    this.follow();
    this.lookAt = performance.now() + LOOK_MS;
    // An empty file's age counts from its first line.
    if (this.file.size === 0) this.file.bornAt = Date.now();
    const { fileMaxAgeMs } = this.options;
    if (fileMaxAgeMs > 0 && Date.now() >= this.file.bornAt + fileMaxAgeMs) this.rotate();
  }

  /** Checks the path, and reports that the file was removed. @returns the state of the path */
  private follow(): Fate {
    const fate = this.file.follow();
    if (fate === 'removed') say(`the log file "${this.file.path}" was removed; a new one is written`);
    if (fate !== 'same') this.watchAge();
    return fate;
  }

  /** Closes the file and opens the next. If another process has rotated it already, only reopens the path. */
  private rotate(): void {
    if (!this.file.regular || this.file.size === 0 || performance.now() < this.rotateFrom) return;
    if (this.follow() !== 'same') return;
    this.file.complete();
    try {
      this.closed.add();
      this.file.follow();
      this.watchAge();
      this.prune();
      this.compressor?.wake();
    } catch (error) {
      this.rotateFrom = performance.now() + RENAME_AGAIN_MS;
      this.lookAt = 0;
      this.cannotRotate(error);
    }
  }

  private prune(): void {
    try {
      this.closed.prune(this.options.fileMaxFiles);
    } catch {
      // The folder is missing or not readable: nothing to prune.
    }
  }

  /** Rotates by age even without new lines. */
  private watchAge(): void {
    const { fileMaxAgeMs } = this.options;
    clearTimeout(this.ageTimer);
    if (fileMaxAgeMs === 0 || !this.file.regular) return;
    const left = Math.max(this.file.bornAt + fileMaxAgeMs - Date.now(), LOOK_MS);
    this.ageTimer = setTimeout(() => this.ageReached(), Math.min(left, LONGEST_TIMER_MS)).unref();
  }

  private ageReached(): void {
    try {
      // The write in progress goes to the old file; the next line checks the path again.
      if (!this.isWriting) this.look();
    } catch {
      // The next line will report the error.
    }
    this.watchAge();
  }
}
