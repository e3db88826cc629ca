import type { Registry } from 'prom-client';
import { missingSeam } from '#container';

/**
 * The labels of `registry.setDefaultLabels`, for which prom-client has a setter but no getter.
 * Private: `_defaultLabels` (prom-client 15).
 */
export function defaultLabelsOf(registry: Registry): Readonly<Record<string, unknown>> {
  const { _defaultLabels } = registry as unknown as { _defaultLabels?: unknown };
  if (typeof _defaultLabels === 'object' && _defaultLabels !== null)
    return _defaultLabels as Record<string, unknown>;
  missingSeam(
    'prom-client',
    'Registry._defaultLabels',
    'labels of register.setDefaultLabels are not on /metrics',
  );
  return {};
}
