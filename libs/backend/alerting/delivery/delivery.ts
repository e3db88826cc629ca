import type { DeliveryReceipt, Notification } from '#contracts';
import { waitAtMost } from '#contracts';
import { ChannelQueue, type Job } from './channel-queue.js';
import { ChannelCondition, type ChannelStatus } from './channel-status.js';
import { errorFrom, failureFrom, timeoutFailure, type Failure } from './delivery-failure.js';
import {
  DEFAULT_LIMITS,
  type DeliverableChannel,
  type DeliveryEvent,
  type DeliveryLimits,
  type DeliveryOptions,
  type DeliveryOutcome,
} from './delivery-options.js';
import { DeliveryRecords, trailOf, type Intent } from './delivery-records.js';
import { bounded, superseding, testNotification } from './notifications.js';
import { pauseAfter } from './pause.js';

interface Member {
  readonly queue: ChannelQueue;
  readonly condition: ChannelCondition;
}

interface Test {
  readonly deadlineMs: number;
  readonly expire: () => void;
}

/**
 * Hands messages to channels, at least once, those of one incident one after the other. What is not delivered is kept in
 * the records before the first attempt and survives a restart. Channels do not wait for each other. It has no timer:
 * whoever composes it calls `tick()` at `nextDueMs()`.
 *
 * @example
 * ```ts
 * const delivery = new Delivery({ records, clock, wake: () => setImmediate(() => delivery.tick()) });
 * delivery.setChannel(createChannel(settings, parts));
 * delivery.restore();
 * delivery.enqueue('slack', notification);
 * ```
 */
export class Delivery {
  private readonly members = new Map<string, Member>();
  private readonly limits: DeliveryLimits;
  private readonly kept: DeliveryRecords;
  private readonly tests = new Set<Test>();
  private readonly random: () => number;
  private numbers = 0;
  private isClosed = false;
  private onEnded: (() => void) | undefined;

  constructor(private readonly options: DeliveryOptions) {
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.kept = new DeliveryRecords(options.records);
    this.random = options.random ?? Math.random;
  }

  /** Adds a channel, or puts it in the place of one with the same name; messages that wait go to the new one. */
  setChannel(channel: DeliverableChannel): void {
    this.memberOf(channel.name).queue.channel = channel;
    this.options.wake?.();
  }

  /** Messages that wait for the channel fail. */
  removeChannel(name: string): void {
    const member = this.members.get(name);
    if (!member) return;
    this.members.delete(name);
    member.queue.channel = undefined;
    for (const job of member.queue.jobs()) {
      member.queue.remove(job);
      this.end(job, 'failed', unknownChannel(name));
    }
    member.queue.abort();
  }

  /**
   * Takes a message. It is kept in the records when this returns, in the transaction that is going on, and sent by a later
   * `tick()`. A newer message takes the place of one of the same incident that waits.
   */
  enqueue(channel: string, notification: Notification): void {
    const intent = { channel, notification: bounded(notification), enqueuedMs: this.options.clock.now() };
    if (!this.members.get(channel)?.queue.channel) {
      this.end(this.newJob(intent), 'failed', unknownChannel(channel));
      return;
    }
    this.add(intent, true);
    this.options.wake?.();
  }

  /** Takes up again what was not delivered before a restart. Call it once, before anything else is enqueued. */
  restore(): void {
    for (const intent of this.kept.load(this.options.clock.now())) this.add(intent, false);
    this.options.wake?.();
  }

  /** Ends attempts that took too long, begins those that are due. */
  tick(): void {
    if (this.isClosed) return;
    this.begin();
    this.giveUpWithoutChannel();
  }

  /** When `tick()` has something to do, milliseconds since 1970; undefined while nothing is on its way. */
  nextDueMs(): number | undefined {
    const due = [...this.members.values()].map(({ queue }) => queue.nextDueMs() ?? Infinity);
    const next = Math.min(...due, ...[...this.tests].map(({ deadlineMs }) => deadlineMs));
    if (next === Infinity) return undefined;
    const { clock } = this.options;
    return clock.now() + Math.max(0, next - clock.monotonic());
  }

