import type { CallSeries } from './call-series.js';

/** What is told how a call ended. */
export type Ends = Pick<CallSeries, 'succeeded' | 'failed'>;

/** Of those that are not in use, so many are kept: as many calls as may end in one turn. */
const MOST_IDLE = 256;
const idle: PendingEnd[] = [];

/**
 * The end of one call whose promise is pending: its two reactions. Used again when it is over, since two functions for each
 * call are most of what a decorated call leaves to the garbage collector. A promise calls one of them, once; of one that
 * never settles, its end is collected with it.
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
 * As `watchNewPromise` of the kernel does, without an object for the call: this is done for every call.
 *
 * @returns a promise that settles alike one microtask later
 */
export function followNew(promise: Promise<unknown>, ends: Ends, startedAt: number): Promise<unknown> {
  const end = idle.pop() ?? new PendingEnd();
  end.begin(ends, startedAt);
  return promise.then(end.fulfilled, end.rejected);
}
