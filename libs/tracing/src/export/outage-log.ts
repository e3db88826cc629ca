import { Logger } from '@nestjs/common';

/** Says once per outage that spans cannot be delivered, and once that they can again. */
export class OutageLog {
  private readonly logger = new Logger('Tracing');
  private failing = false;

  /** @param target whom spans are delivered to, as the log line names it */
  constructor(private readonly target: string) {}

  delivered(): void {
    if (this.failing) this.logger.log(`Spans are exported to ${this.target} again`);
    this.failing = false;
  }

  refused(error: Error | undefined): void {
    if (!this.failing) {
      this.logger.warn(`Spans cannot be exported to ${this.target}: ${error?.message || 'no reason given'}`);
    }
    this.failing = true;
  }
}
