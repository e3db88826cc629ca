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
  const { labels, attributes, fields } = options;
  const traced = Traced(name, { attributes: attributes as TracedOptions['attributes'] });
  const layers = [Logged({ fields }), Metered(name, { labels }), traced] as AnyDecorator[];
  const observed: AnyDecorator = (...target) => {
    // The innermost comes first: the span is outermost, so that it is active while the others record.
    for (const layer of layers) layer(...target);
  };
  return observed as MethodDecorator & ClassDecorator;
}

type AnyDecorator = (target: object, property?: string | symbol, descriptor?: PropertyDescriptor) => void;
