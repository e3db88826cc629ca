import {
  AggregationTemporality,
  DataPointType,
  SUMMARY_POINTS,
  type DataPoint,
  type HistogramValue,
  type InstrumentationScope,
  type PushedMetric,
  type Resource,
  type SampleExemplar,
  type SummaryValue,
} from '#contracts';
import { writeAttributes } from './any-value.js';
import { writeByOrigin, type SignalFields } from './origin.js';
import type { EncodingSteps } from './request-encoder.js';
import type { OtlpWriter } from './otlp-writer.js';

const FIELDS: SignalFields = { byResource: 'resourceMetrics', byScope: 'scopeMetrics', records: 'metrics' };
/** Values of OTLP's `AggregationTemporality`. */
const [DELTA, CUMULATIVE] = [1, 2];

/** Writes an `ExportMetricsServiceRequest`, one metric per step. */
export function metricsRequest(
  metrics: readonly PushedMetric[],
  resource: Pick<Resource, 'attributes' | 'schemaUrl'>,
  scope: InstrumentationScope,
): EncodingSteps {
  const origin = { resource, scope };
  return (writer) => writeByOrigin(writer, metrics, FIELDS, () => origin, writeMetric);
}

function writeMetric(writer: OtlpWriter, metric: PushedMetric): void {
  const { name, description, unit } = metric.descriptor;
  writer.text(1, name, 'name');
  if (description) writer.text(2, description, 'description');
  if (unit) writer.text(3, unit, 'unit');
  if (metric.dataPointType === DataPointType.GAUGE) {
    writer.open(5, 'gauge');
    writePoints(writer, metric.dataPoints, writeNumberPoint);
    writer.close();
  } else if (metric.dataPointType === DataPointType.SUM) {
    writer.open(7, 'sum');
    writePoints(writer, metric.dataPoints, writeNumberPoint);
    writeTemporality(writer, metric.aggregationTemporality);
    if (metric.isMonotonic) writer.bool(3, true, 'isMonotonic');
    writer.close();
  } else if (metric.dataPointType === DataPointType.HISTOGRAM) {
    writer.open(9, 'histogram');
    writePoints(writer, metric.dataPoints, writeHistogramPoint);
    writeTemporality(writer, metric.aggregationTemporality);
    writer.close();
  } else if (metric.dataPointType === SUMMARY_POINTS) {
    writer.open(11, 'summary');
    writePoints(writer, metric.dataPoints, writeSummaryPoint);
    writer.close();
  }
}

function writePoints<V>(
  writer: OtlpWriter,
  points: readonly DataPoint<V>[],
  write: (writer: OtlpWriter, point: DataPoint<V>) => void,
): void {
  writer.list('dataPoints');
  for (const point of points) {
    writer.open(1);
    writer.time(2, point.startTime, 'startTimeUnixNano');
    writer.time(3, point.endTime, 'timeUnixNano');
    write(writer, point);
    writer.close();
  }
  writer.endList();
}

function writeTemporality(writer: OtlpWriter, temporality: AggregationTemporality): void {
  const isDelta = temporality === AggregationTemporality.DELTA;
  writer.integer(2, isDelta ? DELTA : CUMULATIVE, 'aggregationTemporality');
}

function writeNumberPoint(writer: OtlpWriter, { value, attributes }: DataPoint<number>): void {
  writer.double(4, value, 'asDouble');
  writeAttributes(writer, 7, attributes);
}

function writeHistogramPoint(
  writer: OtlpWriter,
  { value, attributes, exemplars = [] }: DataPoint<HistogramValue>,
): void {
  const { boundaries, counts } = value.buckets;
  writer.fixed64(4, legalCount(value.count), 'count');
  if (value.sum !== undefined) writer.double(5, value.sum, 'sum');
  writer.counts(6, counts.map(legalCount), 'bucketCounts');
  writer.doubles(7, boundaries, 'explicitBounds');
  if (exemplars.length > 0) writer.list('exemplars');
  for (const exemplar of exemplars) writeExemplar(writer, exemplar);
  if (exemplars.length > 0) writer.endList();
  writeAttributes(writer, 9, attributes);
}

function writeExemplar(writer: OtlpWriter, { value, timeMs, traceId, spanId }: SampleExemplar): void {
  writer.open(8);
  writer.time(2, [Math.floor(timeMs / 1000), (timeMs % 1000) * 1e6], 'timeUnixNano');
  writer.double(3, value, 'asDouble');
  if (traceId) {
    writer.hex(4, spanId, 'spanId');
    writer.hex(5, traceId, 'traceId');
  }
  writer.close();
}

function writeSummaryPoint(writer: OtlpWriter, { value, attributes }: DataPoint<SummaryValue>): void {
  writer.fixed64(4, legalCount(value.count), 'count');
  writer.double(5, value.sum, 'sum');
  if (value.quantiles.length > 0) writer.list('quantileValues');
  for (const { quantile, value: observed } of value.quantiles) {
    writer.open(6);
    writer.double(1, quantile, 'quantile');
    writer.double(2, observed, 'value');
    writer.close();
  }
  if (value.quantiles.length > 0) writer.endList();
  writeAttributes(writer, 7, attributes);
}

/** Counts from other libraries may be fractional or negative. */
function legalCount(count: number): number {
  return count > 0 && count <= Number.MAX_SAFE_INTEGER ? Math.floor(count) : 0;
}
