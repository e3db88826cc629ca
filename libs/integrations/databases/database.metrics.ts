import { appOf } from '#kernel';
import { histogram, metricCatalogue, METRICS_SLOT, type MetricsRegistry } from '#metrics';
import type { EndedCall } from './ended-call.js';

/** Calls of databases and stores, with the names of OpenTelemetry's conventions. */
export class DatabaseMetrics extends metricCatalogue({
  duration: histogram(
    'db_client_operation_duration_seconds',
    'Time that statements and commands took, as their caller saw it.',
    [
      'db_system_name',
      'db_operation_name',
      'db_collection_name',
      'db_namespace',
      'server_address',
      'server_port',
      'db_response_status_code',
      'error_type',
    ],
    { buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] },
  ),
}) {
  record({ call, seconds, status = '', errorType = '' }: EndedCall): void {
    this.duration.observe(
      {
        db_system_name: call.system,
        db_operation_name: call.operation ?? '',
        db_collection_name: call.collection ?? '',
        db_namespace: call.namespace ?? '',
        server_address: call.host ?? '',
        server_port: String(call.port ?? 0),
        db_response_status_code: status,
        error_type: errorType,
      },
      seconds,
    );
  }
}

const catalogues = new WeakMap<MetricsRegistry, DatabaseMetrics>();

/** The metrics of the current application, created at its first statement; undefined if it has none. */
export function databaseMetrics(): DatabaseMetrics | undefined {
  const registry = appOf()?.get(METRICS_SLOT);
  if (!registry?.enabled) return undefined;
  const known = catalogues.get(registry);
  if (known) return known;
  const made = new DatabaseMetrics(registry);
  catalogues.set(registry, made);
  return made;
}
