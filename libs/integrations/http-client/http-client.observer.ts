import {
  Inject,
  Injectable,
  Optional,
  type OnApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import {
  context,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
} from '@opentelemetry/semantic-conventions';
import { bareHost, OBSERVABILITY_OPTIONS, type ResolvedOptions } from '#contracts';
import { redactText } from '#redaction';
import {
  appOf,
  CORRELATION_HEADER,
  currentCorrelationId,
  knownMethod,
  requestInProgress,
  spanNameOf,
} from '#kernel';
import { carriesOtherTrace, injectTrace, TracingRuntime, type TraceCarrier } from '#tracing';
import { errorTypeOf } from '#operations';
import { isTracingSuppressed } from '#otlp';
import { HttpClientMetrics } from './http-client.metrics.js';
import { observeNodeHttp } from './node-http.source.js';
import type { BeginOutgoing, OutgoingRequest, RequestEnd, UsedConnection } from './outgoing-request.js';
import { observeUndici } from './undici.source.js';

/**
 * Creates a client span and records a duration for every outgoing request of this application (`fetch`, undici,
 * `node:http`, and libraries that use them), and adds trace and correlation id to its headers. Exports of spans are not
 * observed.
 */
@Injectable()
export class HttpClientObserver implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stops: (() => void)[] = [];

  constructor(
    @Inject(OBSERVABILITY_OPTIONS) private readonly options: ResolvedOptions,
    @Inject(TracingRuntime) private readonly runtime: TracingRuntime,
    @Optional() @Inject(HttpClientMetrics) private readonly metrics?: HttpClientMetrics,
  ) {}

  /** Subscribes once all modules are initialised, so that a failed start needs no cleanup. */
  onApplicationBootstrap(): void {
    const { http, tracing, metrics } = this.options;
    if (http.client && (tracing.enabled || metrics.enabled))
      this.stops.push(observeUndici(this.begin), observeNodeHttp(this.begin));
  }

  onApplicationShutdown(): void {
    for (const stop of this.stops.splice(0)) stop();
  }

  private readonly begin: BeginOutgoing = (request) => {
    try {
      // The channels are process-wide; each application handles only its own requests.
      if (
        carriesOtherTrace((name) => request.header(name), requestInProgress()?.sender) ||
        appOf() !== this.runtime.scope ||
        isTracingSuppressed(context.active())
      )
        return undefined;
      if (request.endsUnseen) {
        propagate(context.active(), request);
        return undefined;
      }
      const method = knownMethod(request.method);
      const url = urlOf(request);
      const span = this.startSpan(method, request.method, url);
      const inside = trace.setSpan(context.active(), span);
      propagate(inside, request);
      const measured = this.metrics?.begin(method, bareHost(url.hostname), portOf(url));
      return (end) => {
        endSpan(span, end);
        // Recorded in the request's context, so that the exemplar of a slow request links to its trace.
        if (measured) context.with(inside, measured, undefined, end);
      };
    } catch {
      return undefined;
    }
  };

  private startSpan(method: string, original: string, url: URL): Span {
    const attributes = {
      ...attributesOf(method, url),
      ...(method !== original && { [ATTR_HTTP_REQUEST_METHOD_ORIGINAL]: original }),
    };
    const options = { kind: SpanKind.CLIENT, attributes };
    return this.runtime.tracer.startSpan(spanNameOf(method), options);
  }
}

/** The path is absolute for a proxy. One with two slashes at its beginning would be read as a host. */
function urlOf({ path, origin }: OutgoingRequest): URL {
  return new URL(path.startsWith('//') ? `/.${path}` : path, origin);
}

const PORTS: Record<string, number> = { 'http:': 80, 'https:': 443 };

function portOf({ port, protocol }: URL): number | undefined {
  return port ? Number(port) : PORTS[protocol];
}

function attributesOf(method: string, url: URL): Attributes {
  url.username = url.password = '';
  return {
    [ATTR_HTTP_REQUEST_METHOD]: method,
    [ATTR_SERVER_ADDRESS]: bareHost(url.hostname),
    [ATTR_SERVER_PORT]: portOf(url),
    [ATTR_URL_FULL]: redactText(url.href),
  };
}

function propagate(inside: Context, request: OutgoingRequest): void {
  const headers: TraceCarrier = {};
  injectTrace(headers, inside);
  const correlationId = currentCorrelationId(inside);
  if (correlationId !== undefined && request.header(CORRELATION_HEADER) === undefined)
    headers[CORRELATION_HEADER] = correlationId;
  try {
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value as string);
  } catch {
    // Headers passed as a list have been written already: the request is not traced.
  }
}

function endSpan(span: Span, end: RequestEnd): void {
  if (!span.isRecording()) return;
  if (end.connection) describeConnection(span, end.connection);
  if ('status' in end) {
    span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, end.status);
    if (end.status >= 400) fail(span, String(end.status));
  } else {
    fail(
      span,
      errorTypeOf(end.error),
      end.error instanceof Error ? redactText(end.error.message) : undefined,
    );
  }
  span.end();
}

function describeConnection(span: Span, { peerAddress, peerPort, version }: UsedConnection): void {
  if (version !== undefined) span.setAttribute(ATTR_NETWORK_PROTOCOL_VERSION, version);
  if (peerAddress === undefined) return;
  span.setAttribute(ATTR_NETWORK_PEER_ADDRESS, peerAddress);
  if (peerPort !== undefined) span.setAttribute(ATTR_NETWORK_PEER_PORT, peerPort);
}

function fail(span: Span, type: string, message?: string): void {
  span.setAttribute(ATTR_ERROR_TYPE, type);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}
