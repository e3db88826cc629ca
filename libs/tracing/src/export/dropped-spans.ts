/** Why a span was dropped. */
export type DropReason = 'queue_full' | 'export_failed' | 'undecided';

/** Counts the spans that were recorded and got lost, for whoever wants to show it. */
export class DroppedSpans {
  private readonly listeners = new Set<(count: number, reason: DropReason) => void>();
  private lost = 0;

  /** Spans lost since the start. */
  get total(): number {
    return this.lost;
  }

  /** @param listener must not throw */
  listen(listener: (count: number, reason: DropReason) => void): void {
    this.listeners.add(listener);
  }

  add(count: number, reason: DropReason): void {
    if (count === 0) return;
    this.lost += count;
    for (const listener of this.listeners) listener(count, reason);
  }
}
