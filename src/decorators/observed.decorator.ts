import { together } from '#kernel';
import { Logged, type LoggedOptions } from '#logging';
import { Metered } from '#metrics';
import { Traced, type TracedOptions } from '#tracing';

type LabelValues = Readonly<Record<string, string | number | boolean>>;

export interface ObservedOptions<A extends unknown[]> {
  /** Few values: labels of the metrics, from the arguments. */
  labels?: (...args: A) => LabelValues;
  /** Any values: attributes of the span, from the arguments. Ids belong here. */
  attributes?: (...args: A) => LabelValues;
  /** Fields of every log line, the same for each call. */
  fields?: LoggedOptions['fields'];
}

/**
 * Observes a method, or every method of a class: `@Metered`, `@Traced` and `@Logged` in one. The span is around the others, so that exemplars and
 * log lines carry its trace.
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
 * ```
 */
export function Observed<A extends unknown[] = []>(name?: string, options: ObservedOptions<A> = {}) {
  return observedAs<A>('Observed', name, options);
}

/** @param decorator its name, for its errors */
export function observedAs<A extends unknown[]>(
  decorator: string,
  name: string | undefined,
  { labels, attributes, fields }: ObservedOptions<A>,
) {
  const traced = Traced(name, { attributes: attributes as TracedOptions['attributes'] });
  // The span is outermost, so that it is active while the others record.
  const observed = together(decorator, [traced, Metered(name, { labels }), Logged({ fields })]);
  return observed as unknown as MethodDecorator & ClassDecorator;
}
