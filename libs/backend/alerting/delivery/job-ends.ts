import type { DeliveryReceipt } from '#contracts';
import type { Job } from './channel-queue.js';
import type { Failure } from './delivery-failure.js';
import type { DeliveryEvent, DeliveryOptions, DeliveryOutcome } from './delivery-options.js';
import { trailOf, type DeliveryRecords } from './delivery-records.js';

/** Writes the outcome of messages to the trail, counts it, and calls the outcome callback. */
export class JobEnds {
  constructor(
    private readonly options: Pick<DeliveryOptions, 'clock' | 'count' | 'outcome'>,
    private readonly kept: DeliveryRecords,
  ) {}

  sent(job: Job, receipt: DeliveryReceipt | undefined): void {
    const { intent } = job;
    const attempts = job.failures + 1;
    const entry = trailOf(intent, 'notification_sent', this.nowMs, `Told ${intent.channel}.`, { attempts });
    this.kept.end(intent, entry, { ...(receipt && { receipt }) });
    this.count('sent', job);
    this.tell(job, { result: 'sent', attempts, ...(receipt && { receipt }) });
  }

  /** Records a failed attempt that will be retried. The trail has one entry per run of equal reasons. */
  retried(job: Job, failure: Failure): void {
    const isKnown = job.lastFailure?.reason === failure.reason;
    job.lastFailure = failure;
    if (!isKnown) this.kept.note(this.failureEntry(job, failure, false));
  }

  failed(job: Job, failure: Failure): void {
    this.kept.end(job.intent, this.failureEntry(job, failure, true));
    this.count('given_up', job);
    this.tell(job, {
      result: 'failed',
      attempts: job.failures,
      reason: failure.reason,
      error: failure.text,
    });
  }

  superseded(job: Job): void {
    this.kept.forget(job.intent);
    this.count('superseded', job);
    this.tell(job, { result: 'superseded', attempts: job.failures });
  }

  dropped(job: Job, text: string, event: 'dropped' | 'withheld' = 'dropped'): void {
    this.kept.end(job.intent, trailOf(job.intent, 'notification_dropped', this.nowMs, text));
    this.count(event, job);
    this.tell(job, { result: 'dropped', attempts: job.failures });
  }

  count(event: DeliveryEvent, { intent: { channel } }: Job, failure?: Failure): void {
    this.options.count?.(event, channel, failure?.reason);
  }

  private get nowMs(): number {
    return this.options.clock.now();
  }

  private failureEntry(job: Job, { reason, text }: Failure, final: boolean) {
    const details = { reason, attempts: job.failures, final };
    return trailOf(job.intent, 'notification_failed', this.nowMs, text, details);
  }

  /** Deferred: a message may end while its sender is still within `enqueue`. */
  private tell({ intent }: Job, end: Omit<DeliveryOutcome, 'channel' | 'notification'>): void {
    const { channel, notification } = intent;
    queueMicrotask(() => this.options.outcome?.({ channel, notification, ...end }));
  }
}
