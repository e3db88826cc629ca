import { waitAtMost, type ExportQueue } from '#contracts';
import type { DeliveryReport } from './delivery-report.js';
import { LAST_TRIES, LAST_WAIT_MS, RETRY_FOR_MS, retryDelay } from './retry-delays.js';
import { refusedForNow, type SendOutcome } from './send-outcome.js';

/** Part of the shutdown time reserved for closing the connection, in milliseconds. */
const CLOSE_WITHIN_MS = 400;

export interface DeliveryQueueOptions<T> {
  /**
   * Attempts one delivery within the given milliseconds; must not reject. It gets the same array for a retried batch.
   */
  send(batch: readonly T[], limitMs: number): Promise<SendOutcome>;
  /** Cancels an attempt in progress. */
  close(): void | Promise<void>;
  readonly report: DeliveryReport;
  /** Maximum size of the queue: items, or the sum of `weightOf`. */
  readonly maxQueueSize: number;
  /** Maximum number of items per batch. */
  readonly maxBatchSize: number;
  /** Maximum time for which an incomplete batch waits for more items, in milliseconds. */
  readonly scheduledDelayMs: number;
  /** Maximum duration of one attempt in milliseconds. */
  readonly tryLimitMs: number;
  /** The size of an item in the queue. Default: 1. */
  readonly weightOf?: (item: T) => number;
  /** Which items are dropped when the queue is full: the new one, or the oldest. Default: `newest`. */
  readonly dropped?: 'newest' | 'oldest';
  /** Maximum time for which a batch is retried, in milliseconds. Default: 300,000. */
  readonly retryForMs?: number;
  /** Start of that time (`performance.now()`), from the batch's first item. Default: the first attempt. */
  readonly since?: (item: T) => number;
}

/**
 * Delivers items in batches, one batch at a time, in order. Spans, log lines and metrics use it for every protocol.
 * Temporary failures are retried with increasing delays, and not before the receiver's retry delay. The queue is
 * bounded by size and by time, and all losses are reported. It depends neither on OTLP nor on the process.
 */
export class DeliveryQueue<T> implements ExportQueue {
  private readonly batchSize: number;
  private delivering = 0;
  private items: T[] = [];
  private weight = 0;
  private timer: NodeJS.Timeout | undefined;
  private delivery: Promise<void> | undefined;
  /** The latest batch; ends with its delivery or its loss. */
  private batch: Promise<void> | undefined;
  /** Number of items that have left the queue. */
  private left = 0;
  private closing: Promise<void> | undefined;
  private wake: (() => void) | undefined;
  /** Time (`performance.now()`) before which the receiver accepts no retry. */
  private notBefore = 0;
  private isHurried = false;
  /** During shutdown: whether a batch has failed all its attempts. */
  private isHopeless = false;
  private isClosed = false;
  private hasWarned = false;
  private giveUp: (() => void) | undefined;

  constructor(private readonly options: DeliveryQueueOptions<T>) {
    this.batchSize = Math.min(options.maxBatchSize, options.maxQueueSize);
  }

  /** Size of the queue: items, or the sum of `weightOf`. */
  get size(): number {
    return this.weight;
  }

  get capacity(): number {
    return this.options.maxQueueSize;
  }

  /** Size of the batch that is being delivered. */
  get inFlight(): number {
    return this.delivering;
  }

  /** Adds an item; ignored after `shutdown`. */
  add(item: T): void {
    if (this.closing) return;
    const { maxQueueSize, dropped, weightOf } = this.options;
    const weight = weightOf ? weightOf(item) : 1;
    if (this.weight + weight > maxQueueSize && dropped !== 'oldest')
      return this.options.report.lost(weight, 'queue_full');
    this.items.push(item);
    this.weight += weight;
    while (this.weight > maxQueueSize && this.items.length > 1)
      this.options.report.lost(this.weightOf(this.take(1)), 'queue_full');
    if (this.items.length >= this.batchSize) this.deliver();
    else this.deliverLater();
  }

  /** Resolves when all items that are waiting now have been delivered or given up. */
  async flush(): Promise<void> {
    const upTo = this.left + this.items.length;
    while (this.left < upTo) {
      this.deliver();
      await this.batch;
    }
    await this.batch;
  }

  /** Called when the application ends: from now on only a few quick attempts are made, and current waits end. */
  hurry(): void {
    this.isHurried = true;
    this.wake?.();
  }

  /**
   * Delivers waiting items with a few quick attempts, and closes. Undelivered items are reported as lost. Never
   * rejects.
   *
   * @param limitMs maximum duration in milliseconds
   */
  shutdown(limitMs: number): Promise<void> {
    return (this.closing ??= this.end(limitMs));
  }

