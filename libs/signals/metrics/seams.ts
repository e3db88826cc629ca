import type { Registry } from 'prom-client';

/**
 * The labels of `registry.setDefaultLabels`, for which prom-client has a setter but no getter.
 * Private: `_defaultLabels` (prom-client 15). Without it there are none.
 */
export function defaultLabelsOf(registry: Registry): Readonly<Record<string, unknown>> {
  const { _defaultLabels } = registry as unknown as { _defaultLabels?: unknown };
  return typeof _defaultLabels === 'object' && _defaultLabels !== null
    ? (_defaultLabels as Record<string, unknown>)
    : {};
}
