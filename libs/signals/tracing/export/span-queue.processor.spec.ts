import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { TraceFlags } from '@opentelemetry/api';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DroppedSpans } from '../loss-counter.js';
import { OutageLog } from './outage-log.js';
import { SpanQueueProcessor, type SpanQueueOptions } from './span-queue.processor.js';

const SAMPLED = { traceFlags: TraceFlags.SAMPLED };

/** The properties of a finished span that a queue reads. */
function span(name: number, context: object = SAMPLED): ReadableSpan {
  return { name, spanContext: () => context, resource: {} } as unknown as ReadableSpan;
}

/** An exporter with scripted answers that records what it received. */
class ScriptedExporter implements SpanExporter {
  readonly taken: unknown[] = [];
  attempts = 0;
  closed = 0;

  constructor(private readonly answer: (attempt: number) => ExportResult | 'never' | Error) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const answer = this.answer(++this.attempts);
    if (answer instanceof Error) throw answer;
    if (answer === 'never') return;
    if (answer.code === ExportResultCode.SUCCESS) this.taken.push(...spans.map(({ name }) => name));
    void setImmediate().then(() => done(answer));
  }

  async shutdown(): Promise<void> {
    this.closed++;
  }
}

const success = { code: ExportResultCode.SUCCESS };
const failure = (code?: number) => ({
  code: ExportResultCode.FAILED,
  error: Object.assign(new Error('no'), { code }),
});

const queues: SpanQueueProcessor[] = [];

function queueFor(exporter: SpanExporter, options: Partial<SpanQueueOptions> = {}) {
  const dropped = new DroppedSpans();
  const outage = new OutageLog('spec');
  const queue = new SpanQueueProcessor({
    exporter,
    maxQueueSize: 2048,
    scheduledDelayMs: 1,
    maxExportBatchSize: 512,
    exportTimeoutMs: 30_000,
    outage,
    dropped,
    ...options,
  });
  queues.push(queue);
  return { queue, dropped };
}

afterEach(() => Promise.all(queues.splice(0).map((queue) => queue.shutdown())));

describe('SpanQueueProcessor', () => {
  it('delivers every span once, in order, however they come', async () => {
    const exporter = new ScriptedExporter(() => success);
    const { queue, dropped } = queueFor(exporter, { maxQueueSize: 100_000 });
    let sent = 0;
    for (let round = 0; round < 60; round++) {
      for (let count = (round * 37) % 700; count > 0; count--) queue.onEnd(span(sent++));
      if (round % 3 === 0) await setImmediate();
      if (round % 7 === 0) await sleep(2);
    }
    await queue.forceFlush();
    expect(exporter.taken).toEqual(Array.from({ length: sent }, (_, index) => index));
    expect(dropped.total).toBe(0);
  });

  it('exports a last span without a flush', async () => {
    const exporter = new ScriptedExporter(() => success);
    const { queue } = queueFor(exporter);
    for (let number = 0; number < 20; number++) {
      queue.onEnd(span(number));
      while (exporter.taken.length <= number) await sleep(1);
    }
    expect(exporter.taken).toHaveLength(20);
  });

  it('exports at most the configured number at once', async () => {
    const exporter = new ScriptedExporter(() => success);
    const { queue } = queueFor(exporter, { maxExportBatchSize: 10 });
    for (let number = 0; number < 35; number++) queue.onEnd(span(number));
    await queue.forceFlush();
    expect([exporter.taken.length, exporter.attempts]).toEqual([35, 4]);
  });

  it('accepts no span that is not sampled', async () => {
    const exporter = new ScriptedExporter(() => success);
    const { queue } = queueFor(exporter);
    queue.onEnd(span(1, { traceFlags: TraceFlags.NONE }));
    await queue.forceFlush();
    expect(exporter.attempts).toBe(0);
  });

  it.each([
    ['gRPC’s UNAVAILABLE', 14],
    ['HTTP’s 503', 503],
    ['a connection that failed', undefined],
  ])('tries the same spans again after %s', async (_name, code) => {
    const exporter = new ScriptedExporter((attempt) => (attempt <= 2 ? failure(code) : success));
    const { queue, dropped } = queueFor(exporter);
    queue.onEnd(span(1));
    queue.onEnd(span(2));
    await queue.forceFlush();
    expect([exporter.taken, exporter.attempts, dropped.total]).toEqual([[1, 2], 3, 0]);
  });

  it.each([
    ['gRPC’s INVALID_ARGUMENT', failure(3)],
    ['HTTP’s 401', failure(401)],
    ['an exporter that throws', new Error('broken')],
  ])('gives spans up after %s, and counts them', async (_name, answer) => {
    const exporter = new ScriptedExporter(() => answer);
    const { queue, dropped } = queueFor(exporter);
    queue.onEnd(span(1));
    await queue.forceFlush();
    expect([exporter.attempts, dropped.total]).toEqual([1, 1]);
  });

  it('holds a bounded number of spans for a receiver that never answers, and counts the rest', async () => {
    const exporter = new ScriptedExporter(() => 'never');
    const { queue, dropped } = queueFor(exporter, { maxQueueSize: 600 });
    const reasons: string[] = [];
    dropped.listen((_count, reason) => reasons.push(reason));
    for (let number = 0; number < 5_000; number++) queue.onEnd(span(number));
    expect(dropped.total).toBe(5_000 - 600 - 512);
    expect(new Set(reasons)).toEqual(new Set(['queue_full']));
    queues.length = 0;
  });

  it('tries a few more times when the application ends, then gives up and closes the exporter', async () => {
    const exporter = new ScriptedExporter(() => failure(14));
    const { queue, dropped } = queueFor(exporter);
    for (let number = 0; number < 1_200; number++) queue.onEnd(span(number));
    const started = performance.now();
    await queue.shutdown();
    expect(performance.now() - started).toBeLessThan(10_000);
    expect([dropped.total, exporter.closed]).toEqual([1_200, 1]);
    queue.onEnd(span(1));
    expect(dropped.total).toBe(1_200);
  });

  it('loses nothing when the receiver recovers while the application ends', async () => {
    const exporter = new ScriptedExporter((attempt) => (attempt <= 2 ? failure(14) : success));
    const { queue, dropped } = queueFor(exporter, { scheduledDelayMs: 60_000 });
    queue.onEnd(span(1));
    await queue.shutdown();
    expect([exporter.taken, dropped.total]).toEqual([[1], 0]);
  });
});
