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
  isSaneId,
  EMPTY_CONTEXT,
  knownMethod,
  spanNameOf,
  type RequestInProgress,
} from '#kernel';
import { errorTypeOf } from '#operations';
import {
  adoptAttributes,
  extractTrace,
  recordFailure,
  type OwnSpanOptions,
  type TracingRuntime,
} from '#tracing';
import { parentOfIds } from './plain-trace-ids.js';
import { describeRequest } from './request-attributes.js';
import { endingOf, type Ending } from './response-ending.js';
import { routeSpanName } from './route-span-names.js';
import type { HttpRequestLine } from '#contracts';
import type { WriteRequestLine } from './http-request-line.js';
import type { RequestRecorder } from './http-server.metrics.js';

/** Destinations of an observation. */
export interface RequestSinks {
  tracing: TracingRuntime;
  metrics?: RequestRecorder;
  writeLine?: WriteRequestLine;
  /** Names of request id headers, in lower case; the first with an acceptable value is used. */
  requestIdHeaders: readonly string[];
}

/** Starts observing a request; undefined for requests that are not observed. */
export type BeginObservation = (
  request: IncomingMessage,
  response: ServerResponse,
) => RequestObservation | undefined;

/** The reason of a failed request. */
interface Failure {
  /** The thrown value, if known. */
  readonly error: unknown;
  /** Code or class of the error, else the status. */
  readonly type: string;
}

/** The observation of one request, from its first header to its last byte. */
export class RequestObservation implements RequestInProgress {
  /** The context in which the request is handled. */
  readonly context: Context;
  readonly sender: SpanContext | undefined;
  /** Route template, when it is known from the start. */
  route: string | undefined;
  /** Response headers with the request's ids. */
  readonly answers: Readonly<Record<string, string>>;
  private readonly span: Span;
  private readonly method: string;
  private readonly scheme: string;
  private readonly startedAt = performance.now();
  /** Wrapped in an object, because `null` and `undefined` can be thrown as well. */
  private thrown: { readonly error: unknown } | undefined;
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
    this.sender = trace.getSpanContext(parent);
    this.span = this.startSpan(parent, request);
    const idHeader = idHeaderOf(headers, sinks.requestIdHeaders);
    const correlationId = correlationIdFrom(idHeader && headers[idHeader]);
    this.answers = answersOf(correlationId, this.span.spanContext(), idHeader);
    const traced = trace.setSpan(parent, this.span);
    this.context = contextOfRequest(traced, sinks.tracing.scope, { correlation_id: correlationId }, this);
    sinks.metrics?.requestBegan?.(this.method, this.scheme);
  }

  failed(error: unknown): void {
    this.thrown = { error };
  }

  /** Ends the observation, once; `route` is the adapter's final route. */
  end(route = this.route, isPlain = false): void {
    if (this.ended) return;
    this.ended = true;
    const durationMs = performance.now() - this.startedAt;
    const { response } = this;
    const ending = endingOf(response, isPlain);
    const { status, broken } = ending;
    const { metrics, writeLine } = this.sinks;
    const failure = broken || status >= 500 ? this.failureOf(ending) : undefined;
    const errorType = failure?.type ?? '';
    this.endSpan(route, status, failure);
    metrics?.requestServed(this.method, route ?? '', status, durationMs / 1000, this.scheme, errorType);
    writeLine?.(this.context, Date.now(), this.line(route, ending, durationMs), failure?.error);
  }

  private failureOf({ status, broken, error }: Ending): Failure {
    if (this.thrown) return { error: this.thrown.error, type: errorTypeOf(this.thrown.error) };
    if (error !== undefined) return { error, type: errorTypeOf(error) };
    return { error: undefined, type: broken ? '_OTHER' : String(status) };
  }

  private startSpan(parent: Context, request: IncomingMessage): Span {
    const { method } = request;
    // Literal attribute names, because a computed name is a call out of optimised code.
    const attributes: Attributes = {
      'http.request.method': this.method,
      'url.path': this.path,
      'url.scheme': this.scheme,
    };
    if (method !== this.method) attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = method;
    // If OpenTelemetry's http instrumentation already created a server span, ours is an internal span below it.
    const kind = !isServerSpan(trace.getSpan(parent)) ? SpanKind.SERVER : SpanKind.INTERNAL;
    const options: OwnSpanOptions = { kind, attributes, attributesAreOwn: true };
    const span = this.sinks.tracing.tracer.startSpan(spanNameOf(this.method), options, parent);
    if (span.isRecording()) {
      describeRequest(attributes, request);
      adoptAttributes(span, attributes);
    }
    return span;
  }

  private endSpan(route: string | undefined, status: number, failure: Failure | undefined): void {
    const { span } = this;
    if (!span.isRecording()) return;
    if (route !== undefined) {
      span.updateName(routeSpanName(this.method, route));
      span.setAttribute(ATTR_HTTP_ROUTE, route);
    }
    span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
    if (failure) {
      if (failure.error === undefined) span.setStatus({ code: SpanStatusCode.ERROR });
      else recordFailure(span, failure.error);
      span.setAttribute(ATTR_ERROR_TYPE, failure.type);
    }
    span.end();
  }

  private line(route: string | undefined, ending: Ending, durationMs: number): HttpRequestLine {
    const { method, path } = this;
    const { status } = ending;
    const duration_ms = Math.round(durationMs * 1000) / 1000;
    const line: HttpRequestLine =
      route === undefined
        ? { method, path, status, duration_ms }
        : { method, path, route, status, duration_ms };
    if (ending.aborted) line.aborted = true;
    if (ending.broken) line.broken = true;
    return line;
  }
}

/** The first header with an acceptable id. */
function idHeaderOf(headers: IncomingHttpHeaders, names: readonly string[]): string | undefined {
  for (const name of names) if (isSaneId(headers[name])) return name;
  return undefined;
}

/** Response headers. Without tracing and without a trace from the caller, only the correlation id. */
function answersOf(
  correlationId: string,
  { traceId, spanId }: SpanContext,
  idHeader: string | undefined,
): Record<string, string> {
  const answers: Record<string, string> =
    traceId === INVALID_TRACEID
      ? { 'x-correlation-id': correlationId }
      : { 'x-correlation-id': correlationId, 'x-trace-id': traceId, 'x-span-id': spanId };
  if (idHeader !== undefined && idHeader !== CORRELATION_HEADER) answers[idHeader] = correlationId;
  return answers;
}

/**
 * The caller's context. Not the active one, which sockets inherit from the caller of `listen`: every request would
 * become a child of the startup.
 */
function parentOf(headers: IncomingHttpHeaders): Context {
  const active = context.active();
  if (isServerSpan(trace.getSpan(active))) return active;
  const given = extractTrace(headers, EMPTY_CONTEXT);
  return trace.getSpan(given) ? given : parentOfIds(headers, given);
}

function isServerSpan(span: Span | undefined): boolean {
  return span !== undefined && (span as { kind?: SpanKind }).kind === SpanKind.SERVER && span.isRecording();
}
