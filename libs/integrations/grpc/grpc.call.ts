import { context, type Context } from '@opentelemetry/api';
import { CORRELATION_HEADER } from '#kernel';
import { operationNotes, type OperationNotes } from '#operations';
import { ownPropagator, type TraceCarrier } from '#tracing';

/** The part of grpc-js's `Metadata` that is used here. */
export interface GrpcMetadata {
  get(name: string): unknown[];
  set(name: string, value: string): void;
  clone(): GrpcMetadata;
}

/** A call; an event emitter on both sides. */
export interface GrpcCall {
  emit: (event: string, ...args: unknown[]) => boolean;
}

/** Span attribute of a call's result: the name of its status. */
export const STATUS_CODE = 'rpc.status_code';

export const OK = 0;
export const CANCELLED = 1;
export const UNKNOWN = 2;
export const DEADLINE_EXCEEDED = 4;

/** The statuses of gRPC by their codes. */
const STATUSES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** The name of a status code, e.g. `NOT_FOUND` for 5. */
export const statusName = (code: number): string => STATUSES[code] ?? 'UNKNOWN';

/** Attributes of a call's span, by OpenTelemetry's conventions. @param method e.g. `shop.Orders/Find` */
export function grpcAttributes(method: string) {
  return { 'rpc.system.name': 'grpc', 'rpc.method': method };
}

/** Records the status of a call for the operation in its context; does nothing without an operation. */
export function noteStatus(inside: Context, status: string): OperationNotes | undefined {
  const notes = operationNotes(inside);
  if (notes) notes.status = status;
  return notes;
}

/**
 * Milliseconds before the deadline from which a cancelled call counts as late: the server's deadline is later than the
 * caller's by the time that the request took.
 */
const EARLY_MS = 50;

/** Whether a call that is cancelled now has reached its deadline, in milliseconds since 1970. */
export function isPastDeadline(deadline: unknown): boolean {
  return typeof deadline === 'number' && Date.now() >= deadline - EARLY_MS;
}

/** Scheme and authority in front of gRPC's addresses: `dns:`, `dns:///`, `ipv6:`, `dns://1.1.1.1/`. */
const SCHEME = /^(?:dns|ipv4|ipv6|passthrough):(?:\/\/[^/]*\/)?/;
/** Host, in brackets where it has colons, and port. */
const HOST_AND_PORT = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/;

/** Host and port of a gRPC address such as `dns:shop:50051`; undefined for others, such as sockets of Unix. */
export function addressOf(target: string): { address: string; port: number } | undefined {
  const [, inBrackets, plain, port] = HOST_AND_PORT.exec(target.replace(SCHEME, '')) ?? [];
  const address = inBrackets ?? plain;
  return address === undefined ? undefined : { address, port: Number(port) };
}

/** gRPC's `/shop.Orders/Find` without the leading slash. */
export const methodOf = (path: string): string => path.replace(/^\//, '');

/** The trace headers in the metadata of a call. */
export function carrierOf(metadata: GrpcMetadata): TraceCarrier {
  const carrier: TraceCarrier = { [CORRELATION_HEADER]: metadata.get(CORRELATION_HEADER)[0] };
  for (const name of ownPropagator.fields()) carrier[name] = metadata.get(name);
  return carrier;
}

/**
 * Emits all events of a call in one context instead of the connection's.
 *
 * @param listen called before the other listeners
 */
export function keepContext(
  call: GrpcCall,
  kept: Context,
  listen?: (event: string, value: unknown) => void,
): void {
  const { emit } = call;
  call.emit = context.bind(kept, (event: string, ...args: unknown[]) => {
    listen?.(event, args[0]);
    return emit.call(call, event, ...args);
  });
}
