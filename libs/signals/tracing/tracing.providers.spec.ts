import { Injectable, Module, UseInterceptors, type INestApplicationContext } from '@nestjs/common';
import { ExternalContextCreator, NestFactory } from '@nestjs/core';
import { trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MetricService, TraceService } from 'nestjs-otel';
import { APP_SCOPE, OBSERVABILITY_OPTIONS } from '#contracts';
import { closeApp, openApp, type AppScope } from '#kernel';
import { TelemetryReceiver } from '#testing';
import { resolvedOptions } from '../../../test/support/resolved-options.js';
import { TracingInterceptor } from './tracing.interceptor.js';
import { tracingImports, tracingProviders } from './tracing.providers.js';
import { TracingRuntime } from './tracing-runtime.js';
import { TracingService } from './tracing.service.js';

@Injectable()
class Consumer {
  @UseInterceptors(TracingInterceptor)
  async consume(text: string): Promise<string> {
    await new Promise(setImmediate);
    if (text === 'poison') throw new Error('poisoned');
    return `${text} in ${trace.getActiveSpan()?.spanContext().traceId}`;
  }
}

describe('the tracing providers', () => {
  let receiver: TelemetryReceiver;
  let app: INestApplicationContext;
  let scope: AppScope;

  beforeEach(async () => {
    scope = openApp();
    receiver = await TelemetryReceiver.start('grpc');
    const options = resolvedOptions({ endpoint: receiver.url });

    @Module({
      imports: tracingImports(),
      providers: [
        { provide: OBSERVABILITY_OPTIONS, useValue: options },
        { provide: APP_SCOPE, useValue: scope },
        ...tracingProviders,
        Consumer,
      ],
    })
    class AppModule {}
    app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  });

  afterEach(async () => {
    await app.get(TracingRuntime).shutdown();
    closeApp(scope);
    await app.close();
    await receiver.stop();
  });

  /** Calls the handler through Nest's pipeline, as golevelup does. */
  const handle = (text: string): Promise<string> => {
    const consumer = app.get(Consumer);
    const handler = app
      .get(ExternalContextCreator)
      .create(
        consumer,
        consumer.consume as (...args: unknown[]) => unknown,
        'consume',
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        'rmq',
      );
    return handler(text) as Promise<string>;
  };

  it('TracingInterceptor makes a consumer span around a RabbitMQ handler, active inside', async () => {
    const answer = await handle('hello');
    await app.get(TracingRuntime).shutdown();

    const [span] = receiver.spans;
    expect(span).toMatchObject({ name: 'Consumer.consume', kind: 'consumer', status: { code: 'ok' } });
    expect(answer).toBe(`hello in ${span?.traceId}`);
  });

  it('TracingInterceptor records the error of a failing handler and lets it pass', async () => {
    await expect(handle('poison')).rejects.toThrow('poisoned');
    await app.get(TracingRuntime).shutdown();

    const [span] = receiver.spans;
    expect(span?.status).toEqual({ code: 'error', message: 'poisoned' });
    expect(span?.attributes['error.type']).toBe('Error');
    expect(span?.events).toMatchObject([
      { name: 'exception', attributes: { 'exception.message': 'poisoned' } },
    ]);
  });

  it('TracingService makes child spans, with events and attributes on the active one', async () => {
    const tracing = app.get(TracingService);

    const result = await tracing.trace('outer', { bucket: 'b' }, async () => {
      tracing.addEvent('halfway', { percent: 50 });
      tracing.setAttributes({ quality_score: 0.9 });
      tracing.startSpan('by hand', { key: 'k' }).end();
      return tracing.trace('inner', {}, () => 42);
    });
    await app.get(TracingRuntime).shutdown();

    expect(result).toBe(42);
    const outer = receiver.spans.find(({ name }) => name === 'outer');
    expect(outer?.attributes).toEqual({ bucket: 'b', quality_score: 0.9 });
    expect(outer?.events).toEqual([{ name: 'halfway', attributes: { percent: 50 } }]);
    const children = receiver.spans.filter(({ parentSpanId }) => parentSpanId === outer?.spanId);
    expect(children.map(({ name }) => name)).toEqual(['by hand', 'inner']);
  });

  it('bring nestjs-otel’s services, working in the same traces', async () => {
    const theirs = app.get(TraceService, { strict: false });
    expect(app.get(MetricService, { strict: false })).toBeInstanceOf(MetricService);

    app.get(TracingService).trace('ours', {}, () => theirs.startSpan('theirs').end());
    await app.get(TracingRuntime).shutdown();

    const [child, parent] = receiver.spans;
    expect([child?.name, child?.parentSpanId]).toEqual(['theirs', parent?.spanId]);
  });
});
