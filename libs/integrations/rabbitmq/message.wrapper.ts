import 'reflect-metadata';
import { SpanKind } from '@opentelemetry/api';
import type { MethodWrapper } from '#container';
import { noteSpan, operationNotes } from '#operations';
import { linksOf, liveTracerOf, runInSpan, TRACED } from '#tracing';
import { queueOf } from './connection/message-source.js';
import { rabbitAttributes } from './rabbit-batch.js';
import { handlerOptions } from './seams.js';

/**
 * Adds the span of golevelup's handlers: the connection has entered the message's context already, including guards.
 * Skipped for a handler that creates a consumer span itself with `@Traced`.
 */
export const rabbitHandler: MethodWrapper = {
  matches: (method) =>
    handlerOptions(method) !== undefined && Reflect.getMetadata(TRACED, method) !== SpanKind.CONSUMER,
  wrap: (original, name) => {
    const configured = handlerOptions(original)?.queue ?? name;
    return function run(this: unknown, ...args) {
      const tracer = liveTracerOf(this);
      // A batch's span starts before its guards.
      if (!tracer || operationNotes()?.span) return original.apply(this, args);
      // golevelup's second argument is the message, or the list of them.
      const messages = [args[1]].flat();
      const queue = queueOf(messages[0]) ?? configured;
      const attributes = { ...rabbitAttributes(queue, messages), 'code.function.name': name };
      const options = { kind: SpanKind.CONSUMER, attributes, links: linksOf(args) };
      return runInSpan(tracer, `process ${queue}`, options, (span) => {
        noteSpan(span);
        return original.apply(this, args);
      });
    };
  },
};
