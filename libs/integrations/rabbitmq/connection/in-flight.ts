/** Counts work in hand, and tells when there is none left. */
export class InFlight {
  private count = 0;
  private waiting: (() => void)[] = [];

  get size(): number {
    return this.count;
  }

  /** Counts a piece of work until it settles; its outcome passes through. */
  async track<T>(work: () => T | Promise<T>): Promise<T> {
    this.count++;
    try {
      return await work();
    } finally {
      // Whoever awaits the work acts on its outcome first (acknowledges, starts an error handler): leave it that turn.
      setImmediate(() => this.leave());
    }
  }

  /** Resolves when nothing is in hand; at once when nothing is. */
  whenIdle(): Promise<void> {
    return this.count === 0 ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  private leave(): void {
    this.count--;
    if (this.count > 0) return;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
