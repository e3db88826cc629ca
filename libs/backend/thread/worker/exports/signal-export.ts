import { DeliveryQueue, openConnection, OtlpSender, type EncodingSteps } from '#delivery';
import type { ExportCounts, RecordSignal } from '../../export-counts.js';
import type { ExportNews, ExportTarget } from '../../protocol.js';
import { ExportReporter } from './export-reporter.js';

/** Maximum time for closing in milliseconds; waiting records were delivered before. */
const CLOSE_MS = 200;

/** Exports one signal: owns its queue and connection, and reports to the main thread. */
export class SignalExport<T> {
  private readonly queue: DeliveryQueue<T>;
  private readonly report: ExportReporter;

  /** @param request creates the steps in which a batch is encoded */
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
    this.report = new ExportReporter(signal, tell, (records) => counts.reported(signal, records));
    this.queue = new DeliveryQueue<T>({
      send: (batch, limitMs) => sender.send(batch, limitMs),
      close: () => sender.close(),
      report: this.report,
      ...{ maxQueueSize, maxBatchSize, scheduledDelayMs, tryLimitMs },
    });
  }

  /**
   * Number of further records with room in the queue. Records of the batch being sent still take room, since none of
   * them counts as delivered.
   */
  get room(): number {
    return Math.max(0, this.target.maxQueueSize - this.counts.held(this.signal));
  }

  add(record: T): void {
    this.counts.taken(this.signal);
    this.queue.add(record);
  }

  /** A record of the ring could not be parsed. */
  unreadable(): void {
    this.counts.taken(this.signal);
    this.report.lost(1, 'export_failed');
  }

  async flush(isLast: boolean): Promise<void> {
    if (isLast) this.queue.hurry();
    await this.queue.flush();
    this.report.reportDelivered();
  }

  async close(): Promise<void> {
    await this.queue.shutdown(CLOSE_MS);
    this.report.reportDelivered();
  }
}
