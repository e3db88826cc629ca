import type { ModuleRef } from '@nestjs/core';
import { context, SpanKind } from '@opentelemetry/api';
import {
  type TraceCarrier,
  type TracingRuntime,
  handlerComplete,
  inboundContext,
  runHandler,
} from '#tracing';
import { adapterSource } from './seams.js';

type Callback = (...args: unknown[]) => unknown;

interface MessageHandler {
  message: unknown;
  callback: Callback;
}

/** The part of Nest's WebSocket adapters that is used here. */
interface SocketAdapter {
  bindClientConnect: (server: unknown, callback: Callback) => unknown;
  bindMessageHandlers: (client: object, handlers: MessageHandler[], transform: unknown) => unknown;
}

interface ApplicationConfig {
  getIoAdapter: () => SocketAdapter | null | undefined;
}

const seen = new WeakSet<SocketAdapter>();

/**
 * Observes an application's WebSocket adapter. It is selected after the providers are created, so it is intercepted
 * where Nest reads it. Without gateways it is never read.
 */
export function observeSockets(moduleRef: ModuleRef, runtime: TracingRuntime): void {
  const config = adapterSource<ApplicationConfig>(moduleRef);
  const getIoAdapter = config?.getIoAdapter;
  if (!config || !getIoAdapter) return;
  config.getIoAdapter = () => {
    const adapter = getIoAdapter.call(config);
    if (adapter && !seen.has(adapter)) observeAdapter(adapter, runtime);
    return adapter;
  };
}

/**
 * Runs every message of a client, and its connection, in its sender's trace: by the message's own `traceparent`, else
 * by the headers of the connection. The handlers that Nest binds include guards, pipes, interceptors and filters.
 */
function observeAdapter(adapter: SocketAdapter, runtime: TracingRuntime): void {
  seen.add(adapter);
  const connections = new WeakMap<object, TraceCarrier>();
  const { bindClientConnect, bindMessageHandlers } = adapter;
  adapter.bindClientConnect = (server, callback) =>
    bindClientConnect.call(adapter, server, (...args: unknown[]) => {
      const headers = headersOf(args);
      connections.set(args[0] as object, headers);
      return context.with(inboundContext(runtime.scope, headers), callback, undefined, ...args);
    });
  adapter.bindMessageHandlers = (client, handlers, transform) => {
    const headers = connections.get(client);
    const observed = handlers.map((handler) => observeMessages(handler, headers, runtime));
    return bindMessageHandlers.call(adapter, client, observed, transform);
  };
}

function observeMessages<H extends MessageHandler>(
  handler: H,
  headers: TraceCarrier = {},
  runtime: TracingRuntime,
): H {
  const event = typeof handler.message === 'string' ? handler.message : JSON.stringify(handler.message);
  const attributes = {
    'messaging.system.name': 'websocket',
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': event,
  };
  const handling = {
    scope: runtime.scope,
    operation: { kind: 'message', system: 'websocket', name: event },
    tracer: runtime.tracer,
    spanName: `process ${event}`,
    options: { kind: SpanKind.CONSUMER, attributes },
    completion: handlerComplete,
  } as const;
  const callback: Callback = (...args) => {
    const parent = inboundContext(runtime.scope, { ...headers, ...traceOf(args[0]) });
    const run = (): unknown => handler.callback(...args);
    return runHandler({ ...handling, parent }, run);
  };
  return { ...handler, callback };
}

/** `ws` passes the upgrade request on; socket.io stores it in its socket. */
function headersOf([client, request]: unknown[]): TraceCarrier {
  const { headers } = (request ?? (client as { handshake?: unknown }).handshake ?? {}) as {
    headers?: TraceCarrier;
  };
  return headers ?? {};
}

function traceOf(data: unknown): TraceCarrier {
  if (typeof data !== 'object' || data === null) return {};
  const { traceparent, tracestate, baggage } = data as TraceCarrier;
  return typeof traceparent === 'string' ? { traceparent, tracestate, baggage } : {};
}
