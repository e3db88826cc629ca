import { WithFields } from '#logging';
import { Traced } from '#tracing';

type Value = string | number | boolean;

export interface TracedMessageOptions<A extends unknown[]> {
  /**
   * Span attributes and log fields of a message, with the value for messages that lack them. A field is read from the
   * first argument by its name.
   */
  fields: Readonly<Record<string, Value>>;
  /** An alternative source of the fields, computed from the method's arguments. */
  from?: (...args: A) => Readonly<Record<string, unknown>>;
}

/**
 * For handlers of messages: a consumer's span around the method, with attributes that have defaults, and the same fields
 * bound to every log line below it. Result and error stay the method's own; the error is recorded on the span.
 *
 * @param name span name, without ids, such as `process_message`
 * @param options names of the fields with their defaults
 * @example
 * ```ts
 * @RabbitSubscribe({ queue: 'health_records' })
 * @TracedMessage('process_message', {
 *   fields: { record_type: 'unknown', correlation_id: 'none', user_id: 'none' },
 * })
 * async handle(message: EtlMessage): Promise<void> { … }
 * ```
 */
export function TracedMessage<A extends unknown[] = [message: object]>(
  name: string,
  { fields, from }: TracedMessageOptions<A>,
): MethodDecorator {
  const read = (...args: unknown[]): Record<string, Value> => valuesOf(fields, sourceOf(from, args as A));
  const traced = Traced(name, { kind: 'consumer', attributes: read });
  const bound = WithFields(read);
  return (target, key, descriptor) => {
    traced(target, key, descriptor);
    bound(target, key, descriptor);
  };
}

function sourceOf<A extends unknown[]>(from: TracedMessageOptions<A>['from'], args: A): unknown {
  try {
    return from ? from(...args) : args[0];
  } catch {
    return undefined;
  }
}

function valuesOf(fields: Readonly<Record<string, Value>>, source: unknown): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, missing]) => [name, valueOf(source, name) ?? missing]),
  );
}

/** Empty texts count as missing. */
function valueOf(source: unknown, name: string): Value | undefined {
  try {
    const value = (source as Readonly<Record<string, unknown>>)[name];
    const isValue = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return isValue && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}
