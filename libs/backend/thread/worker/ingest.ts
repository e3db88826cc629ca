import type { HealthEntry, LogEntry, SpanEntry, TelemetryStore } from '#contracts';
import type { RecordSignal } from '../export-counts.js';
import type { ThreadReport, ThreadSetup } from '../protocol.js';
import { RingReader } from '../ring/ring-reader.js';
import { spanEntry, spanRow, type SpanRow } from '../span-row.js';
import { readLine } from './exports/exported-line.js';
import { logEntry } from './log-entry.js';
import type { ThreadExporting } from './thread-exporting.js';

/** Number of records stored at once. */
const BATCH = 1000;
/** Maximum duration of a slice of work in milliseconds, after which sampling and queries get their turn. */
const SLICE_MS = 15;
/** Maximum time in milliseconds for which a full export queue delays the store. */
const PATIENCE_MS = 1_000;

type Store = Pick<TelemetryStore, 'appendLogs' | 'appendSpans' | 'appendHealth'>;
type Dropped = { -readonly [K in keyof ThreadReport['dropped']]: number };

/**
 * Moves log lines, spans and health results of the application into the store and the export. Records that cannot be
 * parsed are counted.
 */
export class Ingest {
  private readonly logs: RingReader;
  private readonly spans: RingReader;
  private readonly fullSince = new Map<RecordSignal, number>();
  private dropped: Dropped = { logs: 0, spans: 0, health: 0, metrics: 0 };
  private lagMs = 0;

  constructor(
    private readonly setup: Pick<ThreadSetup, 'rings' | 'service'>,
    private readonly store?: Store,
    private readonly exporting?: Pick<ThreadExporting, 'span' | 'line' | 'room' | 'unreadable'>,
  ) {
    this.logs = new RingReader(setup.rings.logs);
    this.spans = new RingReader(setup.rings.spans);
  }

  /** Processes available records for some milliseconds. @returns whether there are more */
  run(limitMs = SLICE_MS): boolean {
    const until = performance.now() + limitMs;
    for (;;) {
      const [lines, spans] = [this.limit('logs'), this.limit('traces')];
      const isMore = [this.takeLines(lines), this.takeSpans(spans)].some(
        (taken, i) => taken > 0 && taken === [lines, spans][i],
      );
      if (!isMore || performance.now() >= until) return isMore;
    }
  }

  /** @returns a function that returns whether all records of a signal written up to now were processed */
  mark(signal: RecordSignal): () => boolean {
    const ring = signal === 'logs' ? this.logs : this.spans;
    const { head } = ring;
    return () => ring.hasPassed(head);
  }

  health(entries: readonly HealthEntry[]): void {
    this.keep('health', entries, (store, all) => store.appendHealth(all));
  }

  /** Counts records of a signal that could not be stored. */
  lost(signal: keyof Dropped, records: number): void {
    this.dropped[signal] += records;
  }

  /** The counts since the previous report. */
  report(): Pick<ThreadReport, 'dropped' | 'lagSeconds'> {
    const { dropped, lagMs } = this;
    this.dropped = { logs: 0, spans: 0, health: 0, metrics: 0 };
    this.lagMs = 0;
    return { dropped, lagSeconds: lagMs / 1000 };
  }

  private takeLines(limit: number): number {
    const entries: LogEntry[] = [];
    const taken = this.take(this.logs, 'logs', limit, (text) => {
      const read = readLine(text);
      if (this.store) entries.push(logEntry(read.line));
      this.exporting?.line(read);
    });
    this.keep('logs', entries, (store, all) => store.appendLogs(all));
    this.noteLag(entries[0]?.timeMs);
    return taken;
  }

  private takeSpans(limit: number): number {
    const rows: SpanRow[] = [];
    const taken = this.take(this.spans, 'spans', limit, (text) => {
      const row = spanRow(text);
      this.exporting?.span(row);
      if (this.store) rows.push(row);
    });
    const entries: SpanEntry[] = rows.map((row) => spanEntry(row, this.setup.service));
    this.keep('spans', entries, (store, all) => store.appendSpans(all));
    const [first] = entries;
    this.noteLag(first && (first.startUs + first.durationNs / 1000) / 1000);
    return taken;
  }

  private take(
    ring: RingReader,
    signal: 'logs' | 'spans',
    limit: number,
    read: (text: string) => void,
  ): number {
    let taken = 0;
    for (; taken < limit; taken++) {
      const text = ring.read();
      if (text === undefined) break;
      try {
        read(text);
      } catch {
        this.lost(signal, 1);
        this.exporting?.unreadable(signal === 'logs' ? 'logs' : 'traces');
      }
    }
    return taken;
  }

  /**
   * Number of records to take. While the export queue is full, records wait in the ring, which is larger; if that
   * lasts, they go to the store nevertheless.
   */
  private limit(signal: RecordSignal): number {
    const room = this.exporting?.room(signal) ?? Infinity;
    if (room > 0) {
      this.fullSince.delete(signal);
      return Math.min(BATCH, room);
    }
    const now = performance.now();
    const since = this.fullSince.get(signal) ?? now;
    this.fullSince.set(signal, since);
    return this.store && now - since > PATIENCE_MS ? BATCH : 0;
  }

  private keep<T>(
    signal: keyof Dropped,
    entries: readonly T[],
    append: (store: Store, entries: readonly T[]) => void,
  ): void {
    if (!this.store || entries.length === 0) return;
    try {
      append(this.store, entries);
    } catch {
      this.lost(signal, entries.length);
    }
  }

  private noteLag(timeMs: number | undefined): void {
    if (timeMs !== undefined) this.lagMs = Math.max(this.lagMs, Date.now() - timeMs);
  }
}
