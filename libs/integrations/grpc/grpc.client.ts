import { context, SpanKind, trace, type Context } from '@opentelemetry/api';
import { CORRELATION_HEADER, type OutcomeListener } from '#kernel';
import type { Operation } from '#operations';
import { type TracingRuntime, outboundCarrier, outboundContext, runHandler, type Handling } from '#tracing';
import {
  addressOf,
  CANCELLED,
  carrierOf,
  grpcAttributes,
  keepContext,
  methodOf,
  noteStatus,
  OK,
  STATUS_CODE,
  statusName,
  type GrpcMetadata,
} from './grpc.call.js';
import { transformerSlot, type Invocation, type ServiceClient } from './seams.js';

/** The part of Nest's `ClientGrpc` that is used here. */
export interface GrpcClient {
  getClientByServiceName: (name: string) => ServiceClient;
  /** The services that it has created, by name. */
  clients?: Map<string, ServiceClient>;
}

interface Status {
  code: number;
  details?: string;
}

export function isGrpcClient(instance: unknown): instance is GrpcClient {
  if (typeof instance !== 'object' || instance === null) return false;
  const { getService, getClientByServiceName } = instance as Record<string, unknown>;
  return typeof getService === 'function' && typeof getClientByServiceName === 'function';
}

/**
 * Creates a client span for every call of a gRPC client, and adds the trace to a copy of its metadata. Calls of every
 * kind, through `getService` or the underlying client, pass an invocation hook of grpc-js.
 */
export function observeGrpcClient(client: GrpcClient, runtime: TracingRuntime): void {
  const seen = new WeakSet<ServiceClient>();
  const observed = (service: ServiceClient): ServiceClient => {
    if (!seen.has(service)) observeCalls(service, runtime);
    seen.add(service);
    return service;
  };
  const { getClientByServiceName } = client;
  client.getClientByServiceName = (name) => observed(getClientByServiceName.call(client, name));
  // A provider may have requested a service in its constructor, before the client is observed.
  client.clients?.forEach(observed);
}

function observeCalls(service: ServiceClient, runtime: TracingRuntime): void {
  const slot = transformerSlot(service);
  if (!slot) return;
  const server = serverOf(service);
  const users = service[slot];
  service[slot] = (invocation) => observedCall(users ? users(invocation) : invocation, runtime, server);
}

/** The target address of a client, as configured by its application. */
function serverOf(service: ServiceClient): Operation['server'] {
  try {
    return addressOf(service.getChannel?.().getTarget() ?? '');
  } catch {
    return undefined;
  }
}

/** Makes a call in its span. Its responses arrive in the caller's context. */
function observedCall(
  invocation: Invocation,
  runtime: TracingRuntime,
  server: Operation['server'],
): Invocation {
  const { call, callback, metadata } = invocation;
  const caller = context.active();
  const outcomes: [outcome: OutcomeListener, inside: Context][] = [];
  return runHandler(handlingOf(invocation, runtime, outcomes, server), () => {
    const span = trace.getActiveSpan();
    keepContext(call, caller, (event, value) => {
      if (event !== 'status') return;
      const status = value as Status;
      span?.setAttribute(STATUS_CODE, statusName(status.code));
      for (const [outcome, inside] of outcomes) {
        noteStatus(inside, statusName(status.code));
        settle(outcome, status);
      }
    });
    return {
      ...invocation,
      metadata: withTrace(metadata),
      ...(callback && { callback: context.bind(caller, callback) }),
    };
  });
}

/** @param outcomes receives listeners for the end of the call */
function handlingOf(
  { metadata, methodDefinition }: Invocation,
  { scope, tracer }: TracingRuntime,
  outcomes: [outcome: OutcomeListener, inside: Context][],
  server: Operation['server'],
): Handling {
  const method = methodOf(methodDefinition.path);
  return {
    scope,
    operation: { kind: 'rpc_call', system: 'grpc', name: method, ...(server && { server }) },
    tracer,
    spanName: method,
    options: {
      kind: SpanKind.CLIENT,
      attributes: {
        ...grpcAttributes(method),
        'server.address': server?.address,
        'server.port': server?.port,
      },
    },
    parent: outboundContext(scope, carrierOf(metadata)),
    completion: (result, inside, outcome) => {
      outcomes.push([outcome, inside]);
      return result;
    },
  };
}

/** Unsubscribing cancels the call, as `firstValueFrom` does after one value of a stream, so it counts as success. */
function settle(outcome: OutcomeListener, { code, details }: Status): void {
  if (code === OK || code === CANCELLED) outcome.succeeded(undefined);
  else outcome.failed({ name: statusName(code), message: details });
}

function withTrace(metadata: GrpcMetadata): GrpcMetadata {
  try {
    const traced = metadata.clone();
    const carrier = outboundCarrier(metadata.get(CORRELATION_HEADER)[0]);
    for (const [name, value] of Object.entries(carrier)) setIfLegal(traced, name, String(value));
    return traced;
  } catch {
    // Other metadata than that of grpc-js: the call is made without the trace.
    return metadata;
  }
}

/** gRPC allows only printable ASCII: a correlation id from elsewhere may have more. */
function setIfLegal(metadata: GrpcMetadata, name: string, value: string): void {
  try {
    metadata.set(name, value);
  } catch {
    // The call is made without this header.
  }
}
