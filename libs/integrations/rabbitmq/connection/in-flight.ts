/** Counts running work, and resolves promises when none is left. */
export class InFlight {
  private count = 0;
  private waiting: (() => void)[] = [];

  get size(): number {
    return this.count;
  }

  /** Counts work until it settles; its outcome is passed on. */
  async track<T>(work: () => T | Promise<T>): Promise<T> {
    this.count++;
    try {
      return await work();
    } finally {
      // The caller first handles the outcome (acknowledges, starts an error handler), within this turn of the event
      // loop.
      setImmediate(() => this.leave());
    }
  }

  /** Resolves when no work is running, possibly at once. */
  whenIdle(): Promise<void> {
    return this.count === 0 ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  private leave(): void {
    this.count--;
    if (this.count > 0) return;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
