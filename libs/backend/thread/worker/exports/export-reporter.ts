import type { ThreadLoss, ThreadSignal } from '#contracts';
import type { DeliveryReport } from '#delivery';
import { redactText } from '#redaction';
import type { ExportNews } from '../../protocol.js';

/** Minimum interval between reports of successful deliveries to the main thread, in milliseconds. */
const REPORT_INTERVAL_MS = 1_000;

/** Reports the deliveries of one signal to the main thread, and counts the reported records. */
export class ExportReporter implements DeliveryReport {
  private isFailing = false;
  private reportedAt = -Infinity;
  private unreported = 0;
  /** Losses of this turn. They are reported together: while the queue is full, every record is a loss. */
  private readonly losses = new Map<ThreadLoss, number>();

  /** @param reported called with the number of records whose outcome is reported */
  constructor(
    private readonly signal: ThreadSignal,
    private readonly tell: (news: ExportNews) => void,
    private readonly reported: (records: number) => void = () => undefined,
  ) {}

  delivered(records: number): void {
    this.reported(records);
    this.unreported += records;
    if (this.isFailing || performance.now() - this.reportedAt >= REPORT_INTERVAL_MS) this.reportDelivered();
  }

  refused(reason: string): void {
    this.reportDelivered();
    this.isFailing = true;
    this.tell({ type: 'refused', signal: this.signal, reason: redactText(reason) });
  }

  lost(records: number, reason: ThreadLoss): void {
    if (this.losses.size === 0) queueMicrotask(() => this.reportLosses());
    this.losses.set(reason, (this.losses.get(reason) ?? 0) + records);
  }

  warned(message: string): void {
    this.tell({ type: 'warned', signal: this.signal, message: redactText(message) });
  }

  /** Reports deliveries that were not reported yet. */
  reportDelivered(): void {
    if (this.unreported === 0) return;
    this.tell({ type: 'delivered', signal: this.signal, records: this.unreported });
    this.unreported = 0;
    this.isFailing = false;
    this.reportedAt = performance.now();
  }

  private reportLosses(): void {
    for (const [reason, records] of this.losses) {
      this.tell({ type: 'lost', signal: this.signal, records, reason });
      this.reported(records);
    }
    this.losses.clear();
  }
}
