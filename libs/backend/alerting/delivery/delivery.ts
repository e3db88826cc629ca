import { waitAtMost, type DeliveryReceipt, type Notification } from '#contracts';
import { ChannelQueue, type Job } from './channel-queue.js';
import { ChannelCondition, type ChannelStatus } from './channel-status.js';
import { errorFrom, type Failure } from './delivery-failure.js';
import {
  DEFAULT_LIMITS,
  type DeliverableChannel,
  type DeliveryLimits,
  type DeliveryOptions,
} from './delivery-options.js';
import { DeliveryRecords, type Intent } from './delivery-records.js';
import { JobEnds } from './job-ends.js';
import { bounded, superseding } from './notifications.js';
import { pauseAfter } from './pause.js';
import { TestSends } from './test-sends.js';

interface Member {
  readonly queue: ChannelQueue;
  readonly condition: ChannelCondition;
}

/**
 * Delivers messages to channels at least once, one at a time per incident. Messages are stored in the records before
 * the first attempt and survive a restart. Channels do not wait for each other. It has no timer: its owner calls
 * `tick()` at `nextDueMs()`.
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
  private readonly tests: TestSends;
  private readonly ends: JobEnds;
  private readonly random: () => number;
  private numbers = 0;
  private isClosed = false;
  private onEnded: (() => void) | undefined;

  constructor(private readonly options: DeliveryOptions) {
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.kept = new DeliveryRecords(options.records);
    this.ends = new JobEnds(options, this.kept);
    this.tests = new TestSends(options.clock, options.externalUrl);
    this.random = options.random ?? Math.random;
  }

  /** Adds a channel, or replaces the one with the same name; waiting messages go to the new channel. */
  setChannel(channel: DeliverableChannel): void {
    this.memberOf(channel.name).queue.channel = channel;
    this.options.wake?.();
  }

  /** Removes a channel; its waiting messages fail. */
  removeChannel(name: string): void {
    const member = this.members.get(name);
    if (!member) return;
    this.members.delete(name);
    member.queue.channel = undefined;
    for (const job of member.queue.jobs()) {
      member.queue.remove(job);
      this.ends.failed(job, unknownChannel(name));
    }
    member.queue.abort();
  }

  /**
   * Enqueues a message. It is in the records when this returns, within the current transaction, and is sent by a later
   * `tick()`. It replaces a waiting message about the same incident.
   */
  enqueue(channel: string, notification: Notification): void {
    const intent = { channel, notification: bounded(notification), enqueuedMs: this.options.clock.now() };
    if (!this.members.get(channel)?.queue.channel) {
      this.ends.failed(this.newJob(intent), unknownChannel(channel));
      return;
    }
    this.add(intent, true);
    this.options.wake?.();
  }

  /** Loads the messages that were not delivered before a restart. Call it once, before any message is enqueued. */
  restore(): void {
    for (const intent of this.kept.load(this.options.clock.now())) this.add(intent, false);
    this.options.wake?.();
  }

  /** Aborts attempts that exceeded their time limit, and starts those that are due. */
  tick(): void {
    if (this.isClosed) return;
    this.begin();
    this.giveUpWithoutChannel();
  }

  /** When `tick()` has work to do, milliseconds since 1970; undefined while no message is in flight or waiting. */
  nextDueMs(): number | undefined {
    const due = [...this.members.values()].map(({ queue }) => queue.nextDueMs() ?? Infinity);
    const next = Math.min(...due, this.tests.nextDueMs);
    if (next === Infinity) return undefined;
    const { clock } = this.options;
    return clock.now() + Math.max(0, next - clock.monotonic());
  }

  /**
   * Sends one message that is marked as a test.
   *
   * @throws DeliveryError
   */
  async test(name: string): Promise<void> {
    const channel = this.members.get(name)?.queue.channel;
    if (!channel) throw errorFrom(unknownChannel(name));
    const sending = this.tests.send(channel, channel.timeoutMs ?? this.limits.attemptMs);
    this.options.wake?.();
    await sending;
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

  /**
   * Starts what is due, waits up to `limitMs` for attempts in progress, and aborts the others; their messages stay in
   * the records.
   */
  async close(limitMs: number): Promise<void> {
    if (this.isClosed) return;
    await waitAtMost(limitMs, this.drained());
    this.isClosed = true;
    this.tests.expire(Infinity);
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
    this.tests.expire(nowMs);
  }

  /** Messages from before a restart wait for a channel that the application may register later. */
  private giveUpWithoutChannel(): void {
    const oldest = this.options.clock.now() - this.limits.giveUpAfterMs;
    for (const { queue } of this.members.values()) {
      if (queue.channel) continue;
      for (const job of queue.jobs())
        if (job.intent.enqueuedMs < oldest) {
          queue.remove(job);
          this.ends.failed(job, unknownChannel(queue.name));
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
    if (!isSame) this.ends.superseded(older);
  }

  /** Drops repetitions first, then news about incidents that were announced already, then the oldest message. */
  private drop(queue: ChannelQueue): void {
    const victim = queue.jobs().reduce((one, other) => (dropRank(other) < dropRank(one) ? other : one));
    queue.remove(victim);
    this.ends.dropped(victim, `${this.limits.maxWaiting} messages waited for the channel`);
  }

  /** @returns whether the message must not be sent any more */
  private withhold(queue: ChannelQueue, job: Job): boolean {
    const why = this.options.withheld?.(job.intent.notification);
    if (why === undefined) return false;
    queue.remove(job);
    this.ends.dropped(job, why, 'withheld');
    return true;
  }

  private sent(job: Job, receipt: DeliveryReceipt | undefined): void {
    this.members.get(job.intent.channel)?.condition.sent(this.options.clock.now());
    this.ends.sent(job, receipt);
  }

  private failed(job: Job, failure: Failure): void {
    const member = this.members.get(job.intent.channel);
    if (this.isClosed) return;
    if (!member) return this.ends.failed(job, failure);
    const nowMs = this.options.clock.now();
    member.condition.failed(failure, nowMs);
    this.ends.count('failed', job, failure);
    job.failures++;
    const isOver = !failure.retry || nowMs - job.intent.enqueuedMs >= this.limits.giveUpAfterMs;
    if (isOver) return this.ends.failed(job, failure);
    this.ends.retried(job, failure);
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

  private memberOf(name: string): Member {
    const known = this.members.get(name);
    if (known) return known;
    const condition = new ChannelCondition(name, (message) => this.options.warn?.(message));
    const queue: ChannelQueue = new ChannelQueue(name, this.limits, {
      sent: (job, receipt) => this.sent(job, receipt),
      failed: (job, failure) => this.failed(job, failure),
      withhold: (job): boolean => this.withhold(queue, job),
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
