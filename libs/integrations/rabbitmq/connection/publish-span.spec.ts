import { trace, type Span, type Tracer } from '@opentelemetry/api';
import { afterEach, expect, it } from '@jest/globals';
import { publishInSpan } from './publish-span.js';

const PUBLICATION = { exchange: '', routingKey: 'orders', options: {} };

/** Spans are made by a provider of the application. */
function tracedBy(startSpan: () => Span): void {
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan }) as unknown as Tracer });
}

afterEach(() => trace.disable());

it('publishes where the sampler of the application throws', () => {
  tracedBy(() => {
    throw new Error('sampler');
  });
  expect(publishInSpan({}, PUBLICATION, () => 'sent')).toBe('sent');
});

it('leaves result and error as they are where a span processor of the application throws', async () => {
  tracedBy(() => {
    const span = trace.wrapSpanContext({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 });
    return Object.assign(span, {
      end: () => {
        throw new Error('processor');
      },
    });
  });
  await expect(publishInSpan({}, PUBLICATION, () => Promise.resolve('sent'))).resolves.toBe('sent');
  const refused = new Error('refused');
  await expect(publishInSpan({}, PUBLICATION, () => Promise.reject(refused))).rejects.toBe(refused);
  const thrown = () => {
    throw refused;
  };
  expect(() => publishInSpan({}, PUBLICATION, thrown)).toThrow(refused);
});
