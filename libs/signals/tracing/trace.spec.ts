import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeApp, openApp, type AppScope } from '#kernel';
import { resolvedOptions } from '../../../test/support/resolved-options.js';
import { addSpanEvent, trace } from './trace.js';
import { TracingRuntime } from './tracing-runtime.js';

describe('trace and addSpanEvent', () => {
  const exporter = new InMemorySpanExporter();
  let scope: AppScope;
  let runtime: TracingRuntime;

  beforeEach(async () => {
    scope = openApp();
    runtime = await TracingRuntime.start(resolvedOptions({ exporters: [exporter] }), scope);
  });

  afterEach(async () => {
    await runtime.shutdown();
    closeApp(scope);
  });

  async function spans(): Promise<ReadableSpan[]> {
    await runtime.flush();
    return exporter.getFinishedSpans();
  }

  it('put a block in a span, with what is noted below it, and hand its result on', async () => {
    const deepBelow = async (): Promise<number> => {
      await Promise.resolve();
      addSpanEvent('cache miss', { key: 'order' });
      return 7;
    };
    expect(await trace('outer', { bucket: 'b' }, () => trace('inner', deepBelow))).toBe(7);
    expect(() =>
      trace('failing', () => {
        throw new Error('broken');
      }),
    ).toThrow('broken');
    addSpanEvent('outside of any span');

    const [inner, outer, failing] = await spans();
    expect(inner).toMatchObject({
      name: 'inner',
      events: [{ name: 'cache miss', attributes: { key: 'order' } }],
    });
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(outer?.attributes).toEqual({ bucket: 'b' });
    expect(failing?.status.message).toBe('broken');
  });
});

it('trace without any application runs the block', () => {
  expect(trace('nobody watches', () => 1)).toBe(1);
});
