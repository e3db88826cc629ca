import { context, SpanKind } from '@opentelemetry/api';
import { Observable } from 'rxjs';
import { contextOfApp, CORRELATION_HEADER, currentCorrelationId } from '#context';
import { injectTrace, type TraceCarrier } from '../propagation.js';
import type { TracingRuntime } from '../tracing-runtime.js';
import { runHandler, type Handling } from './run-handler.js';

type Send = (pattern: unknown, data: unknown) => Observable<unknown>;
type Packet = TraceCarrier & { pattern: unknown; data: unknown };

/** The part of Nest's `ClientProxy` that is used here. */
export interface RpcClient {
  send: Send;
  publish: (packet: Packet, callback: (...args: unknown[]) => void) => unknown;
  dispatchEvent: (packet: Packet) => unknown;
}

export function isRpcClient(instance: unknown): instance is RpcClient {
  if (typeof instance !== 'object' || instance === null) return false;
  const { send, emit, publish, dispatchEvent } = instance as Record<string, unknown>;
  return [send, emit, publish, dispatchEvent].every((member) => typeof member === 'function');
}

/**
 * A client span for every request of a microservice client, a producer span for every event, and the trace in the
 * packet beside pattern and data, where servers that do not know it overlook it.
 */
export function observeClient(client: RpcClient, runtime: TracingRuntime): void {
  const { send, publish, dispatchEvent } = client;
  client.send = (pattern, data) =>
    // Nothing is sent before somebody subscribes, and each subscriber sends anew.
    new Observable((subscriber) => {
      const work = (): Observable<unknown> => send.call(client, pattern, data);
      // Answers arrive in the connection's context; whoever waits for them is in the caller's.
      const back = context.bind(context.active(), (deliver: () => void) => deliver());
      return runHandler(sending(runtime, pattern, SpanKind.CLIENT), work).subscribe({
        next: (value) => back(() => subscriber.next(value)),
        error: (error) => back(() => subscriber.error(error)),
        complete: () => back(() => subscriber.complete()),
      });
    });
  client.publish = (packet, callback) => publish.call(client, traced(packet), callback);
  client.dispatchEvent = (packet) => {
    const work = (): unknown => dispatchEvent.call(client, traced(packet));
    return runHandler(sending(runtime, packet.pattern, SpanKind.PRODUCER), work);
  };
}

function traced(packet: Packet): Packet {
  const carrier: TraceCarrier = {};
  injectTrace(carrier);
  const correlationId = currentCorrelationId();
  if (correlationId !== undefined) carrier[CORRELATION_HEADER] = correlationId;
  return { ...packet, ...carrier };
}

function sending({ scope, tracer }: TracingRuntime, pattern: unknown, kind: SpanKind): Handling {
  const name = textOf(pattern);
  return {
    scope,
    operation: { kind: 'rpc_call', system: 'nestjs', name },
    tracer,
    spanName: `send ${name}`,
    options: { kind, attributes: { 'rpc.system': 'nestjs', 'rpc.method': name } },
    parent: contextOfApp(scope),
  };
}

function textOf(pattern: unknown): string {
  return typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
}
