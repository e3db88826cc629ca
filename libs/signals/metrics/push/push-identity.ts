import { hostname } from 'node:os';
import type { ResolvedOptions } from '#contracts';

/** Labels of every sample pushed by remote write, like those a scrape adds. */
export function pushIdentity({ service, tracing }: Pick<ResolvedOptions, 'service' | 'tracing'>): {
  job: string;
  instance: string;
} {
  const instance = String(
    tracing.resourceAttributes['service.instance.id'] ?? `${hostname()}:${process.pid}`,
  );
  return { job: service.name, instance };
}
