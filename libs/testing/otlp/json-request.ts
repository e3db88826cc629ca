import type { ReceivedAttributes } from './attribute-values.js';
import type { ReceivedLog } from './received-log.js';
import type { ReceivedPoint } from './received-point.js';
import { KINDS, STATUSES, type ReceivedSpan } from './received-span.js';

/** An OTLP message in JSON: 64-bit numbers are strings, ids are hexadecimal. */
type Message = Readonly<Record<string, unknown>>;

const POINTS = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;
const CUMULATIVE = 2;

/** Decodes an `ExportTraceServiceRequest`. */
export function spansOfJson(request: Message): ReceivedSpan[] {
  return records(request, 'resourceSpans', 'scopeSpans', 'spans').map(({ record, resource, scope }) => ({
    ...idsOf(record),
    parentSpanId: textOf(record.parentSpanId),
    name: textOf(record.name),
    kind: KINDS[Number(record.kind)] ?? 'unspecified',
    status: {
      code: STATUSES[Number(messageOf(record.status).code)] ?? 'unset',
      message: textOf(messageOf(record.status).message),
    },
    startMs: Number(nanosOf(record.startTimeUnixNano)) / 1e6,
    durationMs: Number(nanosOf(record.endTimeUnixNano) - nanosOf(record.startTimeUnixNano)) / 1e6,
    attributes: attributesOf(record),
    events: listOf(record, 'events').map((event) => ({
      name: textOf(event.name),
      attributes: attributesOf(event),
    })),
    links: listOf(record, 'links').map(idsOf),
    resource,
    scope,
  }));
}

/** Decodes an `ExportLogsServiceRequest`. */
export function logsOfJson(request: Message): ReceivedLog[] {
  return records(request, 'resourceLogs', 'scopeLogs', 'logRecords').map(({ record, resource, scope }) => ({
    ...idsOf(record),
    time: millisOf(record.timeUnixNano),
    severityNumber: Number(record.severityNumber ?? 0),
    severityText: textOf(record.severityText),
    body: valueOf(messageOf(record.body)),
    attributes: attributesOf(record),
    resource,
    scope,
  }));
}

/** Decodes an `ExportMetricsServiceRequest`. */
export function pointsOfJson(request: Message): ReceivedPoint[] {
  const metrics = records(request, 'resourceMetrics', 'scopeMetrics', 'metrics');
  return metrics.flatMap(({ record: metric, resource }) =>
    POINTS.filter((kind) => kind in metric).flatMap((kind) => {
      const data = messageOf(metric[kind]);
      return listOf(data, 'dataPoints').map((point) => ({
        metric: textOf(metric.name),
        unit: textOf(metric.unit),
        kind,
        monotonic: data.isMonotonic === true,
        cumulative: data.aggregationTemporality === CUMULATIVE,
        attributes: attributesOf(point),
        from: millisOf(point.startTimeUnixNano),
        to: millisOf(point.timeUnixNano),
        value: Number(point.asDouble ?? point.asInt ?? point.sum ?? 0),
        counts: kind === 'histogram' ? numbersOf(point.bucketCounts) : [],
        bounds: kind === 'histogram' ? numbersOf(point.explicitBounds) : [],
        resource,
      }));
    }),
  );
}

/** Flattens the three levels of a request: each record with its resource and scope. */
function records(request: Message, byResource: string, byScope: string, key: string) {
  return listOf(request, byResource).flatMap((outer) =>
    listOf(outer, byScope).flatMap((inner) =>
      listOf(inner, key).map((record) => ({
        record,
        resource: attributesOf(messageOf(outer.resource)),
        scope: textOf(messageOf(inner.scope).name),
      })),
    ),
  );
}

const messageOf = (value: unknown): Message => (value ?? {}) as Message;
const listOf = (owner: Message, key: string): Message[] => (owner[key] ?? []) as Message[];
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numbersOf = (value: unknown): number[] => ((value ?? []) as (string | number)[]).map(Number);
const nanosOf = (value: unknown): bigint => BigInt((value ?? 0) as string | number);
const millisOf = (value: unknown): number => Number(nanosOf(value) / 1_000_000n);

const idsOf = (owner: Message): { traceId: string; spanId: string } => ({
  traceId: textOf(owner.traceId),
  spanId: textOf(owner.spanId),
});

const attributesOf = (owner: Message): ReceivedAttributes =>
  Object.fromEntries(
    listOf(owner, 'attributes').map((pair) => [textOf(pair.key), valueOf(messageOf(pair.value))]),
  );

/** Decodes an `AnyValue`. */
function valueOf(value: Message): unknown {
  if ('intValue' in value) return Number(value.intValue);
  // NaN and the infinities are strings.
  if ('doubleValue' in value) return Number(value.doubleValue);
  if ('arrayValue' in value) return listOf(messageOf(value.arrayValue), 'values').map(valueOf);
  if ('kvlistValue' in value) return attributesOf({ attributes: messageOf(value.kvlistValue).values });
  return value.stringValue ?? value.boolValue ?? value.bytesValue;
}
