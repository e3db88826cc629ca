import type { CallSeries } from './call-series.js';

/** Receives the end of a call. */
export type Ends = Pick<CallSeries, 'succeeded' | 'failed'>;

/** Maximum number of unused objects kept for reuse: as many calls as may end in one turn. */
const MOST_IDLE = 256;
const idle: PendingEnd[] = [];

/**
 * The end of one pending call, with its two reactions. Reused, because two closures per call are most of the garbage of
 * a decorated call. A promise calls one of them, once; if it never settles, both are collected with it.
 */
class PendingEnd {
  private ends: Ends | undefined = undefined;
  private startedAt = NaN;

  begin(ends: Ends, startedAt: number): void {
    this.ends = ends;
    this.startedAt = startedAt;
  }

  readonly fulfilled = (value: unknown): unknown => {
    const { ends, startedAt } = this;
    this.release();
    ends?.succeeded(startedAt, value);
    return value;
  };

  readonly rejected = (error: unknown): never => {
    const { ends, startedAt } = this;
    this.release();
    ends?.failed(startedAt, error);
    throw error;
  };

  private release(): void {
    this.ends = undefined;
    if (idle.length < MOST_IDLE) idle.push(this);
  }
}

/**
 * Like the kernel's `watchNewPromise`, without an object per call, because this runs for every call.
 *
 * @returns a promise that settles equally one microtask later
 */
export function followNew(promise: Promise<unknown>, ends: Ends, startedAt: number): Promise<unknown> {
  const end = idle.pop() ?? new PendingEnd();
  end.begin(ends, startedAt);
  return promise.then(end.fulfilled, end.rejected);
}
