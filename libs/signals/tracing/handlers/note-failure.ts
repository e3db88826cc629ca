import 'reflect-metadata';
import { trace } from '@opentelemetry/api';
import type { MethodWrapper } from '#container';
import { whenDone } from '#kernel';
import { operationNotes } from '#operations';
import { recordFailure } from '../span-outcome.js';

/**
 * Messages of gateways and microservices get their span on arrival, but exception filters handle a handler's error
 * before the span sees it. This records the error for the operation first.
 *
 * @param key metadata key of the handler's decorator
 * @param marksSpan whether to mark the active span as failed as well: needed for gateways, whose filter does not report
 *   the error to its caller
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
