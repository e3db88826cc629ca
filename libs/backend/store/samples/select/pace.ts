/** Milliseconds of work after which the thread is given to others. */
const SLICE_MS = 6;

/** Gives the thread to others every few milliseconds. */
export class Pace {
  private restAt = performance.now() + SLICE_MS;

  constructor(private readonly signal?: AbortSignal) {}

  /** @throws the signal's reason when the query was cancelled */
  async restWhenDue(): Promise<void> {
    if (performance.now() < this.restAt) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.signal?.throwIfAborted();
    this.restAt = performance.now() + SLICE_MS;
  }
}
