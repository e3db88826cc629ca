import { metricPrefix } from '../naming.js';
import type { LabelValue } from '../instruments/labels.js';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { counter, gauge, histogram } from '../registry/definition.js';
import type { CallPlan } from './call-site.js';
import { recordedCalls } from './recorded-calls.js';

export interface MeteredOptions<A extends unknown[]> {
  /**
   * Labels of a call, from the method's arguments; always with the same names. If it throws, this is counted in
   * `observability_recording_errors_total`, and the call is counted with empty labels. Use few distinct values: ids of
   * users or messages belong in spans and logs.
   */
  labels?: (...args: A) => Readonly<Record<string, LabelValue>>;
}

type Method = (...args: never) => unknown;

/** Makes the compiler refuse a label function that cannot take the method's arguments. */
export type Fits<T extends Method, A extends unknown[]> = ((...args: A) => void) extends (
  ...args: Parameters<T>
) => void
  ? unknown
  : never;

/** The decorator `@Metered`: for a method with fitting arguments, and for a class. */
export interface MeteredDecorator<A extends unknown[]> {
  <T extends Method>(
    target: object,
    property: string | symbol,
    descriptor: TypedPropertyDescriptor<T & Fits<T, A>>,
  ): void;
  (target: abstract new (...args: never) => unknown): void;
}

/**
 * Meters a method, or every method of a class: `<name>_calls_total{outcome}`, `<name>_duration_seconds`,
 * `<name>_errors_total{error_type}` and `<name>_in_flight`. A call ends when its promise settles, its Observable
 * completes or its async iterator ends. Result, errors, `this`, name, length and metadata are unchanged.
 *
 * @param name prefix of the metric names, on a class followed by the method; default: class and method in snake case,
 *   e.g. `order_service_place_order` for `OrderService.placeOrder`
 * @param options labels from the arguments
 * @example
 * ```ts
 * @Metered('order_placement', { labels: (order: Order) => ({ channel: order.channel }) })
 * async placeOrder(order: Order): Promise<Receipt> { … }
 * ```
 */
export function Metered<A extends unknown[] = []>(
  name?: string,
  options: MeteredOptions<A> = {},
): MeteredDecorator<A> {
  return recordedCalls('Metered', ({ owner, member, onClass }) =>
    meteredPlan(metricPrefix(name, owner, member, onClass), options.labels as CallPlan['labels']),
  );
}

/** The four metrics of a method. */
export function meteredPlan(name: string, labels: CallPlan['labels']): CallPlan {
  return {
    name,
    labels,
    register: (registry, labelNames) => {
      const inFlight = registry
        .register(gauge(`${name}_in_flight`, `Calls of ${name} that have not ended.`))
        .labels();
      const { calls, duration, errors } = registerMetered(registry, name, labelNames);
      return (values) => {
        const series = duration.labels(values);
        return {
          isOther: duration.isOther(series),
          parts: {
            inFlight,
            succeeded: calls.labels({ ...values, outcome: 'success' }),
            failed: calls.labels({ ...values, outcome: 'error' }),
            duration: series,
            errors: (errorType) => errors.labels({ ...values, error_type: errorType }),
          },
        };
      };
    },
  };
}

function registerMetered(registry: MetricsRegistry, name: string, labelNames: readonly string[]) {
  return {
    calls: registry.register(
      counter<string>(`${name}_calls_total`, `Calls of ${name} by outcome.`, [...labelNames, 'outcome']),
    ),
    duration: registry.register(
      histogram<string>(`${name}_duration_seconds`, `Time that calls of ${name} took.`, labelNames),
    ),
    errors: registry.register(
      counter<string>(`${name}_errors_total`, `Errors of ${name} by type.`, [...labelNames, 'error_type']),
    ),
  };
}
