import type { StoredSignal, StoreStatistics } from '#contracts';

export type EvictionReason = StoreStatistics['evicted'][number]['reason'];

/** Counts the records that retention deleted. */
export class Evictions {
  readonly #counts = new Map<string, { signal: StoredSignal; reason: EvictionReason; records: number }>();

  add(signal: StoredSignal, reason: EvictionReason, records: number): void {
    if (records <= 0) return;
    const key = `${signal} ${reason}`;
    const count = this.#counts.get(key) ?? { signal, reason, records: 0 };
    count.records += records;
    this.#counts.set(key, count);
  }

  list(): StoreStatistics['evicted'] {
    return [...this.#counts.values()].map((count) => ({ ...count }));
  }
}
