import { Logger } from '@nestjs/common';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

/**
 * Says once per outage that spans cannot be delivered, and once that they can again. The batch processor is always
 * told that all went well: a failure would reach the application's shutdown, and would keep the exporter from being
 * closed there.
 */
export class ReportingExporter implements SpanExporter {
  private readonly logger = new Logger('Tracing');
  private failing = false;

  /**
   * @param inner who delivers
   * @param target whom it delivers to, as the log line names it
   */
  constructor(
    private readonly inner: SpanExporter,
    private readonly target: string,
  ) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const settle = (result: ExportResult): void => {
      this.report(result);
      done({ code: ExportResultCode.SUCCESS });
    };
    try {
      this.inner.export(spans, settle);
    } catch (error) {
      settle({ code: ExportResultCode.FAILED, error: error as Error });
    }
  }

  async forceFlush(): Promise<void> {
    await quietly(() => this.inner.forceFlush?.());
  }

  async shutdown(): Promise<void> {
    await quietly(() => this.inner.shutdown());
  }

  private report(result: ExportResult): void {
    const failed = result.code !== ExportResultCode.SUCCESS;
    if (failed === this.failing) return;
    this.failing = failed;
    if (failed) this.logger.warn(`Spans cannot be exported to ${this.target}: ${reason(result)}`);
    else this.logger.log(`Spans are exported to ${this.target} again`);
  }
}

function reason({ error }: ExportResult): string {
  return error?.message || 'no reason given';
}

async function quietly(action: () => Promise<void> | undefined): Promise<void> {
  try {
    await action();
  } catch {
    // An exporter that cannot flush or close has nothing left that could be done about it.
  }
}
