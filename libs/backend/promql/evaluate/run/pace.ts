import { QueryError } from './query-error.js';

/** Milliseconds of work after which the thread is yielded. */
const SLICE_MS = 6;

/** Yields the thread every few milliseconds, and ends queries that are cancelled or time out. */
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

  /** Aborted when the query is cancelled or times out; the reason is the query's error. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether to `await rest()`. Reads the clock, so call it per series, not per sample. */
  due(): boolean {
    return performance.now() >= this.nextRest;
  }

  /** Yields the thread, including timers. @throws QueryError when the query was cancelled or timed out */
  async rest(): Promise<void> {
    await this.pause();
    this.check();
    this.nextRest = performance.now() + SLICE_MS;
  }

  /** @throws QueryError when the query was cancelled or timed out */
  check(): void {
    this.signal.throwIfAborted();
  }

  /** Resolves with the promise, or rejects with the query's error when the query ends first. */
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

  /** Releases the timer and the listener; call it when the query has ended. */
  end(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.cancel);
  }

  private stop(error: QueryError): void {
    this.controller.abort(error);
  }
}
