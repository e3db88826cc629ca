import type { DeliveryReceipt, Notification } from '#contracts';
import type { DeliverableChannel, DeliveryLimits } from './delivery-options.js';
import { failureFrom, timeoutFailure, type Failure } from './delivery-failure.js';
import type { Intent } from './delivery-records.js';

/** A message on its way. */
export interface Job {
  readonly intent: Intent;
  readonly number: number;
  /** Attempts that failed, those of messages that it superseded too. */
  failures: number;
  /** Monotonic milliseconds. */
  dueMs: number;
  lastFailure?: Failure;
}

/** An attempt that is under way. */
interface Running {
  readonly job: Job;
  readonly abort: AbortController;
  readonly deadlineMs: number;
  readonly limitMs: number;
}

/** Messages of one incident: at most one is being sent, and one waits. */
interface Lane {
  running?: Running;
  waiting?: Job;
}

/** What hears of the ends of attempts. */
export interface QueueOwner {
  sent(job: Job, receipt: DeliveryReceipt | undefined): void;
  failed(job: Job, failure: Failure): void;
  /** Takes a message away that is not to be sent any more. @returns whether it did */
  withhold(job: Job): boolean;
  previous(notification: Notification): DeliveryReceipt | undefined;
  ended(): void;
}

/** The messages of one channel. It knows nothing of the other channels. */
export class ChannelQueue {
  channel: DeliverableChannel | undefined;
  /** Until then the receiver wants no requests. Monotonic milliseconds. */
  pausedUntilMs = 0;
  private readonly lanes = new Map<string, Lane>();
  private runningCount = 0;
  private waitingCount = 0;

  constructor(
    readonly name: string,
    private readonly limits: DeliveryLimits,
    private readonly owner: QueueOwner,
  ) {}

  get waiting(): number {
    return this.waitingCount;
  }

  get running(): number {
    return this.runningCount;
  }

  /** The message about an incident that waits. */
  waitingFor(incident: string): Job | undefined {
    return this.lanes.get(incident)?.waiting;
  }

  /** Takes the place of the message that waits, if there is one. */
  put(job: Job): void {
    const { id } = job.intent.notification.incident;
    const lane = this.lanes.get(id) ?? {};
    this.lanes.set(id, lane);
    if (!lane.waiting) this.waitingCount++;
    lane.waiting = job;
  }

  remove(job: Job): void {
    const { id } = job.intent.notification.incident;
    const lane = this.lanes.get(id);
    if (lane?.waiting !== job) return;
    this.takeWaiting(id, lane);
  }

  /** All that wait, the oldest first. */
  jobs(): Job[] {
    const jobs = [...this.lanes.values()].flatMap(({ waiting }) => (waiting ? [waiting] : []));
    return jobs.sort((a, b) => a.number - b.number);
  }

  /** Ends attempts that took too long, and begins those that are due. */
  tick(nowMs: number): void {
    for (const [id, { running }] of this.lanes)
      if (running && running.deadlineMs <= nowMs)
        this.giveUpAttempt(id, running, timeoutFailure(running.limitMs));
    if (!this.channel || nowMs < this.pausedUntilMs || this.waitingCount === 0) return;
    for (const job of this.jobs()) {
      if (this.runningCount >= this.limits.concurrency) return;
      const lane = this.lanes.get(job.intent.notification.incident.id);
      if (job.dueMs > nowMs || !lane || lane.running || this.owner.withhold(job)) continue;
      this.begin(lane, job, this.channel, nowMs);
    }
  }

  /** When `tick` has something to do; undefined while nothing is on its way. Monotonic milliseconds. */
  nextDueMs(): number | undefined {
    let next = Infinity;
    const hasRoom = this.channel !== undefined && this.runningCount < this.limits.concurrency;
    for (const { running, waiting } of this.lanes.values()) {
      if (running) next = Math.min(next, running.deadlineMs);
      else if (waiting && hasRoom) next = Math.min(next, Math.max(waiting.dueMs, this.pausedUntilMs));
    }
    return next === Infinity ? undefined : next;
  }

  /** Ends every attempt. The messages stay in the records. */
  abort(): void {
    for (const { running } of this.lanes.values()) running?.abort.abort();
  }

  private begin(lane: Lane, job: Job, channel: DeliverableChannel, nowMs: number): void {
    const { notification } = job.intent;
    const { id } = notification.incident;
    this.takeWaiting(id, lane);
    this.lanes.set(id, lane);
    const limitMs = channel.timeoutMs ?? this.limits.attemptMs;
    const running = { job, abort: new AbortController(), deadlineMs: nowMs + limitMs, limitMs };
    lane.running = running;
    this.runningCount++;
    const previous = this.owner.previous(notification);
    const message = previous ? { ...notification, previous } : notification;
    void this.attempt(channel, message, running.abort.signal).then(
      (receipt) => {
        if (this.endAttempt(id, running)) this.owner.sent(job, receipt ?? undefined);
        this.owner.ended();
      },
      (error: unknown) => this.giveUpAttempt(id, running, failureFrom(error)),
    );
  }

  /** A channel that throws at once is like one that rejects. */
  private async attempt(
    channel: DeliverableChannel,
    message: Notification,
    signal: AbortSignal,
  ): Promise<DeliveryReceipt | void> {
    return channel.send(message, signal);
  }

  private giveUpAttempt(id: string, running: Running, failure: Failure): void {
    if (this.endAttempt(id, running)) {
      running.abort.abort();
      this.owner.failed(running.job, failure);
    }
    this.owner.ended();
  }

  /** @returns false when the attempt was over before */
  private endAttempt(id: string, running: Running): boolean {
    const lane = this.lanes.get(id);
    if (lane?.running !== running) return false;
    delete lane.running;
    this.runningCount--;
    if (!lane.waiting) this.lanes.delete(id);
    return true;
  }

  private takeWaiting(id: string, lane: Lane): void {
    delete lane.waiting;
    this.waitingCount--;
    if (!lane.running) this.lanes.delete(id);
  }
}
