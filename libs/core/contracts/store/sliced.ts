/** Work in steps of a few milliseconds: between steps the thread samples, evaluates rules and stores records. */
export type Sliced<T> = Generator<void, T, void>;

/** Milliseconds of work after which the thread is yielded. */
const SLICE_MS = 6;

/** Yields the thread every few milliseconds. */
export class Pace {
  #restAt = performance.now() + SLICE_MS;

  constructor(private readonly signal?: AbortSignal) {}

  /** Whether to `await rest()`. Reads the clock. */
  due(): boolean {
    return performance.now() >= this.#restAt;
  }

  /** Yields the thread, including timers. @throws the signal's reason when the query was cancelled */
  async rest(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.signal?.throwIfAborted();
    this.#restAt = performance.now() + SLICE_MS;
  }

  /** @throws the signal's reason when the query was cancelled */
  async restWhenDue(): Promise<void> {
    if (this.due()) await this.rest();
  }

  /** Runs all steps of some work, yielding when due. @throws the signal's reason when the query was cancelled */
  async through<T>(work: Sliced<T>): Promise<T> {
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
      if (this.due()) await this.rest();
    }
  }
}

/** Runs all steps without yielding. */
export function atOnce<T>(work: Sliced<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
