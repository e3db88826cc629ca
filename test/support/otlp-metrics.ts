import { double, fixed64, messages, readFields, text, type Fields } from './protobuf-reader.js';
import { attributes, type ReceivedAttributes } from './otlp-values.js';

const CUMULATIVE = 2n;

/** One data point as it came over the wire. */
export interface ReceivedPoint {
  metric: string;
  unit: string;
  kind: 'gauge' | 'sum' | 'histogram';
  monotonic: boolean;
  cumulative: boolean;
  /** Between which times it was counted, in milliseconds since 1970. */
  from: number;
  to: number;
  attributes: ReceivedAttributes;
  /** Of a histogram: the sum of what was observed. */
  value: number;
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

function pointsOf(metric: Fields): Omit<ReceivedPoint, 'resource'>[] {
  const [gauge] = messages(metric, 5);
  const [sum] = messages(metric, 7);
  const [histogram] = messages(metric, 9);
  const data = gauge ?? sum ?? histogram;
  if (!data) throw new Error(`${text(metric, 1)} is neither gauge nor sum nor histogram`);
  const head = {
    metric: text(metric, 1),
    unit: text(metric, 3),
    kind: gauge ? ('gauge' as const) : sum ? ('sum' as const) : ('histogram' as const),
    monotonic: sum?.get(3)?.[0] === 1n,
    cumulative: data.get(2)?.[0] === CUMULATIVE,
  };
  return messages(data, 1).map((point) => ({
    ...head,
    attributes: attributes(point, histogram ? 9 : 7),
    from: Number(fixed64(point, 2) / 1_000_000n),
    to: Number(fixed64(point, 3) / 1_000_000n),
    value: double(point, histogram ? 5 : 4),
    counts: histogram ? packed(point, 6, (bytes) => Number(bytes.readBigUInt64LE())) : [],
    bounds: histogram ? packed(point, 7, (bytes) => bytes.readDoubleLE()) : [],
  }));
}

function packed(point: Fields, field: number, read: (bytes: Buffer) => number): number[] {
  const bytes = Buffer.concat((point.get(field) ?? []) as Uint8Array[]);
  return Array.from({ length: bytes.length / 8 }, (_, i) => read(bytes.subarray(i * 8, i * 8 + 8)));
}
