import { ObservabilityError, reasonOf } from '#contracts';
import { auditError } from './audit-error.js';
import { AuditQueue, type PendingRecord } from './audit-queue.js';
import type { ChainEnd } from './audit-record.js';
import { AuditStore, type AuditStoreEvents, type AuditStoreOptions } from './audit-store.js';

const MAX_BATCH_BYTES = 1_048_576;

export interface AuditTrailOptions extends AuditStoreOptions {
  /** Maximum number of records waiting for the disk. */
  readonly maxQueueSize: number;
}

/** `failed`: the disk write failed. `refused`: too many records waited, or the log is closed. */
export type AuditOutcome = 'written' | 'failed' | 'refused';

/** Callbacks of a trail. None may throw. */
export interface AuditTrailEvents extends AuditStoreEvents {
  /** Reports that a problem has ended. */
  mended(text: string): void;
  /** @param count number of records with this outcome */
  ended(count: number, how: AuditOutcome): void;
}

/**
 * The chain of an application's audit records. Records that arrive during a disk write are written together afterwards
 * and share one `fdatasync`; their promises resolve after it.
 */
export class AuditTrail {
  private readonly queue: AuditQueue;
  private readonly store: AuditStore;
  private draining: Promise<void> | undefined;
  private closed = false;
  /** Whether the last batch failed. */
  private failing = false;

  constructor(
    private readonly options: AuditTrailOptions,
    private readonly events: AuditTrailEvents,
  ) {
    this.queue = new AuditQueue(options.maxQueueSize);
    this.store = new AuditStore(options, events);
  }

  /** @throws ObservabilityError `OBS_AUDIT` when the file cannot be used: locked, not writable, damaged */
  async open(): Promise<void> {
    try {
      await this.store.ready();
      this.store.tidy();
    } catch (error) {
      await this.store.close();
      throw this.failure(error);
    }
  }

  /** Number of records waiting for the disk. */
  get pending(): number {
    return this.queue.length;
  }

  /** The last record on disk. */
  get end(): ChainEnd {
    return this.store.end;
  }

  /** Why a record would be refused now; undefined when it would be accepted. */
  get refusal(): ObservabilityError | undefined {
    return this.closed
      ? auditError('the audit log is closed: the application has ended.')
      : this.queue.refusal;
  }

  /**
   * @param body the inside of a JSON object
   * @param time time of the record, milliseconds since 1970
   * @returns resolves when the record is on disk, rejects with `OBS_AUDIT` otherwise
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

  /** Writes waiting records, then closes the file. */
  async close(): Promise<void> {
    this.closed = true;
    await this.draining;
    await this.store.close();
  }

  private async drain(): Promise<void> {
    // So that calls of the same turn share a batch.
    await Promise.resolve();
    while (this.queue.length > 0) await this.commit();
    this.draining = undefined;
  }

  private async commit(): Promise<void> {
    let batch: PendingRecord[] = [];
    try {
      const room = await this.store.ready(this.queue.nextBytes);
      batch = this.queue.take(Math.min(MAX_BATCH_BYTES, room));
      await this.store.append(batch);
      this.settled(batch);
    } catch (error) {
      this.failed(batch.length > 0 ? batch : this.queue.take(MAX_BATCH_BYTES), error);
      await this.store.abandon();
    }
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
      `audit records cannot be written to "${this.options.file}": ${reasonOf(error)}. These records are lost: ` +
        'free disk space or correct the folder, and record them again.',
      error,
    );
  }
}
