import type { HealthStatus, OperationStatistics } from '#contracts';
import type { QueryContext } from '../query-context.js';
import type { Period } from './period.js';

/** A service's status from its spans; for the application itself also its health. */
export interface ServiceStatus {
  readonly service: string;
  /** Last reported health of the application; undefined for other services. */
  readonly health?: HealthStatus;
  readonly spans: number;
  readonly errors: number;
  readonly errorRate: number | null;
  /** 95th percentile of its slowest operation. */
  readonly p95Ms: number | null;
}

export async function servicesOf(
  { store, service, now }: QueryContext,
  period: Period,
  signal?: AbortSignal,
): Promise<ServiceStatus[]> {
  const operations = new Map<string, OperationStatistics[]>();
  for (const one of await store.operations(period, signal)) {
    const known = operations.get(one.service);
    if (known) known.push(one);
    else operations.set(one.service, [one]);
  }
  if (!operations.has(service.name)) operations.set(service.name, []);
  const health = store.health({ check: 'service', toMs: now() }, { limit: 1 }).items[0]?.status;
  return [...operations]
    .map(([name, list]) => ({
      service: name,
      ...(name === service.name && health !== undefined && { health }),
      ...totals(list),
    }))
    .sort((a, b) => a.service.localeCompare(b.service));
}

function totals(list: readonly OperationStatistics[]): Omit<ServiceStatus, 'service' | 'health'> {
  const spans = list.reduce((sum, { count }) => sum + count, 0);
  const errors = list.reduce((sum, one) => sum + one.errors, 0);
  return {
    spans,
    errors,
    errorRate: spans === 0 ? null : errors / spans,
    p95Ms: list.length === 0 ? null : Math.max(...list.map(({ p95Ms }) => p95Ms)),
  };
}
