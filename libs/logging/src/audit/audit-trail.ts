import { ObservabilityError } from '#contracts';
import { AuditArchive } from './audit-archive.js';
import { auditError, reasonOf } from './audit-error.js';
import { AuditFile, type Recovery } from './audit-file.js';
import { AuditLock } from './audit-lock.js';
import { AuditQueue, type PendingRecord } from './audit-queue.js';
import { CHAIN_START, seal, type ChainEnd } from './audit-record.js';

const MAX_BATCH_BYTES = 1_048_576;

export interface AuditTrailOptions {
  /** The open file. */
  readonly file: string;
  /** Folder of the closed files. */
  readonly archive: string;
  /** Whether closed files are compressed. */
  readonly compress: boolean;
  /** A file is closed before it gets longer. */
  readonly maxFileBytes: number;
  /** A file is closed when its first record is older, in milliseconds. */
  readonly maxFileAgeMs: number;
  /** Records that wait for the disk at most. */
  readonly maxQueueSize: number;
}

/** What a trail tells about itself. None of it may throw. */
export interface AuditTrailEvents {
  /** Makes the body of a record that says what was found and mended. */
  recovered(recovery: Recovery): { body: string; time: number };
  /** Something that people should look at; said once until it is over. */
  failed(text: string): void;
  /** It is over. */
  mended(text: string): void;
  /** So many records ended this way. */
  ended(count: number, how: AuditOutcome): void;
}

/** `failed`: the disk did not take it. `refused`: too many waited, or the log is closed. */
export type AuditOutcome = 'written' | 'failed' | 'refused';

/**
 * The chain of an application's audit records on disk. Records that come while the disk is busy wait together, are
 * written together and share one `fdatasync`; each promise resolves after it.
 */
export class AuditTrail {
  private readonly queue: AuditQueue;
  private readonly archive: AuditArchive;
  private lock: AuditLock | undefined;
  private file: AuditFile | undefined;
  private known: ChainEnd | undefined;
  private draining: Promise<void> | undefined;
  private closed = false;
  /** Whether the last batch could not be written. */
  private failing = false;
  /** Whether the file could not be closed when it was time. */
  private stuck = false;

  constructor(
    private readonly options: AuditTrailOptions,
    private readonly events: AuditTrailEvents,
  ) {
    const { file, archive, compress, maxQueueSize } = options;
    this.queue = new AuditQueue(maxQueueSize);
    this.archive = new AuditArchive(file, archive, compress, (text) => events.failed(text));
  }

  /** @throws ObservabilityError `OBS_AUDIT` when the file cannot be used: in use elsewhere, not writable, damaged */
  async open(): Promise<void> {
    try {
      await this.ensureOpen();
    } catch (error) {
      await this.release();
      throw this.failure(error);
    }
    this.archive.collect();
  }

  /** Records that wait for the disk. */
  get pending(): number {
    return this.queue.length;
  }

  /** The last record that is on disk. */
  get end(): ChainEnd {
    return this.known ?? CHAIN_START;
  }

  /** Why a record would be refused now; undefined when it would be taken. */
  get refusal(): ObservabilityError | undefined {
    return this.closed
      ? auditError('the audit log is closed: the application has ended.')
      : this.queue.refusal;
  }

  /**
   * @param body the inside of a JSON object
   * @param time when it was recorded, in milliseconds since 1970
   * @returns resolves when the record is on disk, rejects with `OBS_AUDIT` when it is not
   */
  append(body: string, time: number): Promise<void> {
    const { refusal } = this;
    if (refusal) {
      this.events.ended(1, 'refused');
      return Promise.reject(refusal);
    }
    return new Promise((resolve, reject) => {
      this.queue.add({ body, time, resolve, reject });
      this.draining ??= this.drain();
    });
  }

  /** Writes what waits, then gives the file up. */
  async close(): Promise<void> {
    this.closed = true;
    await this.draining;
    await this.archive.idle();
    await this.release();
  }

  private async drain(): Promise<void> {
    // Calls of the same turn get into the same batch.
    await Promise.resolve();
    while (this.queue.length > 0) await this.commit();
    this.draining = undefined;
  }

  private async commit(): Promise<void> {
    let batch: PendingRecord[] = [];
    try {
      const file = await this.ensureOpen();
      batch = this.queue.take(Math.min(MAX_BATCH_BYTES, this.options.maxFileBytes - file.bytes));
      await this.write(file, batch);
      this.settled(batch);
    } catch (error) {
      this.failed(batch.length > 0 ? batch : this.queue.take(MAX_BATCH_BYTES), error);
      await this.file?.close();
      this.file = undefined;
    }
  }

  private async ensureOpen(): Promise<AuditFile> {
    const { file: path, archive } = this.options;
    if (this.lock && !(await this.lock.isHeld())) await this.release();
    this.lock ??= await AuditLock.take(path);
    if (this.file && this.isDue(this.file)) await this.rotate(this.file);
    if (this.file) return this.file;
    this.file = await AuditFile.open(path, archive, this.known);
    this.known = this.file.end;
    await this.note(this.file);
    return this.file;
  }

  private isDue({ bytes, since }: AuditFile): boolean {
    const { maxFileBytes, maxFileAgeMs } = this.options;
    if (since === undefined) return false;
    return bytes + this.queue.nextBytes > maxFileBytes || Date.now() - since > maxFileAgeMs;
  }

  /** A file that cannot be closed is written on: too long is better than not at all. */
  private async rotate(file: AuditFile): Promise<void> {
    try {
      await file.finish();
      this.file = undefined;
      this.archive.collect();
      this.stuck = false;
    } catch (error) {
      if (!this.stuck) this.events.failed(`the audit file cannot be closed and grows on: ${reasonOf(error)}`);
      this.stuck = true;
    }
  }

  /** What was mended is part of the history. */
  private async note(file: AuditFile): Promise<void> {
    const { recovery } = file;
    if (Object.keys(recovery).length === 0) return;
    const { body, time } = this.events.recovered(recovery);
    await this.write(file, [{ body, time }]);
  }

  private async write(
    file: AuditFile,
    batch: readonly Pick<PendingRecord, 'body' | 'time'>[],
  ): Promise<void> {
    let { end } = file;
    const lines = batch.map(({ body }) => {
      const sealed = seal(body, end);
      end = sealed.end;
      return sealed.line;
    });
    await file.append(Buffer.from(lines.join('')), end, batch[0]?.time ?? Date.now());
    this.known = end;
  }

  private settled(batch: readonly PendingRecord[]): void {
    if (this.failing) this.events.mended('audit records are written again');
    this.failing = false;
    this.events.ended(batch.length, 'written');
    for (const { resolve } of batch) resolve();
  }

  private failed(batch: readonly PendingRecord[], cause: unknown): void {
    const error = this.failure(cause);
    if (!this.failing) this.events.failed(error.message);
    this.failing = true;
    this.events.ended(batch.length, 'failed');
    for (const { reject } of batch) reject(error);
  }

  private failure(error: unknown): ObservabilityError {
    if (error instanceof ObservabilityError) return error;
    return auditError(
      `audit records cannot be written to "${this.options.file}": ${reasonOf(error)}. Nothing that is reported so was ` +
        'recorded: make room or correct the folder, and record it again.',
      error,
    );
  }

  private async release(): Promise<void> {
    await this.file?.close();
    this.file = undefined;
    await this.lock?.release();
    this.lock = undefined;
  }
}
