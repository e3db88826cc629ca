import 'reflect-metadata';
import { trace } from '@opentelemetry/api';
import type { MethodWrapper } from '#container';
import { whenDone } from '#kernel';
import { operationNotes } from '#operations';
import { recordFailure } from '../span-outcome.js';

/**
 * Messages of gateways and microservices get their span where they arrive, but what a handler throws ends in an exception
 * filter on the way there. This notes the error for the operation, before the filter replaces it.
 *
 * @param key metadata key of the handler's decorator
 * @param marksSpan whether the active span fails too: a gateway's filter does not report the error to its caller, that
 * of a microservice does
 */
export function noteFailure(key: string, marksSpan: boolean): MethodWrapper {
  return {
    matches: (method) => Reflect.getMetadata(key, method) !== undefined,
    wrap: (original) =>
      function run(this: unknown, ...args) {
        const active = marksSpan ? trace.getActiveSpan() : undefined;
        const span = active?.isRecording() ? active : undefined;
        const notes = operationNotes();
        if (!span && !notes) return original.apply(this, args);
        const failed = (error: unknown): void => {
          if (notes) notes.failure = { error };
          if (span) recordFailure(span, error);
        };
        try {
          return whenDone(original.apply(this, args), { succeeded: () => undefined, failed });
        } catch (error) {
          failed(error);
          throw error;
        }
      },
  };
}