  /**
   * Sends a message that says it is a test, once.
   *
   * @throws DeliveryError
   */
  async test(name: string): Promise<void> {
    const { clock, externalUrl } = this.options;
    const channel = this.members.get(name)?.queue.channel;
    if (!channel) throw errorFrom(unknownChannel(name));
    const abort = new AbortController();
    const limitMs = channel.timeoutMs ?? this.limits.attemptMs;
    let test: Test | undefined;
    const expired = new Promise<never>((_, reject) => {
      const expire = () => reject(errorFrom(timeoutFailure(limitMs)));
      test = { deadlineMs: clock.monotonic() + limitMs, expire };
      this.tests.add(test);
    });
    this.options.wake?.();
    try {
      const sent = (async () =>
        channel.send(testNotification(name, clock.now(), externalUrl), abort.signal))();
      await Promise.race([sent, expired]);
    } catch (error) {
      throw errorFrom(failureFrom(error));
    } finally {
      this.tests.delete(test!);
      abort.abort();
    }
  }

  status(): ChannelStatus[] {
    return [...this.members.values()]
      .filter(({ queue }) => queue.channel !== undefined)
      .map(({ queue, condition: { lastError, lastSentMs, failingSinceMs } }) => ({
        name: queue.name,
        type: queue.channel?.type ?? 'custom',
        status: failingSinceMs === undefined ? ('ok' as const) : ('failing' as const),
        ...(lastError !== undefined && { lastError }),
        ...(lastSentMs !== undefined && { lastSentMs }),
        ...(failingSinceMs !== undefined && { failingSinceMs }),
        waiting: queue.waiting + queue.running,
      }));
  }

  /** Begins what is due, waits for attempts under way, at most so long, and ends the others: they stay in the records. */
  async close(limitMs: number): Promise<void> {
    if (this.isClosed) return;
    await waitAtMost(limitMs, this.drained());
    this.isClosed = true;
    for (const test of this.tests) test.expire();
    const closing = [...this.members.values()].map(async ({ queue }) => {
      queue.abort();
      await queue.channel?.close?.();
    });
    await waitAtMost(limitMs, Promise.allSettled(closing));
  }

  private async drained(): Promise<void> {
    for (;;) {
      this.begin();
      if (![...this.members.values()].some(({ queue }) => queue.running > 0)) return;
      await new Promise<void>((resolve) => (this.onEnded = resolve));
      if (this.isClosed) return;
    }
  }

  private begin(): void {
    const nowMs = this.options.clock.monotonic();
    for (const { queue } of this.members.values()) queue.tick(nowMs);
    for (const test of this.tests) if (test.deadlineMs <= nowMs) test.expire();
  }

  /** Messages of before a restart wait for a channel that the application may register later. */
  private giveUpWithoutChannel(): void {
    const oldest = this.options.clock.now() - this.limits.giveUpAfterMs;
    for (const { queue } of this.members.values()) {
      if (queue.channel) continue;
      for (const job of queue.jobs())
        if (job.intent.enqueuedMs < oldest) {
          queue.remove(job);
          this.end(job, 'failed', unknownChannel(queue.name));
        }
    }
  }

  private add(intent: Intent, isNew: boolean): void {
    const { queue, condition } = this.memberOf(intent.channel);
    const before = queue.waitingFor(intent.notification.incident.id);
    const job = before ? this.inPlaceOf(before, intent) : this.newJob(intent);
    queue.put(job);
    if (isNew || before) this.kept.keep(job.intent);
    if (before) this.supersede(before, job);
    const isFull = queue.waiting > this.limits.maxWaiting;
    condition.full(isFull, this.limits.maxWaiting);
    if (isFull) this.drop(queue);
  }

  private newJob(intent: Intent): Job {
    return { intent, number: this.numbers++, failures: 0, dueMs: this.options.clock.monotonic() };
  }

  private inPlaceOf({ intent: older, number, failures, dueMs }: Job, newer: Intent): Job {
    const notification = superseding(older.notification, newer.notification);
    return { intent: { ...newer, notification }, number, failures, dueMs };
  }

  private supersede(older: Job, newer: Job): void {
    const isSame = older.intent.notification.idempotencyKey === newer.intent.notification.idempotencyKey;
    if (isSame) return;
    this.kept.forget(older.intent);
    this.count('superseded', older);
    this.tell(older, 'superseded');
  }

  /** Repetitions first, then news of incidents that are known, then the oldest. */
  private drop(queue: ChannelQueue): void {
    const victim = queue.jobs().reduce((one, other) => (dropRank(other) < dropRank(one) ? other : one));
    queue.remove(victim);
    const nowMs = this.options.clock.now();
    const text = `${this.limits.maxWaiting} messages waited for the channel`;
    this.kept.end(victim.intent, trailOf(victim.intent, 'notification_dropped', nowMs, text));
    this.count('dropped', victim);
    this.tell(victim, 'dropped');
  }

