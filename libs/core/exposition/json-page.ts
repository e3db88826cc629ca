import type { MetricSample, MetricSlice, MetricSource } from '#contracts';
import { pacedText, partsOf } from './pace.js';

/** The page as JSON in the format of prom-client's `getMetricsAsJSON`, written in slices. */
export function jsonPage(metrics: MetricSource): AsyncGenerator<string> {
  return pacedText(pieces(metrics));
}

async function* pieces(metrics: MetricSource): AsyncGenerator<string> {
  let before: string | undefined;
  for await (const slice of metrics.read()) {
    if (slice.name !== before) yield (before === undefined ? '[' : ']},\n') + openMetric(slice);
    yield* values(slice.samples, slice.name !== before);
    before = slice.name;
  }
  yield before === undefined ? '[]\n' : ']}]\n';
}

/** A metric up to its values, which follow in pieces. */
function openMetric({ name, help, kind: type, aggregator }: MetricSlice): string {
  return `${JSON.stringify({ name, help, type, aggregator }).slice(0, -1)},"values":[`;
}

function* values(samples: readonly MetricSample[], isFirst: boolean): Generator<string> {
  let separator = isFirst ? '' : ',';
  for (const part of partsOf(samples)) {
    yield separator + part.map((sample) => JSON.stringify(valueOf(sample), numbersAsText)).join(',');
    separator = ',';
  }
}

function valueOf({ name: metricName, labels, value }: MetricSample): object {
  return { metricName, labels, value };
}

/** JSON has no NaN or infinities. */
function numbersAsText(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
