import { context, createContextKey, SpanKind } from '@opentelemetry/api';
import {
  type TraceCarrier,
  type TracingRuntime,
  handlerComplete,
  inboundContext,
  runHandler,
} from '#tracing';
import { serveCall, servedCallOf } from '#grpc';
import { headersOf } from './microservice.headers.js';

type Handler = (...args: unknown[]) => unknown;

/** The part of Nest's microservice servers that is used here; common to all transports. */
export interface RpcServer {
  addHandler: (pattern: unknown, handler: Handler, isEventHandler?: boolean, extras?: unknown) => unknown;
  handleMessage?: (...args: unknown[]) => unknown;
  deserializer?: { deserialize(value: unknown, options?: unknown): unknown };
}

/** Context key of a message's packet, from its reading to its handler. */
const ARRIVAL = createContextKey('nestjs-observability arrival');

interface Arrival {
  packet?: TraceCarrier;
}

/**
 * Runs every message of a microservice server in its sender's trace. The handlers that Nest registers include guards,
 * pipes, interceptors and filters, so all of them run inside.
 */
export function observeServer(server: RpcServer, runtime: TracingRuntime): void {
  rememberPackets(server);
  const { addHandler } = server;
  server.addHandler = (pattern, handler, isEventHandler, extras) =>
    addHandler.call(
      server,
      pattern,
      observed(handler, textOf(pattern), isEventHandler, runtime),
      isEventHandler,
      extras,
    );
}

/** Handlers receive only the packet's data, which has no place for a trace. */
function rememberPackets(server: RpcServer): void {
  const { handleMessage, deserializer } = server;
  if (!handleMessage || !deserializer) return;
  server.handleMessage = (...args) =>
    context.with(context.active().setValue(ARRIVAL, {} satisfies Arrival), () =>
      handleMessage.apply(server, args),
    );
  server.deserializer = Object.create(deserializer, {
    deserialize: {
      value: async (value: unknown, options?: unknown): Promise<unknown> => {
        const arrival = context.active().getValue(ARRIVAL) as Arrival | undefined;
        const packet = await deserializer.deserialize(value, options);
        if (arrival && typeof packet === 'object' && packet !== null) arrival.packet = packet as TraceCarrier;
        return packet;
      },
    },
  }) as RpcServer['deserializer'];
}

/** A proxy, because Nest adds further handlers of an event as properties of the function. */
function observed(handler: Handler, pattern: string, isEvent = false, runtime: TracingRuntime): Handler {
  const { scope, tracer } = runtime;
  const kind = isEvent ? SpanKind.CONSUMER : SpanKind.SERVER;
  const handling = {
    scope,
    operation: { kind: 'rpc', system: 'nestjs', name: pattern },
    tracer,
    spanName: `process ${pattern}`,
    options: { kind, attributes: { 'rpc.system.name': 'nestjs', 'rpc.method': pattern } },
    completion: handlerComplete,
  } as const;
  return new Proxy(handler, {
    apply(target, self, args: unknown[]) {
      const call = servedCallOf(args);
      if (call) return serveCall(call, args, runtime, (given) => Reflect.apply(target, self, given));
      const { packet } = (context.active().getValue(ARRIVAL) ?? {}) as Arrival;
      const parent = inboundContext(scope, { ...packet, ...headersOf(args[1]) });
      const run = (): unknown => Reflect.apply(target, self, args);
      return runHandler({ ...handling, parent }, run);
    },
  });
}

function textOf(pattern: unknown): string {
  return typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
}
