import { propagation, ROOT_CONTEXT, trace, type TextMapSetter } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { propagatorsOf } from './propagators.js';
import { W3CPropagator } from './w3c.propagator.js';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const getter = {
  keys: (carrier: Record<string, string>) => Object.keys(carrier),
  get: (carrier: Record<string, string>, key: string) => carrier[key],
};
const setter: TextMapSetter<Record<string, string>> = {
  set: (carrier, key, value) => {
    carrier[key] = value;
  },
};

/** The headers of a request after reading and writing them again. */
function passed(variable: string): Record<string, string> {
  const propagator = new W3CPropagator(() => propagatorsOf(variable, () => undefined));
  const headers = { traceparent: TRACEPARENT, baggage: 'user=7' };
  const read = propagator.extract(ROOT_CONTEXT, headers, getter);
  const written: Record<string, string> = {};
  propagator.inject(read, written, setter);
  // Also for a context from elsewhere.
  const both = propagation.setBaggage(
    trace.setSpanContext(ROOT_CONTEXT, { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }),
    propagation.createBaggage({ user: { value: '7' } }),
  );
  const again: Record<string, string> = {};
  propagator.inject(both, again, setter);
  expect(Object.keys(again)).toEqual(Object.keys(written));
  return written;
}

describe('OTEL_PROPAGATORS', () => {
  it.each<[string, Record<string, string>]>([
    ['', { traceparent: TRACEPARENT, baggage: 'user=7' }],
    ['tracecontext,baggage', { traceparent: TRACEPARENT, baggage: 'user=7' }],
    ['tracecontext', { traceparent: TRACEPARENT }],
    [' baggage , b3', { baggage: 'user=7' }],
    ['none', {}],
  ])('as %j propagates the named fields', (variable, headers) => {
    expect(passed(variable)).toEqual(headers);
  });

  it('says which names it does not know', () => {
    const warnings: string[] = [];
    propagatorsOf('tracecontext,b3,xray,ottrace', (text) => warnings.push(text));
    expect(warnings).toEqual([expect.stringContaining('OTEL_PROPAGATORS: xray, ottrace ignored')]);
  });
});
