import 'reflect-metadata';
import { SpanKind, trace } from '@opentelemetry/api';
import { appOf, noteSpan, OPERATION_OBSERVER, operationNotes, whenDone, type OperationKind } from '#kernel';
import { TRACED } from '../../libs/signals/tracing/decorators/traced.decorator.js';
import { linksOf } from '../../libs/signals/tracing/message-links.js';
import { runInSpan } from '../../libs/signals/tracing/run-in-span.js';
import { recordFailure } from '../../libs/signals/tracing/span-outcome.js';
import { liveTracerOf, tracerOf } from '../../libs/signals/tracing/tracer.js';
import { inboundContext } from '../../libs/signals/tracing/handlers/inbound-context.js';
import { isBullProcessor, runBullJob } from '../../libs/integrations/bullmq/bull-job.js';
import { rabbitAttributes } from '../../libs/integrations/rabbitmq/rabbit-batch.js';
import { runHandler } from '../../libs/signals/tracing/handlers/run-handler.js';
import type { Method, MethodWrapper } from '../../libs/core/container/wrap-prototypes.js';

// The packages are optional; their metadata keys are all that is needed of them.
const SCHEDULER_TYPE = 'SCHEDULER_TYPE';
const EVENT_LISTENER = 'EVENT_LISTENER_METADATA';
const GRAPHQL_RESOLVER = 'graphql:resolver_type';
const WEBSOCKET_MESSAGE = 'websockets:message_mapping';
const RPC_PATTERN = 'microservices:pattern';

const ROOT_RESOLVERS = new Set<unknown>(['Query', 'Mutation', 'Subscription']);

const metadata = (key: string | symbol, method: Method): unknown => Reflect.getMetadata(key, method);

/** `@Cron`, `@Interval`, `@Timeout`: every run is a trace of its own. */
const scheduled: MethodWrapper = {
  matches: (method) => metadata(SCHEDULER_TYPE, method) !== undefined,
  wrap: (original, name) =>
    function run(this: unknown, ...args) {
      const scope = appOf(this);
      const operation = { kind: 'job', system: 'schedule', name } as const;
      const parent = inboundContext(scope);
      const handling = { scope, operation, tracer: tracerOf(this), spanName: name, options: {}, parent };
      return runHandler(handling, () => original.apply(this, args));
    },
};

/** `@OnEvent`: part of the work that emitted the event. Resolvers: part of the request. */
const inPlace = (kind: OperationKind, system: string, matches: MethodWrapper['matches']): MethodWrapper => ({
  matches,
  wrap: (original, name) => {
    const operation = { kind, system, name };
    const options = { kind: SpanKind.INTERNAL, attributes: { 'code.function.name': name } };
    return function run(this: unknown, ...args) {
      const tracer = liveTracerOf(this);
      const scope = appOf(this);
      if (!tracer && !scope?.get(OPERATION_OBSERVER)) return original.apply(this, args);
      const handling = { scope, operation, tracer, spanName: name, options };
      return runHandler(handling, () => original.apply(this, args));
    };
  },
});

/** BullMQ: the worker's side of a job, in the trace of whoever added it. */
const processor: MethodWrapper = {
  matches: (_method, type, key) => key === 'process' && isBullProcessor(type),
  wrap: (original, name, type) =>
    function run(this: unknown, ...args) {
      return runBullJob(type, name, this, args, () => original.apply(this, args));
    },
};

/**
 * golevelup: the message's context is there already, guards and all; what lacks is the span, unless the handler makes a
 * consumer span by its own choice.
 */
const rabbitMessage: MethodWrapper = {
  matches: (method) => rabbitHandler(method) !== undefined && metadata(TRACED, method) !== SpanKind.CONSUMER,
  wrap: (original, name) => {
    const { queue = name } = rabbitHandler(original) ?? {};
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
function rabbitHandler(method: Method): { queue?: string } | undefined {
  const keys = Reflect.getMetadataKeys(method) as unknown[];
  const key = keys.find(
    (candidate) => typeof candidate === 'symbol' && candidate.description === 'RABBIT_HANDLER',
  );
  const found: unknown = key && Reflect.getMetadata(key, method);
  return (Array.isArray(found) ? found[0] : found) as { queue?: string } | undefined;
}

/**
 * Messages of gateways and microservices have their span from where they arrive, but what a handler throws ends in a
 * filter on the way there. A gateway's filter says nothing of it to its caller; that of a microservice answers an error.
 */
const filtered = (key: string, marksSpan: boolean): MethodWrapper => ({
  matches: (method) => metadata(key, method) !== undefined,
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
});

export const METHOD_WRAPPERS: readonly MethodWrapper[] = [
  scheduled,
  processor,
  filtered(WEBSOCKET_MESSAGE, true),
  filtered(RPC_PATTERN, false),
  rabbitMessage,
  inPlace('event', 'event-emitter', (method) => metadata(EVENT_LISTENER, method) !== undefined),
  inPlace('resolver', 'graphql', (method) => ROOT_RESOLVERS.has(metadata(GRAPHQL_RESOLVER, method))),
];
