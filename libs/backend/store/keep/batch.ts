import type { ExemplarEntry, HealthEntry, LogEntry, SpanEntry } from '#contracts';
import { sizeOf } from './size-of.js';

/** Records of one transaction. */
export class Batch {
  readonly logs: LogEntry[] = [];
  readonly spans: SpanEntry[] = [];
  readonly health: HealthEntry[] = [];
  readonly exemplars: ExemplarEntry[] = [];
  /** Estimated size. */
  bytes = 0;

  get isEmpty(): boolean {
    return this.bytes === 0;
  }
}

type EntryOf = { logs: LogEntry; spans: SpanEntry; health: HealthEntry; exemplars: ExemplarEntry };
type Records = keyof EntryOf;

/** Pending records, in batches of limited size. */
export class Batches {
  #batches: Batch[] = [];

  constructor(private readonly maxBytes: number) {}

  /** @returns number of records too large for any batch */
  add<S extends Records>(signal: S, entries: readonly EntryOf[S][]): number {
    let tooLarge = 0;
    for (const entry of entries) {
      const bytes = sizeOf(entry);
      if (bytes > this.maxBytes) {
        tooLarge++;
        continue;
      }
      const batch = this.#with(bytes);
      (batch[signal] as EntryOf[S][]).push(entry);
      batch.bytes += bytes;
    }
    return tooLarge;
  }

  /** Whether a full batch is waiting. */
  get isFull(): boolean {
    return this.#batches.length > 1;
  }

  get isEmpty(): boolean {
    return this.#batches.length === 0;
  }

  take(): readonly Batch[] {
    const batches = this.#batches;
    this.#batches = [];
    return batches;
  }

  #with(bytes: number): Batch {
    const last = this.#batches.at(-1);
    if (last && last.bytes + bytes <= this.maxBytes) return last;
    const batch = new Batch();
    this.#batches.push(batch);
    return batch;
  }
}
