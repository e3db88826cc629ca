import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
} from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from '@jest/globals';
import { resolvedOptions } from '../../../test/support/resolved-options.js';
import type { TracingOptions } from '#contracts';
import { createProvider } from './create-provider.js';
import { DroppedSpans } from './loss-counter.js';
import { adoptAttributes, type RecordingSpan } from './recording.span.js';

const PARENT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
const FROM = trace.setSpanContext(ROOT_CONTEXT, PARENT);
const started = new Date('2026-01-02T03:04:05.678Z');
const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`key.${n}`, n]));

/** The span that exporters receive from the SDK, and from us, for the same calls. */
async function bothWays(use: (span: Span) => void, attributes?: Attributes) {
  const [theirs, ours] = [new InMemorySpanExporter(), new InMemorySpanExporter()];
  const sdk = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: theirs })] });
  const own = createProvider(resolvedOptions({ exporters: [ours] }), new DroppedSpans());
  for (const provider of [sdk, own]) {
    const span = provider
      .getTracer('spec', '1')
      .startSpan('work', { kind: SpanKind.CLIENT, startTime: started, attributes }, FROM);
    use(span);
    span.end(new Date(started.getTime() + 1_500));
    await provider.forceFlush();
  }
  return [theirs, ours].map((exporter) => {
    const [span] = exporter.getFinishedSpans();
    if (!span) throw new Error('nothing was exported');
    const { name, kind, parentSpanContext, startTime, endTime, duration, status, ended } = span;
    const { events, links, droppedAttributesCount, droppedEventsCount, droppedLinksCount } = span;
    const { traceId, traceFlags } = span.spanContext();
    return {
      ...{ name, kind, parentSpanContext, startTime, endTime, duration, status, ended, events, links },
      ...{ droppedAttributesCount, droppedEventsCount, droppedLinksCount, traceId, traceFlags },
      ...{ attributes: span.attributes, scope: span.instrumentationScope.name },
    };
  });
}

async function ownSpan(options: TracingOptions = {}): Promise<RecordingSpan> {
  const own = createProvider(resolvedOptions(options), new DroppedSpans());
  return own.getTracer('spec').startSpan('work', {}, FROM) as RecordingSpan;
}

