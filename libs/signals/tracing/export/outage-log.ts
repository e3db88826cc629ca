import type { ExportStatus } from '#contracts';
import { redactText } from '#redaction';
import { Logger } from '@nestjs/common';

/** Logs once per outage that spans cannot be delivered, and once that they can again. */
export class OutageLog {
  private readonly logger = new Logger('Tracing');
  private failing = false;

  /**
   * @param target the receiver in log lines
   * @param status updated along with the log
   */
  constructor(
    private readonly target: string,
    private readonly status?: ExportStatus,
  ) {}

  /** @param count spans that arrived */
  delivered(count: number): void {
    this.status?.delivered(count);
    if (this.failing) this.logger.log(`Spans are exported to ${this.target} again`);
    this.failing = false;
  }

  refused(given: string): void {
    const reason = redactText(given);
    this.status?.refused(reason);
    if (!this.failing)
      this.logger.warn(`Spans cannot be exported to ${this.target}: ${reason || 'no reason given'}`);
    this.failing = true;
  }

  lost(count: number, reason: string): void {
    this.status?.lost(count, reason);
  }

  /** The receiver rejected a part of the spans. */
  warned(message: string): void {
    this.logger.warn(`Spans exported to ${this.target}: ${redactText(message)}`);
  }
}
