import 'reflect-metadata';
import { SpanKind, type Attributes } from '@opentelemetry/api';
import { methodOrClass, wrapMethod } from '#kernel';
import { noteSpan } from '#operations';
import { linksOf } from '../message-links.js';
import { runInSpan } from '../run-in-span.js';
import { liveTracerOf } from '../tracer.js';
import { attributeReader, type ArgumentAttributes } from './attribute-reader.js';

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** Metadata of methods that make a span of their own: its kind. */
export const TRACED = Symbol.for('nestjs-observability:traced');

export interface TracedOptions {
  /**
   * Attributes of the span: fixed ones, or a function of the method's arguments (annotate its parameters), or names for
   * the arguments in their order (`['order.id', undefined, 'order.kind']`; texts, numbers and booleans are taken). When
   * a function throws, the span goes without attributes, the method runs as ever, and the fault is counted.
   */
  attributes?: Attributes | ArgumentAttributes;
  /** Role in a conversation between services. A `consumer` of a batch is linked to each message. Default: `internal`. */
  kind?: keyof typeof KINDS;
}

/** What {@link Traced} returns: a decorator for methods, and for classes. */
export type TracedDecorator = (
  target: object,
  key?: string | symbol,
  descriptor?: PropertyDescriptor,
) => void;

/**
 * Runs a method inside a span: the span is active inside, ends when the result is complete (sync, promise, Observable,
 * async iterator), with status OK, or ERROR and the recorded error. The result and the error stay the method's own;
 * name, length and metadata too. Where nothing would be recorded it is a plain call.
 *
 * On a class it does so with each of the class's own methods that is not decorated itself.
 *
 * @param name span name, on a class the part before the dot; `Class.method` by default. Keep it free of ids: it groups
 * spans
 * @example
 * ```ts
 * @Traced('process_message', { kind: 'consumer', attributes: (message: Message) => ({ record_type: message.record_type }) })
 * async process(message: Message) { … }
 * ```
 */
export function Traced(name?: string, options: TracedOptions = {}): TracedDecorator {
  return methodOrClass((descriptor, owner, member, onClass) => {
    const whole = `${(onClass && name) || owner}.${member}`;
    if (!onClass) traceMethod(descriptor, name ?? whole, options);
    else if (!Reflect.hasOwnMetadata(TRACED, descriptor.value as object))
      traceMethod(descriptor, whole, options);
  }) as TracedDecorator;
}

function traceMethod(descriptor: PropertyDescriptor, spanName: string, options: TracedOptions): void {
  const kind = KINDS[options.kind ?? 'internal'];
  const attributesOf = attributeReader(options.attributes, spanName);
  wrapMethod(
    descriptor,
    (original) =>
      function traced(this: unknown, ...args: unknown[]): unknown {
        const tracer = liveTracerOf(this);
        if (!tracer) return original.apply(this, args);
        const consumes = kind === SpanKind.CONSUMER;
        const links = consumes ? linksOf(args) : undefined;
        const spanOptions = { kind, links, attributes: attributesOf(this, args) };
        return runInSpan(tracer, spanName, spanOptions, (span) => {
          if (consumes) noteSpan(span);
          return original.apply(this, args);
        });
      },
  );
  Reflect.defineMetadata(TRACED, kind, descriptor.value as object);
}
