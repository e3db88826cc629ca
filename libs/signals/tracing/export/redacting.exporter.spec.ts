import { ROOT_CONTEXT } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from '@jest/globals';
import { resolvedOptions } from '../../../../test/support/resolved-options.js';
import { createProvider } from '../create-provider.js';
import { DroppedSpans } from '../loss-counter.js';
import { recordFailure } from '../span-outcome.js';

describe('Spans that leave', () => {
  it('hold no secrets: in attributes, events, links, status or the stack of an error', async () => {
    const exporter = new InMemorySpanExporter();
    const options = resolvedOptions({ exporters: [exporter] });
    options.logging.redact = ['patient_name'];
    const provider = await createProvider(options, new DroppedSpans());
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
});
