import { Observed, type ObservedOptions } from './observed.decorator.js';

/**
 * Observes an operation of a component: metrics, a span and log lines in one, as `@Observed` does, under names that are
 * the same everywhere: `component_operation_calls_total` and `component_operation_duration_seconds` with the labels
 * `component` and `operation`, which are on the span too.
 *
 * @param component such as `ingestion`; few values
 * @param operation such as `load_orders`; few values
 * @param options further labels and attributes, from the arguments
 * @example
 * ```ts
 * @Monitored('ingestion', 'load_orders')
 * load(file: string): Promise<number> { … }
 * ```
 */
export function Monitored<A extends unknown[] = []>(
  component: string,
  operation: string,
  options: ObservedOptions<A> = {},
) {
  const about = { component, operation };
  return Observed<A>('component_operation', {
    labels: (...args) => ({ ...options.labels?.(...args), ...about }),
    attributes: (...args) => ({ ...options.attributes?.(...args), ...about }),
  });
}
