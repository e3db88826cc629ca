import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeApp, openApp, type AppScope } from '#kernel';
import { resolvedOptions } from '../../../test/support/resolved-options.js';
import { startActive } from './start-active.js';
import { addSpanEvent, trace } from './trace.js';
import { TracingRuntime } from './tracing-runtime.js';

describe('trace and addSpanEvent', () => {
  let exporter: InMemorySpanExporter;
  let scope: AppScope;
  let runtime: TracingRuntime;

  beforeEach(async () => {
    // One that was shut down takes no spans.
    exporter = new InMemorySpanExporter();
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

  it('run a block in a span, with events added within it, and return its result', async () => {
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

  it('begin and end a span by hand, which is active in between, also across await', async () => {
    const work = async (): Promise<void> => {
      const active = startActive('by hand', { file: 'a' });
      trace('before', () => 1);
      await Promise.resolve();
      await trace('after', () => Promise.resolve());
      active.end();
      active.end(new Error('too late'));
      trace('outside', () => 1);
    };
    await trace('root', () => work());
    const failing = startActive('failing by hand');
    failing.end(new RangeError('broken'));
    const all = await spans();
    const named = (name: string) => all.find((span) => span.name === name);
    const parentOf = (name: string) => named(name)?.parentSpanContext?.spanId;
    const [byHand, root] = [named('by hand')?.spanContext().spanId, named('root')?.spanContext().spanId];
    expect([parentOf('before'), parentOf('after')]).toEqual([byHand, byHand]);
    expect([parentOf('by hand'), parentOf('outside')]).toEqual([root, root]);
    expect(named('by hand')).toMatchObject({ attributes: { file: 'a' }, status: { code: 1 } });
    expect(named('failing by hand')?.status).toEqual({ code: 2, message: 'broken' });
    expect(parentOf('failing by hand')).toBeUndefined();
  });

  it('end a span with the block that declares it', async () => {
    {
      using _active = startActive('declared');
      trace('inside', () => 1);
    }
    const [inside, declared] = await spans();
    expect(inside?.parentSpanContext?.spanId).toBe(declared?.spanContext().spanId);
  });
});

it('trace without any application runs the block', () => {
  expect(trace('without a provider', () => 1)).toBe(1);
});
