import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import {
  context,
  INVALID_TRACEID,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
} from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
} from '@opentelemetry/semantic-conventions';
import {
  contextOfRequest,
  CORRELATION_HEADER,
  correlationIdFrom,
  LEAN_ROOT,
  knownMethod,
  spanNameOf,
  type RequestInProgress,
} from '#kernel';
import { errorTypeOf } from '#operations';
import { extractTrace, recordFailure, wantTraceId, type TracingRuntime } from '#tracing';
import { answeredStatus, isAborted } from './answered-status.js';
import type { HttpRequestLine, WriteRequestLine } from './http-request-line.js';
import type { RequestRecorder } from './http-server.metrics.js';

/** Where what is observed goes. */
export interface RequestSinks {
  tracing: TracingRuntime;
  metrics?: RequestRecorder;
  writeLine?: WriteRequestLine;
}

/** Begins to observe a request, or does not: then it is handled as if nobody watched. */
export type BeginObservation = (
  request: IncomingMessage,
  response: ServerResponse,
) => RequestObservation | undefined;

/** One request from its first header to its last byte. */
export class RequestObservation implements RequestInProgress {
  /** In which the request is to be handled. */
  readonly context: Context;
  /** Route template, where it is known from the start. */
  route: string | undefined;
  /** Headers by which the client learns the ids of its request. */
  readonly answers: Readonly<Record<string, string>>;
  private readonly span: Span;
  private readonly method: string;
  private readonly scheme: string;
  private readonly startedAt = performance.now();
  private failure: { readonly error: unknown } | undefined;
  private ended = false;

  constructor(
    private readonly sinks: RequestSinks,
    request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly path: string,
  ) {
    const { method, headers, socket } = request;
    this.method = knownMethod(method);
    this.scheme = 'encrypted' in socket ? 'https' : 'http';
    const parent = parentOf(headers);
    this.span = this.startSpan(parent, request);
    const correlationId = correlationIdFrom(headers[CORRELATION_HEADER]);
    this.answers = answersOf(correlationId, this.span.spanContext());
    const traced = trace.setSpan(parent, this.span);
    this.context = contextOfRequest(traced, sinks.tracing.scope, { correlation_id: correlationId }, this);
  }

  failed(error: unknown): void {
    this.failure = { error };
  }

  /** Ends it, once; `route` as the adapter knows it by now. */
  end(route = this.route): void {
    if (this.ended) return;
    this.ended = true;
    const durationMs = performance.now() - this.startedAt;
    const { response } = this;
    const aborted = isAborted(response);
    const status = answeredStatus(response, aborted);
    const { metrics, writeLine } = this.sinks;
    const failure = status >= 500 ? this.failure : undefined;
    const errorType = status < 500 ? '' : failure ? errorTypeOf(failure.error) : String(status);
    this.endSpan(route, status, errorType, failure);
    metrics?.requestServed(this.method, route ?? '', status, durationMs / 1000, this.scheme, errorType);
    writeLine?.(this.context, Date.now(), this.line(route, status, durationMs, aborted), failure?.error);
  }

  private startSpan(parent: Context, { method }: IncomingMessage): Span {
    // Names written out: each computed one is a call out of the machine code.
    const attributes: Attributes = {
      'http.request.method': this.method,
      'url.path': this.path,
      'url.scheme': this.scheme,
    };
    if (method !== this.method) attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = method;
    // Whoever instruments node:http has made the server span already; ours is the part that is Nest's.
    const kind = !isServerSpan(trace.getSpan(parent)) ? SpanKind.SERVER : SpanKind.INTERNAL;
    return this.sinks.tracing.tracer.startSpan(spanNameOf(this.method), { kind, attributes }, parent);
  }

  private endSpan(
    route: string | undefined,
    status: number,
    errorType: string,
    failure: { readonly error: unknown } | undefined,
  ): void {
    const { span } = this;
    if (!span.isRecording()) return;
    if (route !== undefined) {
      span.updateName(`${spanNameOf(this.method)} ${route}`);
      span.setAttribute(ATTR_HTTP_ROUTE, route);
    }
    span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
    if (failure) recordFailure(span, failure.error);
    else if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    if (errorType !== '') span.setAttribute(ATTR_ERROR_TYPE, errorType);
    span.end();
  }

  private line(
    route: string | undefined,
    status: number,
    durationMs: number,
    aborted: boolean,
  ): HttpRequestLine {
    const { method, path } = this;
    const duration_ms = Math.round(durationMs * 1000) / 1000;
    const line: HttpRequestLine =
      route === undefined
        ? { method, path, status, duration_ms }
        : { method, path, route, status, duration_ms };
    if (aborted) line.aborted = true;
    return line;
  }
}

const TRACE_HEADER = 'x-trace-id';

/** With tracing switched off and no trace from outside there is none to tell of. */
function answersOf(correlationId: string, { traceId, spanId }: SpanContext): Record<string, string> {
  if (traceId === INVALID_TRACEID) return { 'x-correlation-id': correlationId };
  return { 'x-correlation-id': correlationId, 'x-trace-id': traceId, 'x-span-id': spanId };
}

/**
 * The caller's context. Not the active one: sockets inherit that from wherever `listen` was called, so it would make
 * every request a child of the start-up.
 */
function parentOf(headers: IncomingHttpHeaders): Context {
  const active = context.active();
  if (isServerSpan(trace.getSpan(active))) return active;
  const given = extractTrace(headers, LEAN_ROOT);
  return trace.getSpan(given) ? given : wantTraceId(headers[TRACE_HEADER], given);
}

function isServerSpan(span: Span | undefined): boolean {
  return span !== undefined && (span as { kind?: SpanKind }).kind === SpanKind.SERVER && span.isRecording();
}
