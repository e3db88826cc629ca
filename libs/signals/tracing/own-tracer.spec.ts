import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TracingOptions } from '#contracts';
import { ensureContextManager } from '#kernel';
import { resolvedOptions } from '../../../test/support/resolved-options.js';
import { createProvider } from './create-provider.js';
import { DroppedSpans } from './loss-counter.js';
import type { OwnProvider } from './own-provider.js';
import { extractTrace, injectTrace } from './propagation.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
let exporter = new InMemorySpanExporter();
let provider: OwnProvider;

async function tracerWith(options: TracingOptions = {}) {
  provider = createProvider(resolvedOptions({ exporters: [exporter], ...options }), new DroppedSpans());
  return provider.getTracer('spec');
}

const remote = (flags: string): Context =>
  extractTrace({ traceparent: `00-${TRACE}-b7ad6b7169203331-${flags}`, tracestate: 'a=1' }, ROOT_CONTEXT);
const inside = (span: Span): Context => trace.setSpan(ROOT_CONTEXT, span);

async function exported(): Promise<string[]> {
  await provider.forceFlush();
  return exporter.getFinishedSpans().map(({ name }) => name);
}

beforeEach(() => {
  exporter = new InMemorySpanExporter();
});

afterEach(() => provider.shutdown());

describe('The package’s tracer', () => {
  it('marks its trace ids as random, also for child spans', async () => {
    const tracer = await tracerWith();
    const root = tracer.startSpan('root', {}, ROOT_CONTEXT);
    const child = tracer.startSpan('child', {}, inside(root));
    expect([root, child].map((span) => span.spanContext().traceFlags)).toEqual([3, 3]);
  });

  it.each([
    ['01', 1],
    ['03', 3],
    ['02', 2],
    ['00', 0],
  ])('passes on the flags %s of the caller, with the state', async (flags, expected) => {
    const tracer = await tracerWith();
    const span = tracer.startSpan('server', {}, remote(flags));
    const headers: Record<string, unknown> = {};
    injectTrace(headers, inside(span));
    expect(headers).toEqual({
      traceparent: `00-${TRACE}-${span.spanContext().spanId}-0${expected}`,
      tracestate: 'a=1',
    });
    expect(span.isRecording()).toBe((expected & TraceFlags.SAMPLED) === 1);
  });

  it.each([1, 0])('gives every root new ids, at ratio %d', async (samplingRatio) => {
    const tracer = await tracerWith({ samplingRatio });
    const ids = Array.from({ length: 1_000 }, () => tracer.startSpan('root', {}, ROOT_CONTEXT).spanContext());
    expect(new Set(ids.map(({ traceId }) => traceId)).size).toBe(1_000);
    expect(new Set(ids.map(({ spanId }) => spanId)).size).toBe(1_000);
    for (const id of ids) expect(isSpanContextValid(id)).toBe(true);
  });

  it('builds no span for an unsampled root, only its ids', async () => {
    const tracer = await tracerWith({ samplingRatio: 0 });
    const root = tracer.startSpan('root', {}, ROOT_CONTEXT);
    const child = tracer.startSpan('child', {}, inside(root));
    expect([root.isRecording(), child.isRecording()]).toEqual([false, false]);
    expect(child.spanContext().traceId).toBe(root.spanContext().traceId);
    expect(child.spanContext().spanId).not.toBe(root.spanContext().spanId);
  });

  it('records about the share of new traces that the ratio names', async () => {
    const tracer = await tracerWith({ samplingRatio: 0.25 });
    const spans = Array.from({ length: 2_000 }, () => tracer.startSpan('root', {}, ROOT_CONTEXT));
    const share = spans.filter((span) => span.isRecording()).length / spans.length;
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.32);
  });

  it('starts a root span on request', async () => {
    const tracer = await tracerWith();
    expect(tracer.startSpan('own', { root: true }, remote('01')).spanContext().traceId).not.toBe(TRACE);
  });

  it('keeps the decision of a caller, unless that is not wanted', async () => {
    const recorded = async (options: TracingOptions, flags: string): Promise<boolean> =>
      (await tracerWith(options)).startSpan('server', {}, remote(flags)).isRecording();
    expect(await recorded({ samplingRatio: 0 }, '01')).toBe(true);
    expect(await recorded({ samplingRatio: 1 }, '00')).toBe(false);
    expect(await recorded({ samplingRatio: 0, parentBased: false }, '01')).toBe(false);
    expect(await recorded({ samplingRatio: 1, parentBased: false }, '00')).toBe(true);
  });

  it('makes the span of startActiveSpan active, with and without options', async () => {
    ensureContextManager();
    const tracer = await tracerWith();
    const names = ['plain', 'options', 'context'];
    const active = [
      tracer.startActiveSpan('plain', (span) => trace.getActiveSpan() === span),
      tracer.startActiveSpan('options', {}, (span) => trace.getActiveSpan() === span),
      tracer.startActiveSpan('context', {}, remote('01'), (span) => span.spanContext().traceId === TRACE),
    ];
    expect([names.length, ...active]).toEqual([3, true, true, true]);
    expect(trace.getSpan(context.active())).toBeUndefined();
  });

  it('creates no spans within suppressed tracing', async () => {
    const tracer = await tracerWith();
    expect(tracer.startSpan('export', {}, suppressTracing(remote('01'))).spanContext().traceId).toMatch(
      /^0+$/,
    );
  });
});

