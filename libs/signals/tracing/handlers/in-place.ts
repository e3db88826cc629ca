import 'reflect-metadata';
import { SpanKind } from '@opentelemetry/api';
import type { MethodWrapper } from '#container';
import { appOf } from '#kernel';
import { OPERATION_OBSERVER, type OperationKind } from '#operations';
import { TRACED } from '../decorators/traced.decorator.js';
import { liveTracerOf } from '../tracer-of.js';
import { runHandler } from './run-handler.js';

/**
 * Wraps handlers that run within the calling work: their span is a child of the active one, and the context is kept.
 *
 * @param system e.g. `graphql`
 */
export function inPlace(
  kind: OperationKind,
  system: string,
  matches: MethodWrapper['matches'],
): MethodWrapper {
  return {
    matches,
    wrap: (original, name) => {
      const operation = { kind, system, name };
      const options = { kind: SpanKind.INTERNAL, attributes: { 'code.function.name': name } };
      // The handler has its own span already.
      const isTraced = Reflect.hasMetadata(TRACED, original);
      return function run(this: unknown, ...args) {
        const tracer = isTraced ? undefined : liveTracerOf(this);
        const scope = appOf(this);
        if (!tracer && !scope?.get(OPERATION_OBSERVER)) return original.apply(this, args);
        const handling = { scope, operation, tracer, spanName: name, options };
        return runHandler(handling, () => original.apply(this, args));
      };
    },
  };
}
