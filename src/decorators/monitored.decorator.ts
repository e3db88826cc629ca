import { observedAs, type ObservedOptions } from './observed.decorator.js';

/**
 * Observes an operation of a component: metrics, a span and log lines in one, as `@Observed` does, under names that are
 * the same everywhere: `component_operation_calls_total` and `component_operation_duration_seconds` with the labels
 * `component` and `operation`, which are on the span and the log lines too; the line of its end has `status` and
 * `duration_ms` besides.
 *
 * @param component such as `ingestion`; few values
 * @param operation such as `load_orders`; few values
 * @param options further labels and attributes, from the arguments, and further fields of the lines
 * @example
 * ```ts
 * @Monitored('ingestion', 'load_orders')
 * load(file: string): Promise<number> { … }
 * // {"component":"ingestion","operation":"load_orders",…,"status":"success","duration_ms":12.4,"msg":"exited"}
 * ```
 */
export function Monitored<A extends unknown[] = []>(
  component: string,
  operation: string,
  options: ObservedOptions<A> = {},
) {
  const about = { component, operation };
  return observedAs<A>('Monitored', 'component_operation', {
    labels: (...args) => ({ ...options.labels?.(...args), ...about }),
    attributes: (...args) => ({ ...options.attributes?.(...args), ...about }),
    fields: { ...options.fields, ...about },
  });
}
