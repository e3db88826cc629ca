import type { HealthEntry, LogEntry, SpanEntry, TelemetryStore } from '#contracts';
import type { ThreadReport, ThreadSetup } from '../protocol.js';
import { RingReader } from '../ring/ring-reader.js';
import { readSpan } from '../span-text.js';
import { readLogLine } from './read-log-line.js';

/** Records that are kept at once. */
const BATCH = 1000;
/** Milliseconds of work after which sampling and queries have their turn. */
const SLICE_MS = 15;

type Dropped = { -readonly [K in keyof ThreadReport['dropped']]: number };

/** Brings log lines, spans and health from the application into the store. A record that makes no sense is counted. */
export class Ingest {
  private readonly logs: RingReader;
  private readonly spans: RingReader;
  private dropped: Dropped = { logs: 0, spans: 0, health: 0, metrics: 0 };
  private lagMs = 0;

  constructor(
    private readonly store: Pick<TelemetryStore, 'appendLogs' | 'appendSpans' | 'appendHealth'>,
    private readonly setup: Pick<ThreadSetup, 'rings' | 'service'>,
  ) {
    this.logs = new RingReader(setup.rings.logs);
    this.spans = new RingReader(setup.rings.spans);
  }

  /** Keeps what has come, for some milliseconds. @returns whether there is more */
  run(limitMs = SLICE_MS): boolean {
    const until = performance.now() + limitMs;
    for (;;) {
      const logs = this.take(this.logs, 'logs', readLogLine);
      this.keep('logs', logs, (entries) => this.store.appendLogs(entries));
      const spans = this.take(this.spans, 'spans', (text) => readSpan(text, this.setup.service));
      this.keep('spans', spans, (entries) => this.store.appendSpans(entries));
      this.noteLag(logs[0], spans[0]);
      const isMore = logs.length === BATCH || spans.length === BATCH;
      if (!isMore || performance.now() >= until) return isMore;
    }
  }

  health(entries: readonly HealthEntry[]): void {
    this.keep('health', entries, (all) => this.store.appendHealth(all));
  }

  /** Records of a signal could not be kept. */
  lost(signal: keyof Dropped, records: number): void {
    this.dropped[signal] += records;
  }

  /** What happened since this was asked before. */
  report(): Pick<ThreadReport, 'dropped' | 'lagSeconds'> {
    const { dropped, lagMs } = this;
    this.dropped = { logs: 0, spans: 0, health: 0, metrics: 0 };
    this.lagMs = 0;
    return { dropped, lagSeconds: lagMs / 1000 };
  }

  private take<T>(ring: RingReader, signal: keyof Dropped, read: (text: string) => T): T[] {
    const entries: T[] = [];
    while (entries.length < BATCH) {
      const text = ring.read();
      if (text === undefined) break;
      try {
        entries.push(read(text));
      } catch {
        this.lost(signal, 1);
      }
    }
    return entries;
  }

  private keep<T>(
    signal: keyof Dropped,
    entries: readonly T[],
    append: (entries: readonly T[]) => void,
  ): void {
    if (entries.length === 0) return;
    try {
      append(entries);
    } catch {
      this.lost(signal, entries.length);
    }
  }

  private noteLag(log: LogEntry | undefined, span: SpanEntry | undefined): void {
    const now = Date.now();
    if (log) this.lagMs = Math.max(this.lagMs, now - log.timeMs);
    if (span) this.lagMs = Math.max(this.lagMs, now - (span.startUs + span.durationNs / 1000) / 1000);
  }
}
