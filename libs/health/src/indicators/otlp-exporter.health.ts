import type { ExporterStatus } from '#contracts';
import type { HealthDetails, HealthIndicatorContract } from '../health-check.js';

export interface OtlpExporterHealthOptions {
  /** Milliseconds for which exports may fail before it is down. Default: `60000`. */
  maxFailingMs?: number;
}

/**
 * Traces arrive where they are exported to. Best `critical: false`: an application works without its collector.
 *
 * @example
 * ```ts
 * provideHealth('otlp_exporter', {
 *   critical: false, inject: [EXPORTER_STATUS], useFactory: (status: ExporterStatus) => new OtlpExporterHealth(status),
 * })
 * ```
 */
export class OtlpExporterHealth implements HealthIndicatorContract {
  constructor(
    private readonly status: ExporterStatus,
    private readonly options: OtlpExporterHealthOptions = {},
  ) {}

  check(): HealthDetails {
    const { lastSuccessAt, failingSince, lastError } = this.status;
    const lastSuccess = lastSuccessAt === undefined ? 'none yet' : new Date(lastSuccessAt).toISOString();
    const { maxFailingMs = 60_000 } = this.options;
    if (failingSince === undefined || Date.now() - failingSince < maxFailingMs) return { lastSuccess };
    const seconds = Math.round((Date.now() - failingSince) / 1000);
    const message = `nothing could be exported for ${seconds} s: ${lastError ?? 'no reason given'}`;
    return { status: 'down', lastSuccess, message };
  }
}
