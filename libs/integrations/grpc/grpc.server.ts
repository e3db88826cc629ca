import { context, SpanKind, trace, type Attributes } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { splitAddress } from '#contracts';
import type { OutcomeListener } from '#kernel';
import { type Completion, type TracingRuntime, handlerComplete, inboundContext, runHandler } from '#tracing';
import {
  CANCELLED,
  carrierOf,
  DEADLINE_EXCEEDED,
  grpcAttributes,
  isPastDeadline,
  keepContext,
  methodOf,
  noteStatus,
  OK,
  STATUS_CODE,
  statusName,
  UNKNOWN,
  type GrpcCall,
  type GrpcMetadata,
} from './grpc.call.js';

type Answer = (...args: unknown[]) => unknown;

/** A call as grpc-js passes it to a handler. */
export interface ServedCall extends GrpcCall {
  readonly metadata: GrpcMetadata;
  /** Whether the caller has given the call up. */
  readonly cancelled?: boolean;
  getPath(): string;
  /** Milliseconds since 1970; Infinity without a deadline. */
  getDeadline?(): unknown;
  /** Address of the caller: `127.0.0.1:50123`, `::1:50123`. */
  getPeer?(): string;
}

/** Statuses that are failures of the server; the others are mistakes of the caller, like HTTP's 4xx. */
const FAULTS = new Set([
  'UNKNOWN',
  'DEADLINE_EXCEEDED',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
]);

/** The call among a handler's arguments: the last of three, or the first for a handler that answers itself. */
export function servedCallOf([data, extra, call]: readonly unknown[]): ServedCall | undefined {
  if (isCall(call)) return call;
  // Only in this case, because other data may have getters and must not be read.
  const byHand = extra === undefined || typeof extra === 'function';
  return byHand && isCall(data) ? data : undefined;
}

/** Runs the handler of a gRPC call, and all events of the call, in the trace of its caller. */
export function serveCall(
  call: ServedCall,
  args: readonly unknown[],
  { scope, tracer }: TracingRuntime,
  work: (args: readonly unknown[]) => unknown,
): unknown {
  const method = methodOf(call.getPath());
  const served = args[0] === call ? servedByHand(args) : { args, completion: handlerComplete };
  let isLate = false;
  const completion = unlessLate(() => isLate, served.completion);
  const handling = {
    scope,
    operation: { kind: 'rpc', system: 'grpc', name: method },
    tracer,
    spanName: method,
    options: { kind: SpanKind.SERVER, attributes: { ...grpcAttributes(method), ...peerOf(call) } },
    parent: inboundContext(scope, carrierOf(call.metadata)),
    completion: withReason(call, completion),
    spanCompletion: withStatus(call, completion),
  } as const;
  return runHandler(handling, () => {
    keepContext(call, context.active(), (event, value) => {
      if (event === 'cancelled') isLate = isPastDeadline(call.getDeadline?.());
      served.listen?.(event, value);
    });
    return work(served.args);
  });
}

interface Served {
  readonly args: readonly unknown[];
  readonly completion: Completion;
  readonly listen?: (event: string, value: unknown) => void;
}

/** A handler that receives the call itself has answered when the call ends or its callback is called. */
function servedByHand([call, answer]: readonly unknown[]): Served {
  const outcomes: OutcomeListener[] = [];
  const succeeded = (): void => outcomes.forEach((outcome) => outcome.succeeded(undefined));
  const failed = (error: unknown): void => outcomes.forEach((outcome) => outcome.failed(error));
  const answered = (error: unknown, ...rest: unknown[]): unknown => {
    if (error) failed(error);
    else succeeded();
    return (answer as Answer)(error, ...rest);
  };
  return {
    args: typeof answer === 'function' ? [call, answered] : [call],
    completion: (result, inside, outcome) => {
      outcomes.push(outcome);
      return handlerComplete(result, inside, { succeeded: () => undefined, failed });
    },
    listen: (event, value) => {
      if (event === 'error') failed(value);
      else if (event === 'finish' || event === 'cancelled') succeeded();
    },
  };
}

/** grpc-js reports a call whose deadline passed as cancelled; its caller has the status `DEADLINE_EXCEEDED`. */
const unlessLate =
  (isLate: () => boolean, completion: Completion): Completion =>
  (result, inside, outcome) =>
    completion(result, inside, {
      succeeded: (value) => (isLate() ? outcome.failed(deadlineExceeded()) : outcome.succeeded(value)),
      failed: (error) => outcome.failed(error),
    });

function deadlineExceeded(): Error {
  return Object.assign(new Error('Deadline exceeded'), {
    code: DEADLINE_EXCEEDED,
    name: statusName(DEADLINE_EXCEEDED),
  });
}

/** The error type is the status of the response, not the class of the exception with that status. */
const withReason =
  (call: ServedCall, completion: Completion): Completion =>
  (result, inside, outcome) =>
    completion(result, inside, {
      succeeded(value) {
        noteStatus(inside, unfailedStatus(call));
        outcome.succeeded(value);
      },
      failed(error) {
        const code = codeOf(error);
        const notes = noteStatus(inside, statusName(code));
        if (notes && code !== UNKNOWN) notes.failure = { error: { name: statusName(code) } };
        outcome.failed(error);
      },
    });

/** Sets the final status on the span of a call. */
const withStatus =
  (call: ServedCall, completion: Completion): Completion =>
  (result, inside, outcome) => {
    const span = trace.getSpan(inside);
    return completion(result, inside, {
      succeeded(value) {
        span?.setAttribute(STATUS_CODE, unfailedStatus(call));
        outcome.succeeded(value);
      },
      failed(error) {
        const code = codeOf(error);
        span?.setAttribute(STATUS_CODE, statusName(code));
        if (FAULTS.has(statusName(code))) return outcome.failed(error);
        span?.setAttribute(ATTR_ERROR_TYPE, statusName(code));
        // Ended before its status is set, because by the conventions a caller's mistake leaves the status unset.
        span?.end();
      },
    });
  };

/** A call that its caller gives up is no failure, and has no answer. */
function unfailedStatus({ cancelled }: ServedCall): string {
  return statusName(cancelled ? CANCELLED : OK);
}

function peerOf(call: ServedCall): Attributes {
  const peer = splitAddress(call.getPeer?.() ?? '');
  return peer ? { 'network.peer.address': peer.host, 'network.peer.port': peer.port } : {};
}

/** The status code with which grpc-js responds. */
function codeOf(error: unknown): number {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'number' && Number.isInteger(code) ? code : UNKNOWN;
}

function isCall(value: unknown): value is ServedCall {
  if (typeof value !== 'object' || value === null) return false;
  const { emit, getPath, metadata } = value as Partial<Record<keyof ServedCall, unknown>>;
  return typeof emit === 'function' && typeof getPath === 'function' && typeof metadata === 'object';
}
