import 'reflect-metadata';
import { SpanKind, trace } from '@opentelemetry/api';
import { appOf, whenDone } from '#context';
import { TRACED } from '../decorators/traced.decorator.js';
import { linksOf } from '../message-links.js';
import { runInSpan } from '../run-in-span.js';
import { recordFailure } from '../span-outcome.js';
import { liveTracerOf, tracerOf } from '../tracer.js';
import { inboundContext } from './inbound-context.js';
import { isBullProcessor, runBullJob } from './bull-job.js';
import type { Method, MethodWrapper } from './wrap-prototypes.js';

// The packages are optional; their metadata keys are all that is needed of them.
const SCHEDULER_TYPE = 'SCHEDULER_TYPE';
const EVENT_LISTENER = 'EVENT_LISTENER_METADATA';
const GRAPHQL_RESOLVER = 'graphql:resolver_type';
const WEBSOCKET_MESSAGE = 'websockets:message_mapping';

const ROOT_RESOLVERS = new Set<unknown>(['Query', 'Mutation', 'Subscription']);

const metadata = (key: string, method: Method): unknown => Reflect.getMetadata(key, method);

/** `@Cron`, `@Interval`, `@Timeout`: every run is a trace of its own. */
const scheduled: MethodWrapper = {
  matches: (method) => metadata(SCHEDULER_TYPE, method) !== undefined,
  wrap: (original, name) =>
    function run(this: unknown, ...args) {
      const parent = inboundContext(appOf(this));
      return runInSpan(tracerOf(this), name, {}, () => original.apply(this, args), parent);
    },
};

/** `@OnEvent`: part of the work that emitted the event. Resolvers: part of the request. */
const inPlace = (matches: MethodWrapper['matches']): MethodWrapper => ({
  matches,
  wrap: (original, name) =>
    function run(this: unknown, ...args) {
      const tracer = liveTracerOf(this);
      if (!tracer) return original.apply(this, args);
      const options = { kind: SpanKind.INTERNAL, attributes: { 'code.function.name': name } };
      return runInSpan(tracer, name, options, () => original.apply(this, args));
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
 * golevelup: the message's context is there already, guards and all; what lacks is the span, unless the handler is
 * traced by its own choice.
 */
const rabbitMessage: MethodWrapper = {
  matches: (method) => rabbitHandler(method) !== undefined && !Reflect.hasMetadata(TRACED, method),
  wrap: (original, name) => {
    const { queue = name } = rabbitHandler(original) ?? {};
    const attributes = {
      'messaging.system': 'rabbitmq',
      'messaging.operation.type': 'process',
      'messaging.destination.name': queue,
      'code.function.name': name,
    };
    return function run(this: unknown, ...args) {
      const tracer = liveTracerOf(this);
      if (!tracer) return original.apply(this, args);
      const options = { kind: SpanKind.CONSUMER, attributes, links: linksOf(args) };
      return runInSpan(tracer, `process ${queue}`, options, () => original.apply(this, args));
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

/** WebSocket messages have their span from the adapter, but what they throw ends in a filter on the way there. */
const gatewayMessage: MethodWrapper = {
  matches: (method) => metadata(WEBSOCKET_MESSAGE, method) !== undefined,
  wrap: (original) =>
    function run(this: unknown, ...args) {
      const span = trace.getActiveSpan();
      if (!span?.isRecording()) return original.apply(this, args);
      const failed = (error: unknown): void => recordFailure(span, error);
      try {
        return whenDone(original.apply(this, args), { succeeded: () => undefined, failed });
      } catch (error) {
        failed(error);
        throw error;
      }
    },
};

export const METHOD_WRAPPERS: readonly MethodWrapper[] = [
  scheduled,
  processor,
  gatewayMessage,
  rabbitMessage,
  inPlace((method) => metadata(EVENT_LISTENER, method) !== undefined),
  inPlace((method) => ROOT_RESOLVERS.has(metadata(GRAPHQL_RESOLVER, method))),
];
