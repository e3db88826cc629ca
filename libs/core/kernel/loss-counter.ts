type Listener<R extends string> = (count: number, reason: R) => void;

/** Counts losses by reason. */
export class LossCounter<R extends string> {
  private readonly listeners = new Set<Listener<R>>();
  private lost = 0;

  /** Total losses since the start. */
  get total(): number {
    return this.lost;
  }

  /** @param listener called with every later loss; must not throw */
  listen(listener: Listener<R>): void {
    this.listeners.add(listener);
  }

  add(count: number, reason: R): void {
    if (count === 0) return;
    this.lost += count;
    for (const listener of this.listeners) listener(count, reason);
  }
}
