import { QueryError } from './query-error.js';

/** Milliseconds of work after which the thread is given to others. */
const SLICE_MS = 6;

/** Gives the thread to others every few milliseconds, and ends queries that are cancelled or take too long. */
export class Pace {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly cancel = () =>
    this.stop(new QueryError('query was canceled in expression evaluation', 'canceled'));
  private nextRest = performance.now() + SLICE_MS;

  constructor(
    timeoutMs: number,
    private readonly outer: AbortSignal | undefined,
    private readonly pause: () => Promise<void>,
  ) {
    const timedOut = () => this.stop(new QueryError('query timed out in expression evaluation', 'timeout'));
    this.timer = setTimeout(timedOut, Math.min(timeoutMs, 2 ** 31 - 1));
    this.timer.unref();
    if (outer?.aborted) this.cancel();
    else outer?.addEventListener('abort', this.cancel, { once: true });
  }

  /** Aborted when the query is cancelled or out of time; the reason is the error of the query. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether it is time to `await rest()`. Costs one reading of the clock: ask per series, not per sample. */
  due(): boolean {
    return performance.now() >= this.nextRest;
  }

  /** Lets other work of the thread run, timers too. @throws QueryError when the query was cancelled or is out of time */
  async rest(): Promise<void> {
    await this.pause();
    this.check();
    this.nextRest = performance.now() + SLICE_MS;
  }

  /** @throws QueryError when the query was cancelled or is out of time */
  check(): void {
    this.signal.throwIfAborted();
  }

  /** What the promise gives, or the query's error when it ends first. */
  async within<T>(promise: T | Promise<T>): Promise<T> {
    this.check();
    let stop = () => undefined as void;
    const stopped = new Promise<never>((_resolve, reject) => {
      stop = () => reject(this.signal.reason as Error);
      this.signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([promise, stopped]);
    } finally {
      this.signal.removeEventListener('abort', stop);
    }
  }

  /** Releases the timer and the listener: call when the query is over. */
  end(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.cancel);
  }

  private stop(error: QueryError): void {
    this.controller.abort(error);
  }
}
