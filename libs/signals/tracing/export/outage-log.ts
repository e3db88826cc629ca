import type { ExportStatus } from '#contracts';
import { redactText } from '#redaction';
import { Logger } from '@nestjs/common';

/** Says once per outage that spans cannot be delivered, and once that they can again. */
export class OutageLog {
  private readonly logger = new Logger('Tracing');
  private failing = false;

  /**
   * @param target whom spans are delivered to, as the log line names it
   * @param status is kept up to date beside the log
   */
  constructor(
    private readonly target: string,
    private readonly status?: ExportStatus,
  ) {}

  delivered(): void {
    this.status?.delivered();
    if (this.failing) this.logger.log(`Spans are exported to ${this.target} again`);
    this.failing = false;
  }

  refused(error: Error | undefined): void {
    const reason = error?.message && redactText(error.message);
    this.status?.refused(reason);
    if (!this.failing)
      this.logger.warn(`Spans cannot be exported to ${this.target}: ${reason || 'no reason given'}`);
    this.failing = true;
  }
}
