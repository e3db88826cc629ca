import { context, SpanKind } from '@opentelemetry/api';
import { Observable } from 'rxjs';
import {
  type TraceCarrier,
  type TracingRuntime,
  outboundCarrier,
  outboundContext,
  runHandler,
  type Handling,
} from '#tracing';
import { isKafkaClient, kafkaHeadersOf, propagateIntoRecords } from '#kafka';

type Send = (pattern: unknown, data: unknown) => Observable<unknown>;
type Packet = TraceCarrier & { pattern: unknown; data: unknown };
type Dispatch = (packet: Packet) => unknown;

/** The part of Nest's `ClientProxy` that is used here. */
export interface RpcClient {
  send: Send;
  publish: (packet: Packet, callback: (...args: unknown[]) => void) => unknown;
  dispatchEvent: Dispatch;
  /** Only in Kafka's client. */
  dispatchBatchEvent?: Dispatch;
}

export function isRpcClient(instance: unknown): instance is RpcClient {
  if (typeof instance !== 'object' || instance === null) return false;
  const { send, emit, publish, dispatchEvent } = instance as Record<string, unknown>;
  return [send, emit, publish, dispatchEvent].every((member) => typeof member === 'function');
}

/**
 * Creates a client span for every request of a microservice client, a producer span for every event, and adds the trace
 * to the packet next to pattern and data, where other servers ignore it; for Kafka in the record's headers.
 */
export function observeClient(client: RpcClient, runtime: TracingRuntime): void {
  const { send, publish, dispatchEvent, dispatchBatchEvent } = client;
  const isKafka = isKafkaClient(client);
  const sending = (pattern: unknown, kind: SpanKind, data: unknown): Handling =>
    handlingOf(runtime, textOf(pattern), kind, isKafka ? kafkaHeadersOf(data) : undefined);

  client.send = (pattern, data) =>
    // Each subscription sends the message; without one nothing is sent.
    new Observable((subscriber) => {
      const work = (): Observable<unknown> => send.call(client, pattern, data);
      // Responses arrive in the connection's context; subscribers run in the caller's context.
      const back = context.bind(context.active(), (deliver: () => void) => deliver());
      return runHandler(sending(pattern, SpanKind.CLIENT, data), work).subscribe({
        next: (value) => back(() => subscriber.next(value)),
        error: (error) => back(() => subscriber.error(error)),
        complete: () => back(() => subscriber.complete()),
      });
    });
  client.publish = (packet, callback) => publish.call(client, traced(packet), callback);
  const dispatching =
    (dispatch: Dispatch): Dispatch =>
    (packet) => {
      const work = (): unknown => dispatch.call(client, traced(packet));
      return runHandler(sending(packet.pattern, SpanKind.PRODUCER, packet.data), work);
    };
  client.dispatchEvent = dispatching(dispatchEvent);
  if (dispatchBatchEvent) client.dispatchBatchEvent = dispatching(dispatchBatchEvent);
  if (isKafka) propagateIntoRecords(client);
}

function traced(packet: Packet): Packet {
  return { ...packet, ...outboundCarrier() };
}

function handlingOf(
  { scope, tracer }: TracingRuntime,
  name: string,
  kind: SpanKind,
  headers?: TraceCarrier,
): Handling {
  return {
    scope,
    operation: { kind: 'rpc_call', system: 'nestjs', name },
    tracer,
    spanName: `send ${name}`,
    options: { kind, attributes: { 'rpc.system.name': 'nestjs', 'rpc.method': name } },
    parent: outboundContext(scope, headers),
  };
}

function textOf(pattern: unknown): string {
  return typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
}
