import type { ResolvedOptions, TracingOptions } from '#contracts';
import { resolveOptions } from '../../src/options/resolve-options.js';

/** Resolved options for specs: the defaults without environment variables, and the options under test. */
export function resolvedOptions(tracing: TracingOptions = {}): ResolvedOptions {
  const service = { name: 'orders', version: '1.2.3' };
  return resolveOptions(
    { service, metrics: { defaultMetrics: false }, tracing, management: { port: 0 } },
    {},
  );
}
