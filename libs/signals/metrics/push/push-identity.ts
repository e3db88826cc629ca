import { hostname } from 'node:os';
import type { ResolvedOptions } from '#contracts';

/** Labels of every sample that is pushed by remote write, as a scrape would give them. */
export function pushIdentity({ service, tracing }: Pick<ResolvedOptions, 'service' | 'tracing'>): {
  job: string;
  instance: string;
} {
  const instance = tracing.resourceAttributes['service.instance.id'] ?? `${hostname()}:${process.pid}`;
  return { job: service.name, instance };
}