  private async end(limitMs: number): Promise<void> {
    // The delivery that `hurry` wakes must see `closing`, which is assigned after this call returns.
    await Promise.resolve();
    this.hurry();
    await waitAtMost(Math.max(0, limitMs - CLOSE_WITHIN_MS), this.flush());
    this.isClosed = true;
    clearTimeout(this.timer);
    this.giveUp?.();
    this.wake?.();
    const closed = (async () => this.options.close())();
    await waitAtMost(CLOSE_WITHIN_MS, Promise.all([closed, this.delivery]));
  }

  private deliver(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.items.length > 0) this.delivery ??= this.deliverAll();
  }

  private async deliverAll(): Promise<void> {
    do {
      const batch = this.take(this.batchSize);
      this.delivering = this.weightOf(batch);
      this.batch = this.deliverBatch(batch);
      await this.batch;
    } while (this.items.length >= this.batchSize || (this.isHurried && this.items.length > 0));
    this.delivering = 0;
    this.delivery = undefined;
    if (this.items.length > 0) this.deliverLater();
  }

  private deliverLater(): void {
    this.timer ??= setTimeout(() => this.deliver(), this.options.scheduledDelayMs).unref();
  }

  private take(count: number): T[] {
    const batch = this.items.splice(0, count);
    this.left += batch.length;
    this.weight -= this.weightOf(batch);
    return batch;
  }

  private weightOf(batch: readonly T[]): number {
    const { weightOf } = this.options;
    return weightOf ? batch.reduce((sum, item) => sum + weightOf(item), 0) : batch.length;
  }

  /** Splits a batch that is too large for the receiver into two. */
  private async deliverBatch(batch: readonly T[]): Promise<void> {
    const outcome = await this.patiently(batch);
    if (!outcome.delivered && outcome.tooLarge && batch.length > 1) {
      const middle = batch.length >> 1;
      await this.deliverBatch(batch.slice(0, middle));
      return this.deliverBatch(batch.slice(middle));
    }
    const { report } = this.options;
    const weight = this.weightOf(batch);
    if (!outcome.delivered) return report.lost(weight, 'export_failed');
    const { rejected = 0, message } = outcome;
    const lost = Math.min(rejected, weight);
    report.delivered(weight - lost);
    if (lost > 0) report.lost(lost, 'rejected');
    if (lost > 0 || message) this.warn(`${lost} of ${weight} were rejected: ${message ?? 'no reason given'}`);
  }

  private warn(message: string): void {
    if (!this.hasWarned) this.options.report.warned(message);
    this.hasWarned = true;
  }

  private async patiently(batch: readonly T[]): Promise<SendOutcome> {
    const { since, retryForMs = RETRY_FOR_MS } = this.options;
    const giveUpAt = (since ? since(batch[0]!) : performance.now()) + retryForMs;
    let lastTries = this.isHopeless ? 1 : LAST_TRIES;
    await this.pause(Math.min(this.notBefore, giveUpAt) - performance.now());
    if (this.notBefore > giveUpAt && !this.isHurried)
      return refusedForNow('the receiver wants nothing for too long');
    for (let tries = 1; ; tries++) {
      const outcome = await this.attempt(batch);
      if (outcome.delivered || (outcome.tooLarge && batch.length > 1)) return outcome;
      this.options.report.refused(outcome.reason);
      if (this.isHurried && --lastTries <= 0) this.isHopeless = true;
      if (this.isClosed || lastTries <= 0 || !outcome.again) return outcome;
      const now = performance.now();
      this.notBefore = now + (outcome.retryAfterMs ?? 0);
      await this.pause(Math.min(Math.max(this.notBefore, now + retryDelay(tries)), giveUpAt) - now);
      const isInTime = performance.now() < giveUpAt;
      if (this.isClosed || !isInTime) return outcome;
    }
  }

  /** Ends with the attempt or with the shutdown time, because an exporter may never answer. */
  private attempt(batch: readonly T[]): Promise<SendOutcome> {
    if (this.isClosed) return Promise.resolve(refusedForNow('not delivered before the application ended'));
    return new Promise((resolve) => {
      this.giveUp = () => resolve(refusedForNow('not delivered before the application ended'));
      void this.options.send(batch, this.options.tryLimitMs).then(resolve);
    });
  }

  private pause(milliseconds: number): Promise<void> {
    if (milliseconds <= 0 || this.isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.isHurried
        ? setTimeout(resolve, Math.min(milliseconds, LAST_WAIT_MS))
        : setTimeout(resolve, milliseconds).unref();
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
