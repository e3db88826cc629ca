/** Expected lines and spans of a microservice over any transport. */
import { SpanKind } from '@opentelemetry/api';
import { expect, it } from '@jest/globals';
import { inbound, until, type Story } from './story.js';
import { TOLD_AROUND, TOLD_FAILED } from './telling.js';

/** Number of concurrent messages. */
const LOAD = 40;

/** Names of the spans of a request and its answer. */
export interface ReportNames {
  sent: string;
  received: string;
}

/**
 * Registers the tests of requests.
 *
 * @param urlOf address of the suite's application, available while its tests run
 * @param line expected fields of the message's line
 */
export function tellsOfRequests(
  story: Story,
  urlOf: () => string,
  { sent, received }: ReportNames,
  line: Record<string, unknown>,
): void {
  // Runs first, before there is a connection: work waiting for one continues in the context that opened it.
  it(`crosses no ids of ${LOAD} requests at once`, async () => {
    const ids = Array.from({ length: LOAD }, (_, index) => 1_000 + index);
    const answers = await Promise.all(ids.map((id) => get(`${urlOf()}/ask/${id}`, inbound(id).traceparent)));
    expect(answers).toEqual(ids.map((id) => String(id * 2)));
    const own = story.lines.filter(({ context, id }) => context === 'Report' && Number(id) >= 1_000);
    // Two lines per request: one in the handler, one when its answer arrives.
    expect(own).toHaveLength(2 * LOAD);
    expect(own.filter(({ id, trace_id }) => trace_id !== inbound(id as number).traceId)).toEqual([]);
    expect(new Set(own.map(({ correlation_id }) => correlation_id)).size).toBe(LOAD);
  });

  it('answers in the trace of the request that asked: spans, lines, and all that Nest runs', async () => {
    const { traceId, spanId, traceparent } = inbound(1);
    expect(await get(`${urlOf()}/ask/21`, traceparent)).toBe('42');

    const spans = await story.spansOf(traceId, 'GET /ask/:id');
    const find = (title: string, kind: SpanKind) =>
      spans.find((span) => span.name === title && span.kind === kind);
    const server = find(received, SpanKind.SERVER);
    const client = find(sent, SpanKind.CLIENT);
    const asked = find('GET /ask/:id', SpanKind.SERVER);
    expect(server?.parentSpanContext?.spanId).toBe(client?.spanContext().spanId);
    expect(client?.parentSpanContext?.spanId).toBe(asked?.spanContext().spanId);
    expect(asked?.parentSpanContext?.spanId).toBe(spanId);
    expect(await toldAround(story, traceId)).toEqual(TOLD_AROUND);
    const arrived = story.lines.find(({ trace_id, answer }) => trace_id === traceId && answer !== undefined);
    expect(arrived?.span_id).toBe(asked?.spanContext().spanId);
    const ids = story.lines.filter(({ trace_id }) => trace_id === traceId).map((each) => each.correlation_id);
    expect(new Set(ids).size).toBe(1);
  });

  it('handles a failure in the trace of the request that asked', async () => {
    const { traceId, traceparent } = inbound(3);
    expect(await get(`${urlOf()}/fail`, traceparent)).toBe('failed');
    expect(story.told(traceId).filter((text) => TOLD_FAILED.includes(String(text)))).toEqual(TOLD_FAILED);
  });

  it('leaves one line for the message, with its trace', async () => {
    const { traceId, traceparent } = inbound(4);
    await get(`${urlOf()}/ask/1`, traceparent);
    const ofMessage = () =>
      story.lines.filter(({ trace_id, context }) => trace_id === traceId && context === 'Messages');
    await until(() => ofMessage()[0], 'the line');
    await story.spansOf(traceId, 'GET /ask/:id');
    expect(ofMessage()).toEqual([expect.objectContaining({ ...line, outcome: 'done' })]);
  });
}

/** Registers the tests of requests and events over a transport whose messages have a pattern. */
export function tellsItsStory(story: Story, urlOf: () => string): void {
  const names = { sent: 'send report', received: 'process report' };
  tellsOfRequests(story, urlOf, names, { system: 'nestjs', destination: 'report' });

  it('handles events in the trace of the work that emitted them', async () => {
    const { traceId, traceparent } = inbound(2);
    await get(`${urlOf()}/tell`, traceparent);
    const spans = await story.spansOf(traceId, 'process seen');
    const find = (title: string) => spans.find(({ name }) => name === title);
    const [sent, received] = [find('send seen'), find('process seen')];
    expect([sent?.kind, received?.kind]).toEqual([SpanKind.PRODUCER, SpanKind.CONSUMER]);
    expect(received?.parentSpanContext?.spanId).toBe(sent?.spanContext().spanId);
    // The request that emitted the event may end at any time.
    expect(await toldAround(story, traceId)).toEqual(TOLD_AROUND);
  });
}

/** Tests that an event from a sender without Nest is handled in the sender's trace. */
export function continuesForeignTraces(story: Story, send: (traceparent: string) => Promise<unknown>): void {
  it('handles events in the trace of a sender that is no application of Nest', async () => {
    const { traceId, spanId, traceparent } = inbound(5);
    await send(traceparent);
    const [received] = await story.spansOf(traceId, 'process seen');
    expect(received?.parentSpanContext?.spanId).toBe(spanId);
    expect(await toldAround(story, traceId)).toEqual(TOLD_AROUND);
  });
}

/** The steps around a handler in a trace, once it is complete. */
async function toldAround(story: Story, traceId: string): Promise<unknown[]> {
  const told = () => story.told(traceId).filter((text) => TOLD_AROUND.includes(String(text)));
  await until(() => (told().includes('answered') ? true : undefined), 'the last line');
  return told();
}

async function get(url: string, traceparent: string): Promise<string> {
  return (await fetch(url, { headers: { traceparent } })).text();
}
