/** Work that is traced with OpenTelemetry's API alone, whichever SDK is behind it. */

const START_S = 1_790_000_000;
/** Trace ids of callers; whether a sampler by ratio takes one depends on its id. */
const CALLERS = Array.from({ length: 200 }, (_, n) =>
  (BigInt(n + 1) * 0x9e3779b97f4a7c15f39cc0605cedc835n).toString(16).slice(-32).padStart(32, '0'),
);
const SPAN_ID = 'b7ad6b7169203331';

/**
 * @param api `@opentelemetry/api`, the copy that the SDK has registered with
 * @returns the headers that a call to another service would carry, one for each caller
 */
export function doTracedWork({ context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace }) {
  const tracer = trace.getTracer('shop', '1.2.3', { schemaUrl: 'https://opentelemetry.io/schemas/1.40.0' });
  let nanos = 0;
  const next = () => [START_S, (nanos += 1_000_001)];

  const root = tracer.startSpan('order', {
    kind: SpanKind.SERVER,
    startTime: next(),
    attributes: {
      text: 'long enough to be cut',
      number: 7,
      ratio: 0.5,
      flag: true,
      list: ['long enough', 'b'],
    },
    links: [1, 2, 3].map((n) => ({
      context: { traceId: CALLERS[n], spanId: SPAN_ID, traceFlags: 1, isRemote: n === 1 },
      attributes: { n, text: 'long enough to be cut', third: true },
    })),
  });
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) root.setAttribute(name, name.repeat(40));
  const inRoot = trace.setSpan(context.active(), root);
  const child = tracer.startSpan('pay', { kind: SpanKind.CLIENT, startTime: next() }, inRoot);
  for (const n of [1, 2, 3, 4]) child.addEvent(`event ${n}`, { n, text: 'long enough', third: 3 }, next());
  child.recordException(
    { name: 'TypeError', message: 'no card', stack: 'TypeError: no card\n    at pay' },
    next(),
  );
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'no card' });
  child.end(next());
  root.updateName('order paid');
  root.setStatus({ code: SpanStatusCode.OK });
  root.end(next());

  return CALLERS.map((traceId, n) => {
    const sampled = n % 2;
    const carrier = {
      traceparent: `00-${traceId}-${SPAN_ID}-0${sampled}`,
      tracestate: 'vendor=1',
      b3: `${traceId}-${SPAN_ID}-${sampled}`,
      baggage: 'tenant=a%20b,tier=gold',
    };
    const remote = propagation.extract(ROOT_CONTEXT, carrier);
    const served = tracer.startSpan(`served ${n}`, { kind: SpanKind.CONSUMER, startTime: next() }, remote);
    const inServed = trace.setSpan(remote, served);
    tracer.startSpan(`inner ${n}`, { startTime: next() }, inServed).end(next());
    const headers = {};
    propagation.inject(inServed, headers);
    served.end(next());
    return headers;
  });
}
