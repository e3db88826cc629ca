import { Logger } from '@nestjs/common';
import { SpanKind, type Attributes } from '@opentelemetry/api';
import { wrapMethod } from '#context';
import { runInSpan } from '../run-in-span.js';
import { liveTracerOf } from '../tracer.js';

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

export interface TracedOptions {
  /**
   * Attributes of the span: fixed ones, or a function of the method's arguments (annotate its parameters). When the
   * function throws, the span goes without attributes and the method runs as ever.
   */
  attributes?: Attributes | ((...args: never[]) => Attributes);
  /** Role in a conversation between services. Default: `internal`. */
  kind?: keyof typeof KINDS;
}

/**
 * Runs a method inside a span: the span is active inside, ends when the result is complete (sync, promise, Observable,
 * async iterator), with status OK, or ERROR and the recorded error. The result and the error stay the method's own;
 * name, length and metadata too. Where nothing would be recorded it is a plain call.
 *
 * @param name span name; `Class.method` by default. Keep it free of ids: it groups spans
 * @example
 * ```ts
 * @Traced('process_message', { kind: 'consumer', attributes: (message: Message) => ({ record_type: message.record_type }) })
 * async process(message: Message) { … }
 * ```
 */
export function Traced(name?: string, options: TracedOptions = {}) {
  const kind = KINDS[options.kind ?? 'internal'];
  return (target: object, key: string | symbol, descriptor: PropertyDescriptor): void => {
    const spanName = name ?? `${classNameOf(target)}.${String(key)}`;
    const attributesOf = attributeReader(options.attributes, spanName);
    wrapMethod(
      descriptor,
      (original) =>
        function traced(this: unknown, ...args: unknown[]): unknown {
          const tracer = liveTracerOf(this);
          if (!tracer) return original.apply(this, args);
          const spanOptions = { kind, attributes: attributesOf(args) };
          return runInSpan(tracer, spanName, spanOptions, () => original.apply(this, args));
        },
    );
  };
}

function classNameOf(target: object): string {
  return typeof target === 'function' ? target.name : target.constructor.name;
}

type AttributeReader = (args: unknown[]) => Attributes | undefined;

function attributeReader(attributes: TracedOptions['attributes'], spanName: string): AttributeReader {
  if (typeof attributes !== 'function') return () => attributes;
  const read = attributes as (...args: unknown[]) => Attributes;
  let failed = false;
  return (args) => {
    try {
      return read(...args);
    } catch {
      // Neither the message nor the arguments: they may hold what must not be logged.
      if (!failed) new Logger('Tracing').debug(`The attributes function of span "${spanName}" throws`);
      failed = true;
      return undefined;
    }
  };
}
