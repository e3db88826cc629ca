/**
 * The usual packages, optimised: OpenTelemetry's http instrumentation for the server span, nestjs-otel's `@Span` on
 * controller and service, a prom-client histogram on `finish` instead of an interceptor, nestjs-pino with the fields of
 * our line. Three spans, one line, one histogram, the same three id headers.
 */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { context, trace } from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { stdTimeFunctions } from 'pino';
import { discarding } from '../discarding.mjs';

/** Must run before `http` is loaded. */
function startTracing(exporter) {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const tracerProvider = new TracerProvider({
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  trace.setGlobalTracerProvider(tracerProvider);
  const http = new HttpInstrumentation();
  http.setTracerProvider(tracerProvider);
  http.enable();
}

export const boot = (adapter) => bootPeers(adapter, discarding());

/** @param exporter receives the spans */
export async function bootPeers(adapter, exporter) {
  startTracing(exporter);
  const { LoggerModule } = await import('nestjs-pino');
  const { Span } = await import('nestjs-otel');
  const { Histogram } = await import('prom-client');
  const { bootOrders } = await import('./orders.mjs');
  const imports = [LoggerModule.forRoot({ pinoHttp: logging })];
  const app = await bootOrders(adapter, { imports, span: Span, fastify: { genReqId: correlationIdOf } });
  const duration = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Duration of HTTP requests.',
    labelNames: [
      'http_request_method',
      'http_route',
      'http_response_status_code',
      'url_scheme',
      'error_type',
    ],
  });
  observe[adapter](app.getHttpAdapter().getInstance(), duration);
  return app;
}

const CORRELATION = 'x-correlation-id';
const [STARTED_AT, ROUTE] = [Symbol('started at'), Symbol('route')];

const correlationIdOf = ({ headers }) => headers[CORRELATION] ?? randomUUID();

const logging = {
  base: { service: 'bench', context: 'HTTP' },
  timestamp: stdTimeFunctions.isoTime,
  formatters: { level: (level) => ({ level }) },
  genReqId(request, response) {
    const id = correlationIdOf(request);
    response.setHeader(CORRELATION, id);
    return id;
  },
  serializers: {
    req: ({ id, method, url }) => ({ correlation_id: id, method, path: url }),
    res: ({ statusCode }) => ({ status: statusCode }),
  },
  customSuccessObject: (request, _response, line) => ({
    ...line,
    route: request[ROUTE] ?? request.route?.path,
  }),
  mixin() {
    const span = trace.getActiveSpan();
    if (!span) return {};
    const { traceId, spanId } = span.spanContext();
    return { trace_id: traceId, span_id: spanId };
  },
};

function record(duration, { method, socket }, route, status, startedAt) {
  const labels = {
    http_request_method: method,
    http_route: route,
    http_response_status_code: status,
    url_scheme: 'encrypted' in socket ? 'https' : 'http',
    error_type: status >= 500 ? status : '',
  };
  duration.observe(labels, (performance.now() - startedAt) / 1000);
}

/** The response contains the trace id, for error reports. */
function answerTrace(set) {
  const span = trace.getActiveSpan();
  if (!span) return;
  const { traceId, spanId } = span.spanContext();
  set('x-trace-id', traceId);
  set('x-span-id', spanId);
}

const observe = {
  fastify(instance, duration) {
    instance.addHook('onRequest', (request, reply, done) => {
      const { raw, routeOptions } = request;
      raw[STARTED_AT] = performance.now();
      raw[ROUTE] = routeOptions.url;
      reply.header(CORRELATION, request.id);
      answerTrace((name, value) => reply.header(name, value));
      const metadata = getRPCMetadata(context.active());
      if (metadata) metadata.route = routeOptions.url;
      done();
    });
    instance.addHook('onResponse', (request, reply, done) => {
      record(duration, request.raw, request.routeOptions.url, reply.statusCode, request.raw[STARTED_AT]);
      done();
    });
  },
  express(instance, duration) {
    instance.use((request, response, next) => {
      const startedAt = performance.now();
      answerTrace((name, value) => response.setHeader(name, value));
      const metadata = getRPCMetadata(context.active());
      response.on('finish', () => {
        const route = request.route?.path;
        if (metadata) metadata.route = route;
        record(duration, request, route, response.statusCode, startedAt);
      });
      next();
    });
  },
};
