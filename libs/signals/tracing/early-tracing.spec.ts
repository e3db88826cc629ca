import { ROOT_CONTEXT, trace, type Tracer } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeApp, openApp } from '#kernel';
import { resolvedOptions } from '../../../test/support/resolved-options.js';
import { startEarlyTracing } from './early-tracing.js';
import { TracingRuntime } from './tracing-runtime.js';

const closers: (() => Promise<void>)[] = [];

async function startApp(exporter = new InMemorySpanExporter()) {
  const scope = openApp();
  const runtime = await TracingRuntime.start(resolvedOptions({ exporters: [exporter] }), scope);
  const close = async (): Promise<void> => {
    await runtime.shutdown();
    closeApp(scope);
  };
  closers.push(close);
  return { runtime, exporter, close };
}

afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

describe('Tracing that was started early', () => {
  const library: { tracer?: Tracer } = {};
  const work = (name: string): void => library.tracer?.startSpan(name, {}, ROOT_CONTEXT).end();

  it('keeps what libraries record until there is an application, and gives it the application’s name', async () => {
    startEarlyTracing(resolvedOptions());
    startEarlyTracing(resolvedOptions());
    library.tracer = trace.getTracer('library');
    work('before');
    const across = library.tracer.startSpan('across', {}, ROOT_CONTEXT);

    const { runtime, exporter } = await startApp();
    work('after');
    across.end();
    await runtime.flush();

    const spans = exporter.getFinishedSpans();
    expect(spans.map(({ name }) => name)).toEqual(['before', 'after', 'across']);
    expect(spans.map(({ resource }) => resource.attributes['service.name'])).toEqual([
      'orders',
      'orders',
      'orders',
    ]);
  });

  it('passes to the next application when the first one has closed', async () => {
    const first = await startApp();
    await first.close();
    work('between');
    const second = await startApp();
    work('second');
    await second.runtime.flush();
    expect(second.exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['between', 'second']);
  });

  it('stays with the first of two applications', async () => {
    const [first, second] = [await startApp(), await startApp()];
    work('library');
    second.runtime.tracer.startSpan('own', {}, ROOT_CONTEXT).end();
    for (const { runtime } of [first, second]) await runtime.flush();
    expect(first.exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['library']);
    expect(second.exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['own']);
  });
});
