/** Work in parts of a few milliseconds: between two of them the thread samples, evaluates rules and takes records in. */
export type Sliced<T> = Generator<void, T, void>;

/** Milliseconds of work after which the thread is given to others. */
const SLICE_MS = 6;

/** Gives the thread to others every few milliseconds. */
export class Pace {
  #restAt = performance.now() + SLICE_MS;

  constructor(private readonly signal?: AbortSignal) {}

  /** Whether it is time to `await rest()`. Costs one reading of the clock. */
  due(): boolean {
    return performance.now() >= this.#restAt;
  }

  /** Lets other work of the thread run, timers too. @throws the signal's reason when the query was cancelled */
  async rest(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.signal?.throwIfAborted();
    this.#restAt = performance.now() + SLICE_MS;
  }

  /** @throws the signal's reason when the query was cancelled */
  async restWhenDue(): Promise<void> {
    if (this.due()) await this.rest();
  }

  /** Does all parts of a work. @throws the signal's reason when the query was cancelled */
  async through<T>(work: Sliced<T>): Promise<T> {
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
      if (this.due()) await this.rest();
    }
  }
}

/** Does all parts one after the other. */
export function atOnce<T>(work: Sliced<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
