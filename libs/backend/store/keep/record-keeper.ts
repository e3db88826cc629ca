import type { HealthEntry, LogEntry, SpanEntry, StoredSignal } from '#contracts';
import type { StoreDriver } from '../drivers/store-driver.js';
import { Batches, type Batch } from './batch.js';
import type { DriverLink } from './driver-link.js';
import { writeWithRoom, type MakeRoom } from './write-with-room.js';

/** Records in hand are written after this, should the tick that does it be late. */
const MAX_AGE_MS = 500;

type Records = 'logs' | 'spans' | 'health';

/** Takes log lines, spans and health in, and writes them in transactions. What cannot be written is dropped and counted. */
export class RecordKeeper {
  readonly dropped: Record<StoredSignal, number> = {
    metrics: 0,
    logs: 0,
    spans: 0,
    health: 0,
    alerts: 0,
  };
  readonly #batches: Batches;
  /** When the first record in hand came. */
  #oldestMs: number | undefined;

  constructor(
    private readonly link: DriverLink,
    private readonly makeRoom: MakeRoom,
    private readonly monotonicMs: () => number,
    private readonly tooLarge: (signal: StoredSignal) => void,
  ) {
    this.#batches = new Batches(link.ready().transactionBytes);
  }

  add(signal: 'logs', entries: readonly LogEntry[]): void;
  add(signal: 'spans', entries: readonly SpanEntry[]): void;
  add(signal: 'health', entries: readonly HealthEntry[]): void;
  add(signal: Records, entries: readonly never[]): void {
    const tooLarge = this.#batches.add(signal, entries);
    if (tooLarge > 0) {
      this.dropped[signal] += tooLarge;
      this.tooLarge(signal);
    }
    const nowMs = this.monotonicMs();
    if (this.#batches.isEmpty) return;
    this.#oldestMs ??= nowMs;
    if (this.#batches.isFull || nowMs - this.#oldestMs >= MAX_AGE_MS) this.flush();
  }

  /** Writes what is in hand. */
  flush(): void {
    this.#oldestMs = undefined;
    for (const batch of this.#batches.take())
      if (!batch.isEmpty && this.link.attempt((driver) => this.#write(driver, batch)) === undefined)
        for (const signal of ['logs', 'spans', 'health'] as const)
          this.dropped[signal] += batch[signal].length;
  }

  #write(driver: StoreDriver, batch: Batch): true {
    writeWithRoom(driver, batch.bytes, this.makeRoom, () => write(driver, batch));
    return true;
  }
}

function write(driver: StoreDriver, { logs, spans, health }: Batch): void {
  driver.transaction(() => {
    driver.logs.append(logs);
    driver.spans.append(spans);
    driver.health.append(health);
  });
}
