import type { Registry } from 'prom-client';
import { PageWriter } from '../instruments/page-writer.js';
import { SampleText } from '../instruments/sample-text.js';
import type { AnyInstrument, MetricsRegistry } from '../registry/metrics-registry.js';
import { createdName, isDated } from '../registry/shape.js';
import { headOf, sampleLine, shortName, type PageFormat } from './families.js';
import { foreignMetrics } from './foreign-metrics.js';
import type { MetricSource, SourceValue } from './metric-source.js';
import { Pace, pacedText, partsOf, ROWS_PER_LOOK } from './pace.js';

/**
 * Writes the page in slices, and lets the event loop turn between them so that a large page holds nobody up.
 *
 * @param registry our metrics; they come first and win over others of the same name
 * @param others prom-client registries and other sources whose metrics join the page; the first that has a name prints it
 * @param format Prometheus text or OpenMetrics; names and labels of the samples are the same in both
 */
export async function* metricsPage(
  registry: MetricsRegistry,
  others: readonly (Registry | MetricSource)[] = [],
  format: PageFormat = 'text',
): AsyncGenerator<string | Uint8Array> {
  await registry.collect();
  yield* paced(ownBlocks(registry, format));
  yield* pacedText(foreignPieces(registry, others, format));
  if (format === 'openmetrics') yield '# EOF\n';
}

/** Blocks as they fill up; between some rows nothing, so that the clock can be looked at. */
function* ownBlocks(registry: MetricsRegistry, format: PageFormat): Generator<Uint8Array | undefined> {
  const writer = new PageWriter();
  const openMetrics = format === 'openmetrics';
  let written = 0;
  for (const instrument of registry.instruments()) {
    writer.text(headOf(instrument, format, (name) => registry.owns(name)));
    const created = openMetrics ? createdText(registry, instrument) : undefined;
    for (let row = 0; row < instrument.rowCount; row++) {
      instrument.writeRow(writer, row, openMetrics, created);
      if (writer.full) yield writer.take();
      else if (++written % ROWS_PER_LOOK === 0) yield undefined;
    }
  }
  yield writer.take();
}

/** A counter that OpenMetrics does not know as one is of unknown type there, which has no beginning. */
function createdText(registry: MetricsRegistry, { name, kind }: AnyInstrument): SampleText | undefined {
  if (!registry.createdTimestamps || !isDated(kind)) return undefined;
  const known = kind !== 'counter' || shortName(name, kind, (short) => registry.owns(short)) !== undefined;
  return known ? new SampleText(createdName(name)) : undefined;
}

async function* paced(blocks: Iterable<Uint8Array | undefined>): AsyncGenerator<Uint8Array> {
  const pace = new Pace();
  for (const block of blocks) {
    if (block) yield block;
    if (pace.due) await pace.breathe();
  }
}

async function* foreignPieces(
  ours: MetricsRegistry,
  others: readonly (Registry | MetricSource)[],
  format: PageFormat,
): AsyncGenerator<string> {
  const printed = new Set<string>();
  const taken = (name: string): boolean => ours.owns(name) || printed.has(name);
  for await (const { name, help, type, values } of foreignMetrics(ours, others)) {
    yield headOf({ name, help, kind: String(type) }, format, taken);
    for (const part of partsOf(values)) yield part.map((one) => foreignLine(name, one)).join('');
    printed.add(name);
  }
}

function foreignLine(metric: string, { metricName = metric, labels, value }: SourceValue): string {
  return sampleLine({ name: metricName, labels, value });
}
