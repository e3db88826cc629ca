import type { Registry } from 'prom-client';
import { missingSeam } from '#container';

/**
 * The labels of `registry.setDefaultLabels`; prom-client has a setter but no getter. Private: `_defaultLabels`
 * (prom-client 15).
 */
export function defaultLabelsOf(registry: Registry): Readonly<Record<string, unknown>> {
  const labels: unknown = Reflect.get(registry, '_defaultLabels');
  if (typeof labels === 'object' && labels !== null) return { ...labels };
  missingSeam(
    'prom-client',
    'Registry._defaultLabels',
    'labels of register.setDefaultLabels are not on /metrics',
  );
  return {};
}
