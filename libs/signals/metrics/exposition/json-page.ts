import type { Registry } from 'prom-client';
import type { Sample } from '../instruments/instrument.js';
import type { AnyInstrument, MetricsRegistry } from '../registry/metrics-registry.js';
import { defaultLabels, hasLabels, type DefaultLabels } from './default-labels.js';
import { foreignMetrics } from './foreign-metrics.js';
import type { MetricSource, SourceValue } from './metric-source.js';
import { pacedText, partsOf, ROWS_PER_LOOK } from './pace.js';

/** The page as JSON in the shape of prom-client's `getMetricsAsJSON`, made in slices as the other pages are. */
export function jsonPage(
  registry: MetricsRegistry,
  others: readonly (Registry | MetricSource)[],
): AsyncGenerator<string> {
  return pacedText(pieces(registry, others));
}

async function* pieces(
  registry: MetricsRegistry,
  others: readonly (Registry | MetricSource)[],
): AsyncGenerator<string> {
  const labels = defaultLabels(registry);
  const foreign = foreignMetrics(registry, others, labels);
  await registry.collect();
  let separator = '[';
  for (const instrument of registry.instruments()) {
    if (!hasSeries(instrument)) continue;
    const { name, help, kind, aggregator } = instrument;
    yield separator + openMetric({ name, help, type: kind, aggregator });
    yield* valueList(rowsOf(instrument, labels));
    separator = ',\n';
  }
  for await (const { values, ...head } of foreign) {
    if (values.length === 0) continue;
    yield separator + openMetric(head);
    yield* valueList(partsOf(values));
    separator = ',\n';
  }
  yield separator === '[' ? '[]\n' : ']\n';
}

/** A metric up to its values, which follow piece by piece. */
function openMetric(head: object): string {
  return `${JSON.stringify(head).slice(0, -1)},"values":[`;
}

function* valueList(parts: Iterable<readonly SourceValue[]>): Generator<string> {
  let separator = '';
  for (const part of parts) {
    if (part.length === 0) continue;
    yield separator + part.map((value) => JSON.stringify(value, numbersAsText)).join(',');
    separator = ',';
  }
  yield ']}';
}

function hasSeries(instrument: AnyInstrument): boolean {
  for (let row = 0; row < instrument.rowCount; row++) if (instrument.isShown(row)) return true;
  return false;
}

function* rowsOf(instrument: AnyInstrument, defaults: DefaultLabels): Generator<SourceValue[]> {
  let part: SourceValue[] = [];
  for (let row = 0; row < instrument.rowCount; row++) {
    for (const sample of instrument.rowSamples(row)) part.push(valueOf(sample, defaults));
    if (row % ROWS_PER_LOOK < ROWS_PER_LOOK - 1) continue;
    yield part;
    part = [];
  }
  yield part;
}

function valueOf({ name, labels, value }: Sample, defaults: DefaultLabels): SourceValue {
  return { metricName: name, labels: hasLabels(defaults) ? { ...defaults, ...labels } : labels, value };
}

/** JSON has no NaN and no infinities. */
function numbersAsText(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
