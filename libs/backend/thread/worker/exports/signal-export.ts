import { DeliveryQueue, openConnection, OtlpSender, type EncodingSteps } from '#delivery';
import type { ExportCounts, RecordSignal } from '../../export-counts.js';
import type { ExportNews, ExportTarget } from '../../protocol.js';
import { ToldReport } from './told-report.js';

/** Milliseconds that closing may take; what waited was delivered before. */
const CLOSE_MS = 200;

/** The export of one signal: its queue, its connection, and what the main thread is told. */
export class SignalExport<T> {
  private readonly queue: DeliveryQueue<T>;
  private readonly report: ToldReport;

  /** @param request makes the steps in which a batch is encoded */
  constructor(
    private readonly signal: RecordSignal,
    private readonly target: ExportTarget,
    request: (batch: readonly T[]) => EncodingSteps,
    private readonly counts: ExportCounts,
    tell: (news: ExportNews) => void,
  ) {
    const { protocol, connection, maxQueueSize, maxBatchSize, scheduledDelayMs, tryLimitMs } = target;
    const settings = { ...connection, url: new URL(connection.url) };
    const sender = new OtlpSender<T>(openConnection(signal, protocol, settings), protocol, request);
    this.report = new ToldReport(signal, tell, (records) => counts.told(signal, records));
    this.queue = new DeliveryQueue<T>({
      send: (batch, limitMs) => sender.send(batch, limitMs),
      close: () => sender.close(),
      report: this.report,
      ...{ maxQueueSize, maxBatchSize, scheduledDelayMs, tryLimitMs },
    });
  }

  /** Records that may still come: of those that are on their way now, none counts as delivered. */
  get room(): number {
    return Math.max(0, this.target.maxQueueSize - this.counts.held(this.signal));
  }

  add(record: T): void {
    this.counts.taken(this.signal);
    this.queue.add(record);
  }

  /** A record that nobody can read came out of the ring. */
  unreadable(): void {
    this.counts.taken(this.signal);
    this.report.lost(1, 'export_failed');
  }

  async flush(isLast: boolean): Promise<void> {
    if (isLast) this.queue.hurry();
    await this.queue.flush();
    this.report.tellDelivered();
  }

  async close(): Promise<void> {
    await this.queue.shutdown(CLOSE_MS);
    this.report.tellDelivered();
  }
}
