import { waitAtMost, type ExportQueue } from '#contracts';
import type { DeliveryReport } from './delivery-report.js';
import { LAST_TRIES, LAST_WAIT_MS, RETRY_FOR_MS, waitAfter } from './patience.js';
import { refusedForNow, type SendOutcome } from './send-outcome.js';

/** Milliseconds that closing what delivers may take, of the time for the shutdown. */
const CLOSE_WITHIN_MS = 400;

export interface DeliveryQueueOptions<T> {
  /** Tries to deliver once, within so many milliseconds; must not reject. It gets the same array for the same batch. */
  send(batch: readonly T[], limitMs: number): Promise<SendOutcome>;
  /** Ends what is under way. */
  close(): void | Promise<void>;
  readonly report: DeliveryReport;
  /** What may wait at most: items, or what `weightOf` says. */
  readonly maxQueueSize: number;
  /** Items of one batch at most. */
  readonly maxBatchSize: number;
  /** Milliseconds for which less than a batch waits for more. */
  readonly scheduledDelayMs: number;
  /** Milliseconds of one try at most. */
  readonly tryLimitMs: number;
  /** How much of the room an item takes. Default: 1. */
  readonly weightOf?: (item: T) => number;
  /** What is dropped when there is no room: the item that comes, or those that wait for longest. Default: `newest`. */
  readonly dropped?: 'newest' | 'oldest';
  /** Milliseconds for which one batch is tried. Default: 300,000. */
  readonly retryForMs?: number;
  /** Since when that counts (`performance.now()`), by the batch's first item. Default: since it is tried. */
  readonly since?: (item: T) => number;
}

/**
 * Delivers items in batches, one batch at a time, in order: the one mechanism for spans, log lines and metrics, over every
 * protocol. What is refused for the moment is tried again, later and later, and not before the receiver wants it; what
 * waits is bounded by size and by time, and whatever gets lost is reported. It knows neither OTLP nor the process it runs
 * in.
 */
export class DeliveryQueue<T> implements ExportQueue {
  private readonly batchSize: number;
  private delivering = 0;
  private items: T[] = [];
  private weight = 0;
  private timer: NodeJS.Timeout | undefined;
  private delivery: Promise<void> | undefined;
  private closing: Promise<void> | undefined;
  private wake: (() => void) | undefined;
  /** `performance.now()` before which the receiver wants nothing. */
  private notBefore = 0;
  private isHurried = false;
  /** While the application ends: whether a batch was refused as often as it was tried. */
  private isHopeless = false;
  private isClosed = false;
  private hasWarned = false;
  private giveUp: (() => void) | undefined;

  constructor(private readonly options: DeliveryQueueOptions<T>) {
    this.batchSize = Math.min(options.maxBatchSize, options.maxQueueSize);
  }

  /** What waits, in items or what `weightOf` says. */
  get size(): number {
    return this.weight;
  }

  get capacity(): number {
    return this.options.maxQueueSize;
  }

  /** How much the batch has that is being delivered. */
  get inFlight(): number {
    return this.delivering;
  }

  /** Takes an item; after `shutdown` it is ignored. */
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

  /** Resolves when everything that waits has been delivered or given up. */
  async flush(): Promise<void> {
    while (this.items.length > 0 || this.delivery) {
      this.deliver();
      await this.delivery;
    }
  }

  /** The application ends: from now on a few quick tries have to do, and waits under way end. */
  hurry(): void {
    this.isHurried = true;
    this.wake?.();
  }

  /**
   * Delivers what waits, with a few quick tries, and closes. Never rejects, and what is not delivered by then is reported
   * as lost.
   *
   * @param limitMs milliseconds that this may take
   */
  shutdown(limitMs: number): Promise<void> {
    return (this.closing ??= this.end(limitMs));
  }

  private async end(limitMs: number): Promise<void> {
    // `closing` has to be seen by the delivery that is woken up here.
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
      await this.deliverBatch(batch);
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
    this.weight -= this.weightOf(batch);
    return batch;
  }

  private weightOf(batch: readonly T[]): number {
    const { weightOf } = this.options;
    return weightOf ? batch.reduce((sum, item) => sum + weightOf(item), 0) : batch.length;
  }

  /** Of a batch that is too large for the receiver, each half is one. */
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
    if (lost > 0 || message)
      this.warn(`${lost} of ${weight} were not taken: ${message ?? 'no reason given'}`);
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
      await this.pause(Math.min(Math.max(this.notBefore, now + waitAfter(tries)), giveUpAt) - now);
      const isInTime = performance.now() < giveUpAt;
      if (this.isClosed || !isInTime) return outcome;
    }
  }

  /** Over when the batch is, or the application's patience: an exporter may never answer. */
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
