import { callListener } from './call-listener.js';
import { LossCounter } from './loss-counter.js';

/** Maximum number of waiting records. */
const MOST_WAITING = 2048;
/** Milliseconds of listener work per event loop turn. */
const SLICE_MS = 5;

/** Why a record was not passed to a listener: the queue was full, or something threw. */
export const LISTENER_LOSSES = ['queue_full', 'threw'] as const;

export type ListenerLoss = (typeof LISTENER_LOSSES)[number];

/**
 * The subscribers of a port. Records wait in a bounded queue and are passed after the work that they report, in slices,
 * so that errors and slow listeners do not affect the application.
 */
export class Listeners<R, V = R> {
  private readonly listeners = new Set<(value: V) => unknown>();
  private waiting: R[] = [];
  private isScheduled = false;
  dropped = 0;
  failed = 0;
  /** Reports both kinds of loss. */
  readonly lost = new LossCounter<ListenerLoss>();

  /** @param view converts a record for listeners; called outside of the application's work, so it may be expensive */
  constructor(private readonly view: (record: R) => V) {}

  add(listener: (value: V) => unknown): () => void {
    // A new function per call, so that the same listener can be added twice.
    const own = (value: V): unknown => listener(value);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  /** Never throws; costs one comparison without listeners. */
  tell(record: R): void {
    if (this.listeners.size === 0) return;
    if (this.waiting.length >= MOST_WAITING) {
      this.lose('queue_full');
      return;
    }
    this.waiting.push(record);
    this.schedule();
  }

  /** Passes all waiting records, at shutdown. */
  flush(): void {
    this.deliver(Infinity);
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.deliver(SLICE_MS);
    });
  }

  private deliver(limitMs: number): void {
    const records = this.waiting;
    this.waiting = [];
    const until = performance.now() + limitMs;
    let next = 0;
    while (next < records.length && (next === 0 || performance.now() < until))
      this.handOver(records[next++] as R);
    if (next === records.length) return;
    this.waiting = records.slice(next).concat(this.waiting);
    this.schedule();
  }

  private lose(reason: ListenerLoss): void {
    if (reason === 'threw') this.failed += 1;
    else this.dropped += 1;
    this.lost.add(1, reason);
  }

  private handOver(record: R): void {
    let value: V;
    try {
      value = this.view(record);
    } catch {
      this.lose('threw');
      return;
    }
    for (const listener of this.listeners) callListener(listener, value, () => this.lose('threw'));
  }
}
