import { together } from '#kernel';
import { Logged, type LoggedOptions } from '#logging';
import { Metered } from '#metrics';
import { Traced, type TracedOptions } from '#tracing';

type LabelValues = Readonly<Record<string, string | number | boolean>>;

export interface ObservedOptions<A extends unknown[]> {
  /** Metric labels from the arguments, with few different values. */
  labels?: (...args: A) => LabelValues;
  /** Span attributes from the arguments, with any values, such as ids. */
  attributes?: (...args: A) => LabelValues;
  /** Fields of every log line, the same for each call. */
  fields?: LoggedOptions['fields'];
  /** Level of the lines for entry and exit; failures are always errors. Default: `debug`; with `component`, `info`. */
  level?: LoggedOptions['level'];
}

/** An operation of a component, with the same metric names for all components. */
export interface ObservedOperation<A extends unknown[]> extends ObservedOptions<A> {
  /** For example `ingestion`; few different values. */
  component: string;
  /** For example `load_orders`; few different values. */
  operation: string;
}

/**
 * Observes a method, or every method of a class: `@Metered`, `@Traced` and `@Logged` in one. The span is around the
 * others, so that exemplars and log lines carry its trace.
 *
 * With `component` and `operation` instead of a name, the metrics are `component_operation_calls_total` and
 * `component_operation_duration_seconds` with the labels `component` and `operation`; both are on the span, whose name is
 * `component.operation`, and on the log lines too.
 *
 * @param name prefix of the metrics and name of the span; default: class and method
 * @param options labels of the metrics and attributes of the span, kept apart
 * @example
 * ```ts
 * @Observed('order_placement', {
 *   labels: (order: Order) => ({ channel: order.channel }),
 *   attributes: (order: Order) => ({ 'order.id': order.id }),
 * })
 * async place(order: Order): Promise<Receipt> { … }
 *
 * @Observed({ component: 'ingestion', operation: 'load_orders' })
 * load(file: string): Promise<number> { … }
 * // {"component":"ingestion","operation":"load_orders",…,"status":"success","duration_ms":12.4,"msg":"exited"}
 * ```
 */
export function Observed<A extends unknown[] = []>(
  name?: string | ObservedOperation<A>,
  options: ObservedOptions<A> = {},
) {
  if (typeof name !== 'object') return observed(name, name, options);
  const { component, operation } = name;
  return observed('component_operation', `${component}.${operation}`, named(name));
}

/** Sets component and operation as labels, attributes and fields; they override values from the arguments. */
function named<A extends unknown[]>(given: ObservedOperation<A>): ObservedOptions<A> {
  const { component, operation, labels, attributes, fields, level = 'info' } = given;
  const names = { component, operation };
  return {
    labels: (...args) => ({ ...labels?.(...args), ...names }),
    attributes: (...args) => ({ ...attributes?.(...args), ...names }),
    fields: { ...fields, ...names },
    level,
  };
}

function observed<A extends unknown[]>(
  metric: string | undefined,
  span: string | undefined,
  options: ObservedOptions<A>,
) {
  const { labels, attributes, fields, level } = options;
  const traced = Traced(span, { attributes: attributes as TracedOptions['attributes'] });
  // The span is outermost, so that it is active while metrics and lines are recorded.
  return together('Observed', [traced, Metered(metric, { labels }), Logged({ fields, level })]);
}
