import type { Failure } from './delivery-failure.js';

/** Status of a channel after its last attempt. */
export interface ChannelStatus {
  readonly name: string;
  readonly type: string;
  readonly status: 'ok' | 'failing';
  readonly lastError?: string;
  /** Number of waiting messages. */
  readonly waiting: number;
  /** Milliseconds since 1970. */
  readonly lastSentMs?: number;
  readonly failingSinceMs?: number;
}

/** Tracks the last attempts of a channel; logs one line when it begins to fail and one when it works again. */
export class ChannelCondition {
  lastError: string | undefined;
  lastSentMs: number | undefined;
  failingSinceMs: number | undefined;
  private isFull = false;

  constructor(
    private readonly name: string,
    private readonly warn: (message: string) => void,
  ) {}

  sent(nowMs: number): void {
    this.lastSentMs = nowMs;
    if (this.failingSinceMs === undefined) return;
    this.failingSinceMs = undefined;
    this.lastError = undefined;
    this.warn(`The alert channel "${this.name}" delivers again.`);
  }

  failed({ reason, text, retry }: Failure, nowMs: number): void {
    this.lastError = `${reason}: ${text}`;
    if (this.failingSinceMs !== undefined) return;
    this.failingSinceMs = nowMs;
    const next = retry ? 'The message will be retried.' : 'The message will not be retried.';
    this.warn(`The alert channel "${this.name}" does not deliver (${reason}): ${text}. ${next}`);
  }

  full(isFull: boolean, limit: number): void {
    if (isFull && !this.isFull)
      this.warn(`The alert channel "${this.name}" has ${limit} messages waiting: the oldest are dropped.`);
    this.isFull = isFull;
  }
}
