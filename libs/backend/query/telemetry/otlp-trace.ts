import type { SpanEntry } from '#contracts';

const KINDS: Record<SpanEntry['kind'], number> = {
  internal: 1,
  server: 2,
  client: 3,
  producer: 4,
  consumer: 5,
};
const STATUS: Record<SpanEntry['status'], number> = { unset: 0, ok: 1, error: 2 };

/** Spans as OTLP JSON (`ExportTraceServiceRequest`), grouped by service and scope. */
export function otlpTrace(spans: readonly SpanEntry[]): object {
  const services = grouped(spans, ({ service }) => service);
  return {
    resourceSpans: [...services].map(([service, ofService]) => ({
      resource: { attributes: attributesJson({ 'service.name': service }) },
      scopeSpans: [...grouped(ofService, ({ scope }) => scope)].map(([name, ofScope]) => ({
        scope: { name },
        spans: ofScope.map(spanJson),
      })),
    })),
  };
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

function spanJson(span: SpanEntry): object {
  const start = BigInt(span.startUs) * 1000n;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId !== '' && { parentSpanId: span.parentSpanId }),
    name: span.name,
    kind: KINDS[span.kind],
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + BigInt(Math.round(span.durationNs))),
    attributes: attributesJson(span.attributes),
    events: span.events.map(({ timeUs, name, attributes }) => ({
      timeUnixNano: String(BigInt(timeUs) * 1000n),
      name,
      attributes: attributesJson(attributes),
    })),
    links: span.links.map(({ traceId, spanId, attributes }) => ({
      traceId,
      spanId,
      attributes: attributesJson(attributes),
    })),
    status: { code: STATUS[span.status], ...(span.statusMessage !== '' && { message: span.statusMessage }) },
  };
}

function attributesJson(attributes: Readonly<Record<string, unknown>>): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: unknown): object {
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { stringValue: typeof value === 'string' ? value : JSON.stringify(value ?? null) };
}