  private sent(job: Job, receipt: DeliveryReceipt | undefined): void {
    const nowMs = this.options.clock.now();
    const { intent } = job;
    const entry = trailOf(intent, 'notification_sent', nowMs, `Told ${intent.channel}.`, {
      attempts: job.failures + 1,
    });
    this.kept.end(intent, entry, { ...(receipt && { receipt }) });
    this.members.get(intent.channel)?.condition.sent(nowMs);
    this.count('sent', job);
    this.tell({ ...job, failures: job.failures + 1 }, 'sent', receipt);
  }

  private failed(job: Job, failure: Failure): void {
    const member = this.members.get(job.intent.channel);
    if (this.isClosed) return;
    if (!member) return this.end(job, 'failed', failure);
    const nowMs = this.options.clock.now();
    member.condition.failed(failure, nowMs);
    this.count('failed', job, failure);
    job.failures++;
    const isOver = !failure.retry || nowMs - job.intent.enqueuedMs >= this.limits.giveUpAfterMs;
    if (isOver) return this.end(job, 'failed', failure);
    if (job.lastFailure?.reason !== failure.reason) this.noteFailure(job, failure, nowMs);
    job.lastFailure = failure;
    this.retryLater(member.queue, job, failure);
  }

  private retryLater(queue: ChannelQueue, job: Job, { reason, retryAfterMs }: Failure): void {
    const nowMs = this.options.clock.monotonic();
    const pauseMs = Math.max(pauseAfter(job.failures, this.limits, this.random()), retryAfterMs ?? 0);
    job.dueMs = nowMs + pauseMs;
    if (reason === 'rate_limit') queue.pausedUntilMs = Math.max(queue.pausedUntilMs, job.dueMs);
    const newer = queue.waitingFor(job.intent.notification.incident.id);
    if (!newer) return queue.put(job);
    const merged = this.inPlaceOf(job, newer.intent);
    queue.put(merged);
    this.kept.keep(merged.intent);
    this.supersede(job, merged);
  }

  private end(job: Job, result: 'failed', failure: Failure): void {
    const nowMs = this.options.clock.now();
    const { reason, text } = failure;
    const details = { reason, attempts: job.failures, final: true };
    this.kept.end(job.intent, trailOf(job.intent, 'notification_failed', nowMs, text, details));
    this.count('given_up', job, failure);
    this.tell(job, result, undefined, failure);
  }

  private noteFailure(job: Job, { reason, text }: Failure, nowMs: number): void {
    const details = { reason, attempts: job.failures, final: false };
    this.kept.note(trailOf(job.intent, 'notification_failed', nowMs, text, details));
  }

  private count(event: DeliveryEvent, { intent: { channel } }: Job, failure?: Failure): void {
    this.options.count?.(event, channel, failure?.reason);
  }

  /** Later: a message may end while the one who enqueued it is in the middle of its own work. */
  private tell(
    { intent: { channel, notification }, failures: attempts }: Job,
    result: DeliveryOutcome['result'],
    receipt?: DeliveryReceipt,
    failure?: Failure,
  ): void {
    const outcome: DeliveryOutcome = {
      channel,
      notification,
      result,
      attempts,
      ...(receipt && { receipt }),
      ...(failure && { reason: failure.reason, error: failure.text }),
    };
    queueMicrotask(() => this.options.outcome?.(outcome));
  }

  private memberOf(name: string): Member {
    const known = this.members.get(name);
    if (known) return known;
    const condition = new ChannelCondition(name, (message) => this.options.warn?.(message));
    const queue = new ChannelQueue(name, this.limits, {
      sent: (job, receipt) => this.sent(job, receipt),
      failed: (job, failure) => this.failed(job, failure),
      previous: ({ incident }) => this.kept.receipt(name, incident.id),
      ended: () => {
        this.onEnded?.();
        this.options.wake?.();
      },
    });
    const member = { queue, condition };
    this.members.set(name, member);
    return member;
  }
}

function dropRank({ intent: { notification } }: Job): number {
  if (notification.reason === 'repeated') return 0;
  return notification.reason === 'changed' ? 1 : 2;
}

function unknownChannel(name: string): Failure {
  return { reason: 'unknown', text: `there is no channel "${name}"`, retry: false };
}
