import {
  waitAtMost,
  type ReadableSpan,
  type ThreadExportEvents,
  type ThreadExports,
  type ThreadSignal,
} from '#contracts';
import { countsMemory, ExportCounts, SIGNALS } from '../export-counts.js';
import type { ExportNews, ExportSettings, ThreadSetup, ToThread } from '../protocol.js';
import { ringMemory } from '../ring/ring-memory.js';
import { RingWriter } from '../ring/ring-writer.js';
import { spanText } from '../span-row.js';

const MEBIBYTE = 1024 * 1024;
/**
 * Size of each ring in bytes: several seconds of a busy application, so that nothing is lost while the thread is
 * delayed.
 */
const RING_BYTES = { logs: 8 * MEBIBYTE, spans: 8 * MEBIBYTE };

interface Flush {
  readonly message: Extract<ToThread, { type: 'flush' }>;
  readonly done: (isDelivered: boolean) => void;
}

/**
 * Passes spans and log lines from the main thread to the telemetry thread: two rings in shared memory, which exist
 * before the thread starts and remain when it dies. Records that a thread held when it died are counted as lost.
 */
export class TelemetryOutlet implements ThreadExports {
  readonly memory: Pick<ThreadSetup, 'rings' | 'counts'> = {
    rings: { logs: ringMemory(RING_BYTES.logs), spans: ringMemory(RING_BYTES.spans) },
    counts: countsMemory(),
  };
  /** For records that are only stored, not exported. */
  readonly logs = new RingWriter(this.memory.rings.logs);
  readonly spans = new RingWriter(this.memory.rings.spans);
  private readonly counts = new ExportCounts(this.memory.counts);
  private readonly events = new Map<ThreadSignal, ThreadExportEvents>();
  private readonly flushes = new Map<number, Flush>();
  private lastFlush = 0;
  private isClosed = false;
  private post: (message: ToThread) => void = () => undefined;

  /** @param settings undefined if nothing is exported */
  constructor(readonly settings?: ExportSettings) {}

  has(signal: ThreadSignal): boolean {
    if (signal === 'metrics' || signal === 'remote_write') return this.settings?.push?.[signal] !== undefined;
    return this.settings?.[signal] !== undefined;
  }

  listen(signal: ThreadSignal, events: ThreadExportEvents): void {
    this.events.set(signal, events);
  }

  span(span: ReadableSpan): void {
    try {
      if (!this.spans.write(spanText(span))) this.events.get('traces')?.lost(1, 'queue_full');
    } catch {
      this.events.get('traces')?.lost(1, 'export_failed');
    }
  }

  line(line: string, traceFlags: number): void {
    if (!this.logs.write(traceFlags > 0 ? traceFlags + line : line))
      this.events.get('logs')?.lost(1, 'queue_full');
  }

  async flush(signal: ThreadSignal, limitMs: number, isLast: boolean): Promise<boolean> {
    if (this.isClosed) return false;
    const id = ++this.lastFlush;
    const message = { type: 'flush', id, signal, isLast, limitMs } as const;
    let isDone = false;
    const over = new Promise<boolean>((resolve) => this.flushes.set(id, { message, done: resolve }));
    this.post(message);
    await waitAtMost(
      limitMs,
      over.then((isDelivered) => (isDone = isDelivered)),
    );
    this.flushes.delete(id);
    return isDone;
  }

  /** A thread was started: the first one, or one that replaces another. */
  started(post: (message: ToThread) => void): void {
    this.post = post;
    for (const { message } of this.flushes.values()) post(message);
  }

  /** The thread ended: records that it held are lost; records in the rings wait for the next thread. */
  ended(): void {
    for (const signal of SIGNALS) {
      const held = this.counts.held(signal);
      if (held <= 0) continue;
      this.counts.reported(signal, held);
      this.events.get(signal)?.lost(held, 'thread_died');
    }
  }

  /** No further thread will be started. */
  close(): void {
    this.isClosed = true;
    for (const { done } of this.flushes.values()) done(false);
  }

  flushed(id: number): void {
    this.flushes.get(id)?.done(true);
  }

  told(news: ExportNews): void {
    const events = this.events.get(news.signal);
    if (news.type === 'delivered') events?.delivered(news.records);
    else if (news.type === 'refused') events?.refused(news.reason);
    else if (news.type === 'warned') events?.warned(news.message);
    else events?.lost(news.records, news.reason);
  }
}
