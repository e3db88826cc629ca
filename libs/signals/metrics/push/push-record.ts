import { Logger } from '@nestjs/common';
import { type ExportStatus } from '#contracts';
import type { DeliveryReport } from '#delivery';
import { redactText } from '#redaction';
import type { BoundCounter } from '../instruments/counter.js';
import { counter } from '../registry/definition.js';
import type { MetricsRegistry } from '../registry/metrics-registry.js';

const PUSHED = counter(
  'observability_metrics_pushed_total',
  'Samples that were pushed and taken: by OTLP, or by Prometheus remote write.',
  ['target'],
);
const FAILED = counter(
  'observability_metrics_push_failed_total',
  'Samples that could not be pushed: the receiver refused them or was away for too long.',
  ['target'],
);

/** Results of pushing to one target: counted, and logged once per outage. */
export class PushRecord implements DeliveryReport {
  private readonly logger = new Logger('Metrics');
  private readonly pushed: BoundCounter;
  private readonly failed: BoundCounter;
  private readonly address: string;
  private failing = false;

  /** @param address the target in log lines */
  constructor(
    registry: MetricsRegistry,
    target: 'otlp' | 'remote_write',
    address: string,
    private readonly status?: ExportStatus,
  ) {
    this.pushed = registry.register(PUSHED).labels({ target });
    this.failed = registry.register(FAILED).labels({ target });
    this.address = redactText(address);
  }

  delivered(samples: number): void {
    this.pushed.inc(samples);
    if (this.failing) this.logger.log(`Metrics are pushed to ${this.address} again`);
    this.failing = false;
    this.status?.delivered(samples);
  }

  /** An attempt failed; its samples may still be delivered later. */
  refused(reason: string): void {
    const shown = redactText(reason);
    if (!this.failing) this.logger.warn(`Metrics cannot be pushed to ${this.address}: ${shown}`);
    this.failing = true;
    this.status?.refused(shown);
  }

  lost(samples: number): void {
    this.failed.inc(samples);
  }

  /** The receiver rejected a part of the metrics. */
  warned(message: string): void {
    this.logger.warn(`Metrics pushed to ${this.address}: ${redactText(message)}`);
  }
}
