import { fixed64, hex, integer, messages, readFields, text, type Fields } from './protobuf-reader.js';
import { attributes, type ReceivedAttributes } from './attribute-values.js';

export const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export const STATUSES = ['unset', 'ok', 'error'] as const;

/** A decoded span. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  /** Empty for a root span. */
  parentSpanId: string;
  name: string;
  kind: (typeof KINDS)[number];
  status: { code: (typeof STATUSES)[number]; message: string };
  /** Milliseconds since 1970. */
  startMs: number;
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
    startMs: Number(fixed64(span, 7)) / 1e6,
    durationMs: Number(fixed64(span, 8) - fixed64(span, 7)) / 1e6,
    attributes: attributes(span, 9),
    events: messages(span, 11).map((event) => ({ name: text(event, 2), attributes: attributes(event, 3) })),
    links: messages(span, 13).map((link) => ({ traceId: hex(link, 1), spanId: hex(link, 2) })),
    resource,
    scope,
  };
}
