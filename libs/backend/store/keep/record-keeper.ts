import type { ExemplarEntry, HealthEntry, LogEntry, SpanEntry, StoredSignal } from '#contracts';
import type { StoreDriver } from '../drivers/store-driver.js';
import { Batches, type Batch } from './batch.js';
import type { DriverLink } from './driver-link.js';
import { writeWithRoom, type MakeRoom } from './write-with-room.js';

/** Maximum age of pending records, for ticks that come late. */
const MAX_AGE_MS = 500;

/** Kinds of records and the signal under which they are counted. */
const SIGNAL_OF = { logs: 'logs', spans: 'spans', health: 'health', exemplars: 'metrics' } as const;
type Records = keyof typeof SIGNAL_OF;
const KINDS = Object.keys(SIGNAL_OF) as Records[];

/**
 * Collects log lines, spans, health and exemplars, and writes them in transactions. Records that cannot be written are
 * dropped and counted.
 */
export class RecordKeeper {
  readonly dropped: Record<StoredSignal, number> = {
    metrics: 0,
    logs: 0,
    spans: 0,
    health: 0,
    alerts: 0,
  };
  readonly #batches: Batches;
  /** Arrival of the oldest pending record. */
  #oldestMs: number | undefined;

  constructor(
    private readonly link: DriverLink,
    private readonly makeRoom: MakeRoom,
    private readonly monotonicMs: () => number,
    private readonly tooLarge: (signal: StoredSignal) => void,
  ) {
    this.#batches = new Batches(link.ready().transactionBytes);
  }

  add(kind: 'logs', entries: readonly LogEntry[]): void;
  add(kind: 'spans', entries: readonly SpanEntry[]): void;
  add(kind: 'health', entries: readonly HealthEntry[]): void;
  add(kind: 'exemplars', entries: readonly ExemplarEntry[]): void;
  add(kind: Records, entries: readonly never[]): void {
    const tooLarge = this.#batches.add(kind, entries);
    if (tooLarge > 0) {
      this.dropped[SIGNAL_OF[kind]] += tooLarge;
      this.tooLarge(SIGNAL_OF[kind]);
    }
    const nowMs = this.monotonicMs();
    if (this.#batches.isEmpty) return;
    this.#oldestMs ??= nowMs;
    if (this.#batches.isFull || nowMs - this.#oldestMs >= MAX_AGE_MS) this.flush();
  }

  /** Writes the pending records. */
  flush(): void {
    this.#oldestMs = undefined;
    for (const batch of this.#batches.take())
      if (!batch.isEmpty && this.link.attempt((driver) => this.#write(driver, batch)) === undefined)
        for (const kind of KINDS) this.dropped[SIGNAL_OF[kind]] += batch[kind].length;
  }

  #write(driver: StoreDriver, batch: Batch): true {
    writeWithRoom(driver, batch.bytes, this.makeRoom, () => write(driver, batch));
    return true;
  }
}

function write(driver: StoreDriver, { logs, spans, health, exemplars }: Batch): void {
  driver.transaction(() => {
    driver.logs.append(logs);
    driver.spans.append(spans);
    driver.health.append(health);
    driver.exemplars.append(exemplars);
  });
}
