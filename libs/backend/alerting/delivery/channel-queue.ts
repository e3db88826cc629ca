import type { DeliveryReceipt, Notification } from '#contracts';
import type { DeliverableChannel, DeliveryLimits } from './delivery-options.js';
import { failureFrom, timeoutFailure, type Failure } from './delivery-failure.js';
import type { Intent } from './delivery-records.js';

/** A message to be delivered. */
export interface Job {
  readonly intent: Intent;
  readonly number: number;
  /** Failed attempts, including those of messages that this one superseded. */
  failures: number;
  /** Monotonic milliseconds. */
  dueMs: number;
  lastFailure?: Failure;
}

/** An attempt in progress. */
interface Running {
  readonly job: Job;
  readonly abort: AbortController;
  readonly deadlineMs: number;
  readonly limitMs: number;
}

/** The messages of one incident: at most one in flight and one waiting. */
interface Lane {
  running?: Running;
  waiting?: Job;
}

/** Receives the ends of attempts. */
export interface QueueOwner {
  sent(job: Job, receipt: DeliveryReceipt | undefined): void;
  failed(job: Job, failure: Failure): void;
  /** Removes a message that must not be sent any more. @returns whether it was removed */
  withhold(job: Job): boolean;
  previous(notification: Notification): DeliveryReceipt | undefined;
  ended(): void;
}

/** The message queue of one channel, independent of other channels. */
export class ChannelQueue {
  channel: DeliverableChannel | undefined;
  /** Until this time the receiver accepts no requests. Monotonic milliseconds. */
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

  /** The waiting message of an incident. */
  waitingFor(incident: string): Job | undefined {
    return this.lanes.get(incident)?.waiting;
  }

  /** Adds a message; it replaces the incident's waiting message, if there is one. */
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

  /** All waiting messages, oldest first. */
  jobs(): Job[] {
    const jobs = [...this.lanes.values()].flatMap(({ waiting }) => (waiting ? [waiting] : []));
    return jobs.sort((a, b) => a.number - b.number);
  }

  /** Aborts attempts that exceeded their time limit, and starts those that are due. */
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

  /** When `tick` has work to do; undefined while no message is in flight or waiting. Monotonic milliseconds. */
  nextDueMs(): number | undefined {
    let next = Infinity;
    const hasRoom = this.channel !== undefined && this.runningCount < this.limits.concurrency;
    for (const { running, waiting } of this.lanes.values()) {
      if (running) next = Math.min(next, running.deadlineMs);
      else if (waiting && hasRoom) next = Math.min(next, Math.max(waiting.dueMs, this.pausedUntilMs));
    }
    return next === Infinity ? undefined : next;
  }

  /** Aborts every attempt. The messages stay in the records. */
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

  /** A synchronous throw of a channel counts as a rejection. */
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

  /** @returns false when the attempt had ended before */
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
