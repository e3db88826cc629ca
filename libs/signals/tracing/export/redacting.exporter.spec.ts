import { ROOT_CONTEXT } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from '@jest/globals';
import { resolvedOptions } from '../../../../test/support/resolved-options.js';
import type { ExportResult, ReadableSpan } from '#contracts';
import { createRedactor, type Redactor } from '#redaction';
import { createProvider } from '../create-provider.js';
import { DroppedSpans } from '../loss-counter.js';
import { recordFailure } from '../span-outcome.js';
import { RedactingExporter } from './redacting.exporter.js';

describe('Spans that leave', () => {
  it('hold no secrets: in attributes, events, links, status or the stack of an error', async () => {
    const exporter = new InMemorySpanExporter();
    const options = resolvedOptions({ exporters: [exporter] });
    options.logging.redact = ['patient_name'];
    const provider = createProvider(options, new DroppedSpans());
    const tracer = provider.getTracer('spec');
    const link = { context: tracer.startSpan('sender', {}, ROOT_CONTEXT).spanContext() };
    const attributes = {
      api_key: 's3cret-1',
      patient_name: 's3cret-2',
      url: 'amqp://app:s3cret-3@mq:5672/x',
      order: 7,
    };
    const span = tracer.startSpan('work', { attributes, links: [{ ...link, attributes }] }, ROOT_CONTEXT);
    span.addEvent('called', { headers: 'Authorization: Bearer s3cret-4' });
    recordFailure(span, new Error('connect postgres://app:s3cret-5@db/app failed'));
    span.end();
    await provider.forceFlush();

    const [finished] = exporter.getFinishedSpans();
    const text = JSON.stringify([finished?.attributes, finished?.events, finished?.links, finished?.status]);
    expect(text).not.toMatch(/s3cret/);
    expect(text).toMatch(/\[redacted\]/);
    expect(finished?.attributes.order).toBe(7);
    await provider.shutdown();
  });

  it('are searched piece by piece, and once though they are tried again', async () => {
    const searched: string[] = [];
    const redactor: Redactor = {
      ...createRedactor(),
      text: (text) => {
        const until = performance.now() + 1;
        while (performance.now() < until);
        searched.push(text);
        return text;
      },
    };
    const inner = new InMemorySpanExporter();
    const exporter = new RedactingExporter(inner, redactor);
    const spans = Array.from({ length: 20 }, (_, n) => spanNamed(`span ${n}`));
    const exported = (): Promise<ExportResult> => new Promise((resolve) => exporter.export(spans, resolve));
    const first = exported();
    expect(searched.length).toBeLessThan(spans.length);
    await first;
    await exported();
    expect(searched).toEqual(spans.map(({ name }) => name));
    expect(inner.getFinishedSpans()).toEqual([...spans, ...spans]);
  });

  it('are refused when one cannot be searched, at once or later', async () => {
    let count = 0;
    const redactor: Redactor = {
      ...createRedactor(),
      text: (text) => {
        const until = performance.now() + 3;
        while (performance.now() < until);
        if (++count > 1) throw new Error('cannot be searched');
        return text;
      },
    };
    const inner = new InMemorySpanExporter();
    const exporter = new RedactingExporter(inner, redactor);
    const spans = [spanNamed('a'), spanNamed('b')];
    const { error } = await new Promise<ExportResult>((resolve) => exporter.export(spans, resolve));
    expect([error?.message, inner.getFinishedSpans()]).toEqual(['cannot be searched', []]);
  });
});

function spanNamed(name: string): ReadableSpan {
  return { name, attributes: {}, events: [], links: [], status: { code: 0 } } as unknown as ReadableSpan;
}
