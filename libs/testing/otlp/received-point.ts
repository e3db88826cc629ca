import { double, fixed64, messages, readFields, text, type Fields } from './protobuf-reader.js';
import { attributes, type ReceivedAttributes } from './attribute-values.js';

const CUMULATIVE = 2n;

/** A decoded data point. */
export interface ReceivedPoint {
  metric: string;
  unit: string;
  kind: 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary';
  monotonic: boolean;
  cumulative: boolean;
  /** Start and end of the counted interval, in milliseconds since 1970. */
  from: number;
  to: number;
  attributes: ReceivedAttributes;
  /** For a histogram or a summary: the sum of the observed values. */
  value: number;
  /** For a histogram with explicit buckets: the bounds, and the number of values in each bucket. */
  bounds: number[];
  counts: number[];
  resource: ReceivedAttributes;
}

/** Decodes an `ExportMetricsServiceRequest`. */
export function decodeMetrics(body: Uint8Array): ReceivedPoint[] {
  return messages(readFields(body), 1).flatMap((resourceMetrics) => {
    const resource = attributes(messages(resourceMetrics, 1)[0], 1);
    const metrics = messages(resourceMetrics, 2).flatMap((scope) => messages(scope, 2));
    return metrics.flatMap((metric) => pointsOf(metric).map((point) => ({ ...point, resource })));
  });
}

/** For each kind: its field in a metric, and the attributes field of its points. */
const KINDS = [
  { kind: 'gauge', field: 5, attributesField: 7 },
  { kind: 'sum', field: 7, attributesField: 7 },
  { kind: 'histogram', field: 9, attributesField: 9 },
  { kind: 'exponentialHistogram', field: 10, attributesField: 1 },
  { kind: 'summary', field: 11, attributesField: 7 },
] as const;

function pointsOf(metric: Fields): Omit<ReceivedPoint, 'resource'>[] {
  return KINDS.flatMap(({ kind, field, attributesField }) =>
    messages(metric, field).flatMap((data) =>
      messages(data, 1).map((point) => ({
        metric: text(metric, 1),
        unit: text(metric, 3),
        kind,
        monotonic: kind === 'sum' && data.get(3)?.[0] === 1n,
        cumulative: data.get(2)?.[0] === CUMULATIVE,
        attributes: attributes(point, attributesField),
        from: Number(fixed64(point, 2) / 1_000_000n),
        to: Number(fixed64(point, 3) / 1_000_000n),
        value: valueOf(kind, point),
        counts: kind === 'histogram' ? packed(point, 6, (bytes) => Number(bytes.readBigUInt64LE())) : [],
        bounds: kind === 'histogram' ? packed(point, 7, (bytes) => bytes.readDoubleLE()) : [],
      })),
    ),
  );
}

/** The value of a point: a double or an integer for numbers, otherwise the sum. */
function valueOf(kind: ReceivedPoint['kind'], point: Fields): number {
  if (kind !== 'gauge' && kind !== 'sum') return double(point, 5);
  return point.has(6) ? Number(BigInt.asIntN(64, fixed64(point, 6))) : double(point, 4);
}

function packed(point: Fields, field: number, read: (bytes: Buffer) => number): number[] {
  const bytes = Buffer.concat((point.get(field) ?? []) as Uint8Array[]);
  return Array.from({ length: bytes.length / 8 }, (_, i) => read(bytes.subarray(i * 8, i * 8 + 8)));
}
