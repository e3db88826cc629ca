import 'reflect-metadata';
import { SpanKind } from '@opentelemetry/api';
import type { MethodWrapper, Method } from '#container';
import { noteSpan, operationNotes } from '#operations';
import { linksOf, liveTracerOf, runInSpan, TRACED } from '#tracing';
import { rabbitAttributes } from './rabbit-batch.js';

/**
 * golevelup's handlers: the connection has entered the message's context already, guards included. Only the span is
 * missing, unless the handler makes a consumer span itself with `@Traced`.
 */
export const rabbitHandler: MethodWrapper = {
  matches: (method) =>
    optionsOf(method) !== undefined && Reflect.getMetadata(TRACED, method) !== SpanKind.CONSUMER,
  wrap: (original, name) => {
    const { queue = name } = optionsOf(original) ?? {};
    const attributes = { ...rabbitAttributes(queue), 'code.function.name': name };
    return function run(this: unknown, ...args) {
      const tracer = liveTracerOf(this);
      // A batch has its span before its guards.
      if (!tracer || operationNotes()?.span) return original.apply(this, args);
      const options = { kind: SpanKind.CONSUMER, attributes, links: linksOf(args) };
      return runInSpan(tracer, `process ${queue}`, options, (span) => {
        noteSpan(span);
        return original.apply(this, args);
      });
    };
  },
};

/** The options of a golevelup handler. Their key is a symbol that only golevelup has. */
function optionsOf(method: Method): { queue?: string } | undefined {
  const keys = Reflect.getMetadataKeys(method) as unknown[];
  const key = keys.find(
    (candidate) => typeof candidate === 'symbol' && candidate.description === 'RABBIT_HANDLER',
  );
  const found: unknown = key && Reflect.getMetadata(key, method);
  return (Array.isArray(found) ? found[0] : found) as { queue?: string } | undefined;
}