describe('Sampling rules', () => {
  it('decide new traces by name and by route, the first that fits', async () => {
    const tracer = await tracerWith({
      samplingRules: [
        { route: '/health/*', ratio: 0 },
        { route: '/orders/:id', ratio: 1 },
        { name: 'poll *', ratio: 0 },
      ],
      samplingRatio: 0,
    });
    const recorded = (name: string, path?: string): boolean =>
      tracer.startSpan(name, { attributes: path ? { 'url.path': path } : {} }, ROOT_CONTEXT).isRecording();
    expect(recorded('GET', '/health/live')).toBe(false);
    expect(recorded('GET', '/orders/7')).toBe(true);
    expect(recorded('GET', '/orders/7/lines')).toBe(false);
    expect(recorded('poll queue')).toBe(false);
  });

  it('do not affect a trace started by another service', async () => {
    const tracer = await tracerWith({ samplingRules: [{ name: '*', ratio: 0 }] });
    expect(tracer.startSpan('GET', {}, remote('01')).isRecording()).toBe(true);
  });
});

describe('Traces dropped by the ratio', () => {
  const failing = { code: 2 } as const;

  async function run(options: TracingOptions, work: (start: (name: string, parent?: Span) => Span) => void) {
    const tracer = await tracerWith({ samplingRatio: 0, ...options });
    work((name, parent) => tracer.startSpan(name, {}, parent ? inside(parent) : ROOT_CONTEXT));
    return exported();
  }

  it('are kept complete when one of their spans failed', async () => {
    const names = await run({ keepErrors: true }, (start) => {
      const [bad, good] = [start('bad'), start('good')];
      start('bad child', bad).setStatus(failing).end();
      start('good child', good).end();
      for (const root of [bad, good]) root.end();
    });
    expect(names).toEqual(['bad child', 'bad']);
  });

  it('are kept when they were slow', async () => {
    const names = await run({ keepSlowerThanMs: 1_000 }, (start) => {
      start('slow').end(Date.now() + 1_500);
      start('fast').end();
    });
    expect(names).toEqual(['slow']);
  });

  it('include their late spans', async () => {
    const names = await run({ keepErrors: true }, (start) => {
      const root = start('root');
      const late = start('late', root);
      root.setStatus(failing).end();
      late.end();
    });
    expect(names).toEqual(['root', 'late']);
  });

  it('are kept for a failure in a later request of the same trace', async () => {
    const tracer = await tracerWith({ samplingRatio: 0, parentBased: false, keepErrors: true });
    tracer.startSpan('first', {}, remote('00')).end();
    tracer.startSpan('second', {}, remote('00')).setStatus(failing).end();
    expect(await exported()).toEqual(['second']);
  });

  it('reach every exporter whole', async () => {
    const second = new InMemorySpanExporter();
    const names = await run({ keepErrors: true, exporters: [exporter, second] }, (start) => {
      const root = start('root');
      start('child', root).end();
      root.setStatus(failing).end();
    });
    expect(names).toEqual(['child', 'root']);
    expect(second.getFinishedSpans().map(({ name }) => name)).toEqual(names);
  });

  it('are held back within a limit: the oldest is dropped, and counted', async () => {
    const dropped = new DroppedSpans();
    const options = resolvedOptions({
      exporters: [exporter],
      samplingRatio: 0,
      keepErrors: true,
      undecidedQueueSize: 10,
    });
    provider = createProvider(options, dropped);
    const tracer = provider.getTracer('spec');
    for (let index = 0; index < 25; index++) {
      tracer.startSpan('child', {}, inside(tracer.startSpan('never ends', {}, ROOT_CONTEXT))).end();
    }
    expect(dropped.total).toBe(15);
  });

  it('stay dropped when a rule drops them', async () => {
    const names = await run(
      { keepErrors: true, samplingRules: [{ name: 'GET /health', ratio: 0 }] },
      (start) => {
        start('GET /health').setStatus(failing).end();
      },
    );
    expect(names).toEqual([]);
  });
});
