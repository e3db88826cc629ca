import { double, fixed64, hex, integer, messages, readFields, text, type Fields } from './protobuf-reader.js';

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUSES = ['unset', 'ok', 'error'] as const;

export type ReceivedAttributes = Record<string, unknown>;

/** A span as it came over the wire. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  /** Empty for a root span. */
  parentSpanId: string;
  name: string;
  kind: (typeof KINDS)[number];
  status: { code: (typeof STATUSES)[number]; message: string };
  durationMs: number;
  attributes: ReceivedAttributes;
  events: { name: string; attributes: ReceivedAttributes }[];
  links: { traceId: string; spanId: string }[];
  resource: ReceivedAttributes;
  /** Name of the instrumentation scope. */
  scope: string;
}

/** Decodes an `ExportTraceServiceRequest`. */
export function decodeSpans(body: Uint8Array): ReceivedSpan[] {
  return messages(readFields(body), 1).flatMap((resourceSpans) => {
    const resource = attributes(messages(resourceSpans, 1)[0], 1);
    return messages(resourceSpans, 2).flatMap((scopeSpans) => {
      const [scope] = messages(scopeSpans, 1);
      return messages(scopeSpans, 2).map((span) => decodeSpan(span, resource, scope ? text(scope, 1) : ''));
    });
  });
}

function decodeSpan(span: Fields, resource: ReceivedAttributes, scope: string): ReceivedSpan {
  const [status = new Map() as Fields] = messages(span, 15);
  return {
    traceId: hex(span, 1),
    spanId: hex(span, 2),
    parentSpanId: hex(span, 4),
    name: text(span, 5),
    kind: KINDS[integer(span, 6)] ?? 'unspecified',
    status: { code: STATUSES[integer(status, 3)] ?? 'unset', message: text(status, 2) },
    durationMs: Number(fixed64(span, 8) - fixed64(span, 7)) / 1e6,
    attributes: attributes(span, 9),
    events: messages(span, 11).map((event) => ({ name: text(event, 2), attributes: attributes(event, 3) })),
    links: messages(span, 13).map((link) => ({ traceId: hex(link, 1), spanId: hex(link, 2) })),
    resource,
    scope,
  };
}

function attributes(owner: Fields | undefined, field: number): ReceivedAttributes {
  const pairs = owner ? messages(owner, field) : [];
  return Object.fromEntries(pairs.map((pair) => [text(pair, 1), anyValue(messages(pair, 2)[0])]));
}

function anyValue(value: Fields | undefined): unknown {
  if (value?.has(1)) return text(value, 1);
  if (value?.has(2)) return integer(value, 2) === 1;
  if (value?.has(3)) return integer(value, 3);
  if (value?.has(4)) return double(value, 4);
  if (value?.has(5)) return messages(value, 5).flatMap((array) => messages(array, 1).map(anyValue));
  return undefined;
}
