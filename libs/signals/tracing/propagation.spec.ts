import { propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { extractTrace, injectTrace } from './propagation.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const PARENT = `00-${TRACE_ID}-b7ad6b7169203331-01`;

describe('injectTrace and extractTrace', () => {
  it('carry trace context, state and baggage from one side to the other', () => {
    const sent = extractTrace(
      { traceparent: PARENT, tracestate: 'vendor=1', baggage: 'tenant=blue' },
      ROOT_CONTEXT,
    );
    const headers: Record<string, unknown> = { mine: 1 };

    injectTrace(headers, sent);

    expect(headers).toEqual({ mine: 1, traceparent: PARENT, tracestate: 'vendor=1', baggage: 'tenant=blue' });
  });

  it.each([
    ['a Buffer', Buffer.from(PARENT)],
    ['an array of one', [PARENT]],
    ['a Buffer in an array', [Buffer.from(PARENT)]],
  ])('read a traceparent that is %s', (_kind, traceparent) => {
    expect(trace.getSpanContext(extractTrace({ traceparent }, ROOT_CONTEXT))?.traceId).toBe(TRACE_ID);
  });

  it('join list headers that came in several pieces', () => {
    const extracted = extractTrace(
      { traceparent: PARENT, tracestate: ['a=1', 'b=2'], baggage: ['x=1', 'y=2'] },
      ROOT_CONTEXT,
    );

    expect(trace.getSpanContext(extracted)?.traceState?.serialize()).toBe('a=1,b=2');
    expect(
      propagation
        .getBaggage(extracted)
        ?.getAllEntries()
        .map(([key]) => key),
    ).toEqual(['x', 'y']);
  });

  it.each([
    {},
    { traceparent: 'nonsense' },
    { traceparent: [PARENT, PARENT] },
    { traceparent: 7 },
    undefined as never,
  ])('start a new trace from invalid headers: %p', (carrier) => {
    expect(trace.getSpanContext(extractTrace(carrier, ROOT_CONTEXT))).toBeUndefined();
  });

  it('pass on the random flag, and nothing of an invalid tracestate', () => {
    const random = PARENT.replace(/01$/, '02');
    const headers: Record<string, unknown> = {};

    injectTrace(headers, extractTrace({ traceparent: random, tracestate: 'good=1,BAD=2' }, ROOT_CONTEXT));

    expect(headers).toEqual({ traceparent: random });
  });

  it('do not throw when the headers cannot be written', () => {
    const sent = extractTrace({ traceparent: PARENT }, ROOT_CONTEXT);

    expect(() => injectTrace(Object.freeze({}), sent)).not.toThrow();
  });
});
