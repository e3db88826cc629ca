import type { ThreadLoss, ThreadSignal } from '#contracts';
import type { DeliveryReport } from '#delivery';
import { redactText } from '#redaction';
import type { ExportNews } from '../../protocol.js';

/** Milliseconds between two times that the main thread is told that all goes well. */
const NEWS_MS = 1_000;

/** Tells the main thread how the deliveries of one signal go, and notes whose fate is told. */
export class ToldReport implements DeliveryReport {
  private isFailing = false;
  private toldAt = -Infinity;
  private untold = 0;

  /** @param told notes of how many records the fate is told */
  constructor(
    private readonly signal: ThreadSignal,
    private readonly tell: (news: ExportNews) => void,
    private readonly told: (records: number) => void = () => undefined,
  ) {}

  delivered(records: number): void {
    this.told(records);
    this.untold += records;
    if (this.isFailing || performance.now() - this.toldAt >= NEWS_MS) this.tellDelivered();
  }

  refused(reason: string): void {
    this.tellDelivered();
    this.isFailing = true;
    this.tell({ type: 'refused', signal: this.signal, reason: redactText(reason) });
  }

  lost(records: number, reason: ThreadLoss): void {
    this.tell({ type: 'lost', signal: this.signal, records, reason });
    this.told(records);
  }

  warned(message: string): void {
    this.tell({ type: 'warned', signal: this.signal, message: redactText(message) });
  }

  /** Tells what was delivered and is not told. */
  tellDelivered(): void {
    if (this.untold === 0) return;
    this.tell({ type: 'delivered', signal: this.signal, records: this.untold });
    this.untold = 0;
    this.isFailing = false;
    this.toldAt = performance.now();
  }
}
