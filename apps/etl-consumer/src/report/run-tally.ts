import { Injectable } from '@nestjs/common';

/** Outcome of a message. */
export type MessageOutcome = 'succeeded' | 'quarantined' | 'failed' | 'duplicates';

/** Records of an object by result: `read = accepted + quarantined + ignored`. */
export interface RecordCounts {
  read: number;
  accepted: number;
  quarantined: number;
  ignored: number;
}

/**
 * Totals of a run: `consumed = succeeded + quarantined + failed + duplicates` once all messages in progress are
 * completed.
 */
export interface Summary extends Record<MessageOutcome, number> {
  consumed: number;
  records: RecordCounts;
  /** JSONL lines written. */
  examples: number;
  /** Completed messages of other runs; absent if none. */
  foreign?: number;
}

/** Counts the work of this process, for the summary and the status line. */
@Injectable()
export class RunTally {
  private readonly counts = {
    consumed: 0,
    succeeded: 0,
    quarantined: 0,
    failed: 0,
    duplicates: 0,
    examples: 0,
  };
  private readonly records: RecordCounts = { read: 0, accepted: 0, quarantined: 0, ignored: 0 };
  private readonly recent: number[] = [];
  private readonly waiting = new Set<() => void>();
  /** The uncompleted messages published by this run, and whether each was delivered. */
  private expected: Map<string, boolean> | undefined;
  private foreign = 0;

  /**
   * Counts only announced messages from now on. On a shared broker, messages of others and redeliveries of completed
   * messages must not count for this run.
   */
  countAnnouncedOnly(): void {
    this.expected ??= new Map();
  }

  /** Registers a message of this run before it is published. */
  announce(messageId: string): void {
    this.expected?.set(messageId, false);
  }

  messageConsumed(messageId?: string): void {
    if (!this.isOurs(messageId) || this.expected?.get(String(messageId))) return;
    this.expected?.set(String(messageId), true);
    this.counts.consumed += 1;
  }

  messageEnded(outcome: MessageOutcome, messageId?: string, seconds?: number): void {
    if (this.isOurs(messageId)) this.counts[outcome] += 1;
    else this.foreign += 1;
    this.expected?.delete(String(messageId));
    if (seconds !== undefined) this.keep(seconds);
    for (const wake of this.waiting) wake();
  }

  recordsRead(counts: RecordCounts, examples: number, messageId?: string): void {
    if (!this.isOurs(messageId)) return;
    for (const key of Object.keys(this.records) as (keyof RecordCounts)[]) this.records[key] += counts[key];
    this.counts.examples += examples;
  }

  /** Number of completed messages, with any outcome. */
  get ended(): number {
    const { succeeded, quarantined, failed, duplicates } = this.counts;
    return succeeded + quarantined + failed + duplicates;
  }

  /** 95th percentile of recent processing times, in seconds. */
  get p95(): number {
    const sorted = [...this.recent].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.95)] ?? 0;
  }

  summary(): Summary {
    const { consumed, succeeded, quarantined, failed, duplicates, examples } = this.counts;
    return {
      consumed,
      succeeded,
      quarantined,
      failed,
      duplicates,
      records: { ...this.records },
      examples,
      ...(this.foreign > 0 && { foreign: this.foreign }),
    };
  }

  /** Resolves when a number of messages are completed, or when the signal is aborted. */
  async untilEnded(count: number, signal: AbortSignal): Promise<void> {
    while (this.ended < count && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.waiting.add(wake);
        signal.addEventListener('abort', wake);
      });
    }
  }

  private isOurs(messageId: string | undefined): boolean {
    return !this.expected || this.expected.has(String(messageId));
  }

  private keep(seconds: number): void {
    this.recent.push(seconds);
    if (this.recent.length > 500) this.recent.shift();
  }
}
