import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { Logger } from '@nestjs/common';
import { propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type SpanExporter,
} from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { closeApp, openApp, type AppScope } from '#kernel';
import { OWN_SCOPE } from '#otlp';
import { TelemetryReceiver } from '#testing';
import { resolvedOptions } from '../../../test/support/resolved-options.js';
import { globalProvider, tracerOf } from './tracer-of.js';
import { TracingRuntime } from './tracing-runtime.js';

describe('TracingRuntime', () => {
  const scopes: AppScope[] = [];
  const runtimes: TracingRuntime[] = [];

  const start = async (tracing: Parameters<typeof resolvedOptions>[0]): Promise<TracingRuntime> => {
    const scope = openApp();
    scopes.push(scope);
    const runtime = await TracingRuntime.start(resolvedOptions(tracing), scope);
    runtimes.push(runtime);
    return runtime;
  };

  beforeEach(() => {
    Logger.overrideLogger(false);
    // So that pending requests at the end of a spec do not delay Jest.
    process.env.OTEL_EXPORTER_OTLP_TIMEOUT = '400';
  });

  afterEach(async () => {
    await Promise.all(runtimes.splice(0).map((runtime) => runtime.shutdown(100)));
    scopes.splice(0).forEach(closeApp);
    jest.restoreAllMocks();
    delete process.env.OTEL_EXPORTER_OTLP_TIMEOUT;
  });

  describe.each(['grpc', 'http/protobuf'] as const)('exporting over %s', (protocol) => {
    it('delivers spans with the resource, the headers and the parentage', async () => {
      const receiver = await TelemetryReceiver.start(protocol);
      const resourceAttributes = { 'deployment.environment.name': 'test' };
      const headers = { 'x-tenant': 'blue' };
      const runtime = await start({ endpoint: receiver.url, protocol, headers, resourceAttributes });

      const root = runtime.tracer.startSpan('root', {
        attributes: { count: 3, share: 0.5, tags: ['a', 'b'] },
      });
      root.end();
      await runtime.shutdown();

      const [span] = receiver.spans;
      expect(span).toMatchObject({
        name: 'root',
        kind: 'internal',
        parentSpanId: '',
        traceId: root.spanContext().traceId,
        attributes: { count: 3, share: 0.5, tags: ['a', 'b'] },
        scope: 'nestjs-observability',
        resource: {
          'service.name': 'orders',
          'service.version': '1.2.3',
          'deployment.environment.name': 'test',
        },
      });
      expect(receiver.requests[0]?.headers).toMatchObject({ 'x-tenant': 'blue' });
      await receiver.stop();
    });

    it('survives a missing collector, and warns once however many batches fail', async () => {
      const receiver = await TelemetryReceiver.start(protocol);
      const endpoint = receiver.url;
      await receiver.stop();
      const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
      const runtime = await start({ endpoint, protocol, maxQueueSize: 2, scheduledDelayMs: 1 });

      for (let batch = 0; batch < 3; batch++) {
        runtime.tracer.startSpan('lost').end();
        runtime.tracer.startSpan('lost').end();
        await new Promise(setImmediate);
      }
      await expect(runtime.shutdown(1_500)).resolves.toBeUndefined();

      expect(warn.mock.calls.map(([text]) => String(text))).toEqual([
        expect.stringContaining(`cannot be exported to ${endpoint}`),
      ]);
    });
  });

  it('ends its shutdown in the time given when the collector accepts and never answers', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const runtime = await start({ endpoint: `http://127.0.0.1:${port}`, protocol: 'http/protobuf' });
    runtime.tracer.startSpan('waiting').end();

    // Less than the exporter's own timeout of 10 s.
    const before = performance.now();
    await expect(runtime.shutdown(200)).resolves.toBeUndefined();

    expect(performance.now() - before).toBeLessThan(8_000);
    sockets.forEach((socket) => socket.destroy());
    silent.close();
  });

  it('gives finished spans to exporters of the user, even when one of them throws', async () => {
    const memory = new InMemorySpanExporter();
    const kept: string[] = [];
    const export_ = memory.export.bind(memory);
    jest.spyOn(memory, 'export').mockImplementation((spans, done) => {
      kept.push(...spans.map(({ name }) => name));
      export_(spans, done);
    });
    const broken: SpanExporter = {
      export: () => {
        throw new Error('broken');
      },
      shutdown: () => Promise.reject(new Error('broken too')),
    };
    const runtime = await start({ exporters: [broken, memory] });

    runtime.tracer.startSpan('work').end();
    await runtime.shutdown();

    expect(kept).toEqual(['work']);
  });

  it('records the configured share of new traces, and keeps a parent’s decision', async () => {
    const runtime = await start({ samplingRatio: 0 });
    const sampledParent = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      traceFlags: 1,
      isRemote: true,
    });

    expect(runtime.tracer.startSpan('root').isRecording()).toBe(false);
    expect(runtime.tracer.startSpan('child', {}, sampledParent).isRecording()).toBe(true);
  });

  it('keeps two applications apart, and the first one global until it ends', async () => {
    const first = await start({});
    const second = await start({ samplingRatio: 0 });

    expect(first.tracer).not.toBe(second.tracer);
    expect(trace.getTracer('anybody').startSpan('x').isRecording()).toBe(true);
    expect(propagation.fields()).toEqual(expect.arrayContaining(['traceparent', 'baggage']));

    await first.shutdown();
    expect(globalProvider()).toBeUndefined();
    expect(propagation.fields()).toEqual([]);

    const third = await start({});
    expect(globalProvider()?.getTracer('nestjs-observability', OWN_SCOPE.version)).toBe(third.tracer);
  });

  it('adopts the provider that the user has registered, and leaves it alone at shutdown', async () => {
    const exporter = new InMemorySpanExporter();
    const theirs = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
    trace.setGlobalTracerProvider(theirs);
    const runtime = await start({});

    runtime.tracer.startSpan('ours').end();
    await runtime.shutdown();

    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['ours']);
    expect(globalProvider()).toBe(theirs);
    trace.disable();
  });

  it('records nothing when tracing is switched off, though another application’s provider is global', async () => {
    await start({});
    const off = await start({ enabled: false });

    expect(off.tracer.startSpan('x').isRecording()).toBe(false);
  });

  it('is where tracerOf finds the application’s tracer', async () => {
    const runtime = await start({});

    expect(tracerOf()).toBe(runtime.tracer);
  });
});
