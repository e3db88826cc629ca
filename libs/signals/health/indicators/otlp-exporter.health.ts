import type { ExporterStatus, ExporterStatuses } from '#contracts';
import type { HealthDetails, HealthIndicatorLike } from '../health-check.js';

export interface OtlpExporterHealthOptions {
  /** How long exports may fail before the check is down, milliseconds. Default: `60000`. */
  maxFailingMs?: number;
}

/**
 * Checks that exported telemetry arrives: traces, metrics and logs, if they are exported. Use `critical: false`, since
 * an application works without its collector.
 *
 * @example
 * ```ts
 * provideHealth('otlp_exporter', {
 *   critical: false,
 *   inject: [EXPORTER_STATUSES],
 *   useFactory: (statuses: ExporterStatuses) => new OtlpExporterHealth(statuses),
 * })
 * ```
 */
export class OtlpExporterHealth implements HealthIndicatorLike {
  /** @param status status of all signals (`EXPORTER_STATUSES`), or of one (`statuses.get('traces')`) */
  constructor(
    private readonly status: ExporterStatus | ExporterStatuses,
    private readonly options: OtlpExporterHealthOptions = {},
  ) {}

  check(): HealthDetails {
    const { status } = this;
    if (!(status instanceof Map))
      return resultOf({ lastSuccess: lastSuccessOf(status) }, [this.failureOf(status)]);
    const all = [...status];
    const lastSuccess = Object.fromEntries(all.map(([signal, one]) => [signal, lastSuccessOf(one)]));
    const failures = all.map(([signal, one]) => {
      const failure = this.failureOf(one);
      return failure && `${signal}: ${failure}`;
    });
    return resultOf({ lastSuccess }, failures);
  }

  private failureOf({ failingSince, lastError }: ExporterStatus): string | undefined {
    const { maxFailingMs = 60_000 } = this.options;
    if (failingSince === undefined || Date.now() - failingSince < maxFailingMs) return undefined;
    const seconds = Math.round((Date.now() - failingSince) / 1000);
    return `nothing could be exported for ${seconds} s: ${lastError ?? 'no reason given'}`;
  }
}

function lastSuccessOf({ lastSuccessAt }: ExporterStatus): string {
  return lastSuccessAt === undefined ? 'none yet' : new Date(lastSuccessAt).toISOString();
}

function resultOf(details: HealthDetails, failures: (string | undefined)[]): HealthDetails {
  const message = failures.filter(Boolean).join('; ');
  return message ? { ...details, status: 'down', message } : details;
}
