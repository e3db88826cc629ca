import 'reflect-metadata';
import { SpanKind, trace, type Attributes, type Context, type Tracer } from '@opentelemetry/api';
import {
  activeContext,
  PLACE,
  recordedMethod,
  type BeginCall,
  type OutcomeListener,
  type RecordMember,
} from '#kernel';
import { noteSpan } from '#operations';
import { linksOf } from '../message-links.js';
import { beginInSpan } from '../run-in-span.js';
import { liveTracerOf } from '../tracer-of.js';
import { attributeReader, readsArgumentsOf, type ArgumentAttributes } from './attribute-reader.js';

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** Metadata key of methods with their own span: the span kind. */
export const TRACED = Symbol.for('nestjs-observability:traced');

export interface TracedOptions {
  /**
   * Attributes of the span: fixed ones, a function of the method's arguments (annotate its parameters), or names for
   * the arguments in order (`['order.id', undefined, 'order.kind']`; texts, numbers and booleans are used). If a
   * function throws, the span has no attributes, the method runs normally, and the error is counted.
   */
  attributes?: Attributes | ArgumentAttributes;
  /** Span kind. A `consumer` of a batch is linked to each message. Default: `internal`. */
  kind?: keyof typeof KINDS;
}

/** The result of {@link Traced}: a decorator for methods and classes. */
export type TracedDecorator = (
  target: object,
  key?: string | symbol,
  descriptor?: PropertyDescriptor,
) => void;

/**
 * Runs a method in a span, which is active inside and ends when the result is complete (sync, promise, Observable,
 * async iterator), with status OK, or ERROR and the recorded error. Result, error, name, length and metadata are
 * unchanged. When nothing would be recorded, it is a plain call.
 *
 * On a class it applies to each of the class's own methods that is not decorated itself.
 *
 * @param name span name, on a class the part before the dot; `Class.method` by default. Must not contain ids, because
 *   spans are grouped by name
 * @example
 * ```ts
 * @Traced('process_message', { kind: 'consumer', attributes: (message: Message) => ({ record_type: message.record_type }) })
 * async process(message: Message) { … }
 * ```
 */
export function Traced(name?: string, options: TracedOptions = {}): TracedDecorator {
  const record: RecordMember = ({ descriptor, owner, member, onClass }) => {
    const method = descriptor.value as object;
    if (onClass && Reflect.hasOwnMetadata(TRACED, method)) return undefined;
    const whole = `${(onClass && name) || owner}.${member}`;
    const kind = KINDS[options.kind ?? 'internal'];
    // Copied to the wrapper, like all metadata of a method.
    Reflect.defineMetadata(TRACED, kind, method);
    return beginTraced(onClass ? whole : (name ?? whole), kind, options);
  };
  return recordedMethod('Traced', record, PLACE.span) as TracedDecorator;
}

function beginTraced(spanName: string, kind: SpanKind, options: TracedOptions): BeginCall {
  const attributesOf = attributeReader(options.attributes, spanName);
  const consumes = kind === SpanKind.CONSUMER;
  const begin = (tracer: Tracer, from: Context, self: unknown, args: readonly unknown[]) => {
    const links = consumes ? linksOf(args) : undefined;
    const call = beginInSpan(tracer, spanName, { kind, links, attributes: attributesOf(self, args) }, from);
    const span = consumes && call?.inside ? trace.getSpan(call.inside) : undefined;
    if (span) noteSpan(span);
    return call;
  };
  // `isWanted` caches the tracer and context that it found for the call that begins directly afterwards.
  let found: Tracer | undefined;
  let foundIn: Context | undefined;
  const isWanted = (self: unknown): boolean => {
    try {
      foundIn = activeContext();
      found = liveTracerOf(self, foundIn);
      return found !== undefined;
    } catch {
      // Stack overflow.
      return false;
    }
  };
  const beginCall = (self: unknown, args: readonly unknown[]): OutcomeListener | undefined => {
    const from = foundIn ?? activeContext();
    const tracer = found ?? liveTracerOf(self, from);
    found = foundIn = undefined;
    return tracer && begin(tracer, from, self, args);
  };
  const readsArguments = consumes || readsArgumentsOf(options.attributes);
  return Object.assign(beginCall, { isWanted, readsArguments });
}