describe('A recorded span', () => {
  it.each<[string, (span: Span) => void, Attributes?]>([
    [
      'attributes of every kind',
      (span) => span.setAttributes({ text: 'a', list: ['b'], no: false }),
      { n: 1 },
    ],
    ['what is no attribute', (span) => span.setAttribute('x', { y: 1 } as never).setAttribute('', 'z')],
    ['more attributes than it may have', (span) => span.setAttributes(many).setAttribute('key.0', 'last')],
    ['an event with attributes and a time', (span) => span.addEvent('seen', { by: 'us' }, started)],
    ['more events than it may have', (span) => Object.keys(many).forEach((k) => span.addEvent(k, started))],
    [
      'more links than it may have',
      (span) => Object.keys(many).forEach(() => span.addLink({ context: PARENT })),
    ],
    ['a link with attributes', (span) => span.addLinks([{ context: PARENT, attributes: { a: 1 } }])],
    ['an exception', (span) => span.recordException({ name: 'E', message: 'm', stack: 's' }, started)],
    ['an exception that is a text', (span) => span.recordException('broken', started)],
    ['an error that turned out well', (span) => bothStatuses(span)],
    ['an error', (span) => span.setStatus({ code: SpanStatusCode.ERROR, message: 'no' })],
    ['another name', (span) => span.updateName('renamed')],
  ])('has the same %s as the SDK’s', async (...[, use, attributes]) => {
    const [theirs, ours] = await bothWays(use, attributes);
    expect(ours).toEqual(theirs);
  });

  it.each<[string, (span: Span) => void]>([
    [
      'recordException',
      (span) => [undefined, null, 7, true].forEach((e) => span.recordException(e as never)),
    ],
    ['setAttributes', (span) => [undefined, null, 7].forEach((given) => span.setAttributes(given as never))],
    ['addEvent', (span) => [undefined, null].forEach((given) => span.addEvent('seen', given as never))],
    ['addLinks', (span) => [undefined, null, [null]].forEach((given) => span.addLinks(given as never))],
    ['setStatus', (span) => [undefined, null].forEach((given) => span.setStatus(given as never))],
  ])('ignores empty values, and never throws: %s', async (_name, use) => {
    const span = await ownSpan();
    expect(() => use(span)).not.toThrow();
    expect(span).toMatchObject({ attributes: {}, links: [], status: { code: SpanStatusCode.UNSET } });
    expect(span.events.filter(({ name }) => name === 'exception')).toEqual([]);
  });

  it('keeps no more than the options allow, and reports how much was dropped', async () => {
    const span = await ownSpan({ maxAttributes: 2, maxAttributeLength: 3, maxEvents: 1, maxLinks: 0 });
    span.setAttributes({ text: 'abcdef', list: ['uvwxyz', 'a'], third: 1 });
    span.addEvent('first').addEvent('second', { text: 'abcdef' }).addLink({ context: PARENT });
    expect(span.attributes).toEqual({ text: 'abc', list: ['uvw', 'a'] });
    expect(span.events).toMatchObject([{ name: 'second', attributes: { text: 'abc' } }]);
    expect(span.links).toEqual([]);
    const { droppedAttributesCount, droppedEventsCount, droppedLinksCount } = span;
    expect([droppedAttributesCount, droppedEventsCount, droppedLinksCount]).toEqual([1, 1, 1]);
  });

  it('takes an object of attributes over, within its limits', async () => {
    const begun = { a: 1, b: 2 };
    const all = { ...begun, c: 'long', d: 4 };
    const [free, few, short] = await Promise.all(
      [{}, { maxAttributes: 3 }, { maxAttributeLength: 2 }].map((options) => ownSpan(options)),
    );
    for (const span of [free, few, short] as RecordingSpan[])
      adoptAttributes(span.setAttributes(begun), { ...all });
    expect([free?.attributes, few?.attributes, short?.attributes]).toEqual([
      all,
      { a: 1, b: 2, c: 'long' },
      { ...all, c: 'lo' },
    ]);
    expect([free, few, short].map((span) => span?.droppedAttributesCount)).toEqual([0, 1, 0]);
    expect(few?.setAttribute('e', 5).droppedAttributesCount).toBe(2);
  });

  it('has separate limits for events and links', async () => {
    const attributes = { a: 1, b: 2, c: 3 };
    const span = await ownSpan({ maxAttributes: 3, maxEventAttributes: 2, maxLinkAttributes: 1 });
    span.setAttributes(attributes).addEvent('seen', attributes).addLink({ context: PARENT, attributes });
    expect(span.attributes).toEqual(attributes);
    expect(span.events).toMatchObject([{ attributes: { a: 1, b: 2 }, droppedAttributesCount: 1 }]);
    expect(span.links).toEqual([{ context: PARENT, attributes: { a: 1 }, droppedAttributesCount: 2 }]);
  });

  it('records an exception that cannot be read', async () => {
    const hostile = Object.defineProperty({}, 'message', {
      get() {
        throw new Error('hands off');
      },
    });
    const span = await ownSpan();
    span.recordException(hostile as Error);
    expect(span.events).toMatchObject([
      { name: 'exception', attributes: { 'exception.message': 'an error that cannot be read' } },
    ]);
  });

  it('accepts nothing after its end, and like the SDK’s never ends before its start', async () => {
    const [theirs, ours] = await bothWays((span) => {
      span.end(new Date(started.getTime() - 1_000));
      span.setAttribute('late', 1).setStatus({ code: SpanStatusCode.OK }).updateName('late').addEvent('late');
    });
    expect(ours).toEqual(theirs);
    expect(ours?.duration).toEqual([0, 0]);
  });
});

function bothStatuses(span: Span): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'no' }).setStatus({ code: SpanStatusCode.OK });
  span.setStatus({ code: SpanStatusCode.ERROR });
}
