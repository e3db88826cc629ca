import { callListener } from './call-listener.js';
import { LossCounter } from './loss-counter.js';

/** What waits for listeners at most. */
const MOST_WAITING = 2048;
/** Milliseconds of listeners' work in one turn of the event loop. */
const SLICE_MS = 5;

/** Why a listener did not hear of a record: too many waited, or something threw on the way. */
export const LISTENER_LOSSES = ['queue_full', 'threw'] as const;

export type ListenerLoss = (typeof LISTENER_LOSSES)[number];

/**
 * The subscribers of a port. What they are told waits in a bounded queue and is handed over after the work that it is
 * about, in slices, so that neither an error nor slowness of a listener reaches the application.
 */
export class Listeners<R, V = R> {
  private readonly listeners = new Set<(value: V) => unknown>();
  private waiting: R[] = [];
  private isScheduled = false;
  dropped = 0;
  failed = 0;
  /** Reports both kinds of loss. */
  readonly lost = new LossCounter<ListenerLoss>();

  /** @param view what listeners get of a record; called outside the application's work, so it may be costly */
  constructor(private readonly view: (record: R) => V) {}

  add(listener: (value: V) => unknown): () => void {
    // A new function each time: the same listener may be added twice.
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

  /** Hands over everything that waits, at shutdown. */
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
