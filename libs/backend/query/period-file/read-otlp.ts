import type { SpanEntry } from '#contracts';

/** The part of an `ExportTraceServiceRequest` that is read. */
export interface OtlpRequest {
  readonly resourceSpans?: readonly {
    readonly resource?: { readonly attributes?: readonly OtlpAttribute[] };
    readonly scopeSpans?: readonly {
      readonly scope?: { readonly name?: string };
      readonly spans?: readonly OtlpSpan[];
    }[];
  }[];
}

interface OtlpAttribute {
  readonly key: string;
  readonly value?: OtlpValue;
}

interface OtlpValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly OtlpValue[] };
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind?: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly OtlpAttribute[];
  readonly events?: readonly {
    readonly timeUnixNano: string;
    readonly name: string;
    readonly attributes?: readonly OtlpAttribute[];
  }[];
  readonly links?: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes?: readonly OtlpAttribute[];
  }[];
  readonly status?: { readonly code?: number; readonly message?: string };
}

const KINDS: readonly SpanEntry['kind'][] = [
  'internal',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
];
const STATUS: readonly SpanEntry['status'][] = ['unset', 'ok', 'error'];

/** Converts a request's spans to the store's format. @throws when a time is no number */
export function spansOfOtlp({ resourceSpans = [] }: OtlpRequest): SpanEntry[] {
  return resourceSpans.flatMap(({ resource, scopeSpans = [] }) => {
    const service = textOf(attributesOf(resource?.attributes)['service.name']);
    return scopeSpans.flatMap(({ scope, spans = [] }) =>
      spans.map((span) => spanOf(span, service, scope?.name ?? '')),
    );
  });
}

function spanOf(span: OtlpSpan, service: string, scope: string): SpanEntry {
  const start = BigInt(span.startTimeUnixNano);
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? '',
    service,
    name: span.name,
    kind: KINDS[span.kind ?? 0] ?? 'internal',
    startUs: microseconds(span.startTimeUnixNano),
    durationNs: Number(BigInt(span.endTimeUnixNano) - start),
    status: STATUS[span.status?.code ?? 0] ?? 'unset',
    statusMessage: span.status?.message ?? '',
    attributes: attributesOf(span.attributes),
    events: (span.events ?? []).map(({ timeUnixNano, name, attributes }) => ({
      timeUs: microseconds(timeUnixNano),
      name,
      attributes: attributesOf(attributes),
    })),
    links: (span.links ?? []).map(({ traceId, spanId, attributes }) => ({
      traceId,
      spanId,
      attributes: attributesOf(attributes),
    })),
    scope,
  };
}

function microseconds(nanoseconds: string): number {
  return Number(BigInt(nanoseconds) / 1000n);
}

function attributesOf(attributes: readonly OtlpAttribute[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf({ stringValue, boolValue, intValue, doubleValue, arrayValue }: OtlpValue = {}): unknown {
  if (arrayValue) return (arrayValue.values ?? []).map(valueOf);
  return stringValue ?? boolValue ?? doubleValue ?? (intValue === undefined ? null : Number(intValue));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
