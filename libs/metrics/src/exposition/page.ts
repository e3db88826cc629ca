import { setImmediate as breathe } from 'node:timers/promises';
import type { MetricObjectWithValues, MetricValue, Registry } from 'prom-client';
import { now } from '../clock.js';
import { PageWriter } from '../instruments/page-writer.js';
import { SampleText } from '../instruments/sample-text.js';
import { within } from '../registry/collectors.js';
import type { AnyInstrument, MetricsRegistry } from '../registry/metrics-registry.js';
import { createdName, isDated } from '../registry/shape.js';
import { headOf, sampleLine, shortName, type PageFormat } from './families.js';
import { refreshed, type MetricSource } from './metric-source.js';
import { isMirror } from './registry-mirror.js';

const LONGEST_RUN_MS = 3;
const FOREIGN_TIMEOUT_MS = 1000;

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
  const printed = new Set<string>();
  for (const other of others) yield* foreignMetrics(registry, other, printed, format);
  if (format === 'openmetrics') yield '# EOF\n';
}

function* ownBlocks(registry: MetricsRegistry, format: PageFormat): Generator<Uint8Array> {
  const writer = new PageWriter();
  const openMetrics = format === 'openmetrics';
  for (const instrument of registry.instruments()) {
    writer.text(headOf(instrument, format, (name) => registry.owns(name)));
    const created = openMetrics ? createdText(registry, instrument) : undefined;
    for (let row = 0; row < instrument.rowCount; row++) {
      instrument.writeRow(writer, row, openMetrics, created);
      if (writer.full) yield writer.take();
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

async function* paced<T>(slices: Iterable<T>): AsyncGenerator<T> {
  let startedAt = now();
  for (const slice of slices) {
    yield slice;
    if (now() - startedAt < LONGEST_RUN_MS) continue;
    await breathe();
    startedAt = now();
  }
}

type Foreign = MetricObjectWithValues<MetricValue<string>>;

async function* foreignMetrics(
  ours: MetricsRegistry,
  other: Registry | MetricSource,
  printed: Set<string>,
  format: PageFormat,
): AsyncGenerator<string> {
  const taken = (name: string): boolean => ours.owns(name) || printed.has(name);
  const source = await refreshed(other, () => ours.collectFailed('opentelemetry'));
  for (const metric of source.getMetricsAsArray()) {
    if (isMirror(metric) || taken(metric.name)) continue;
    printed.add(metric.name);
    try {
      const read = (metric as unknown as { get(): Promise<Foreign> }).get();
      yield foreignText(await within(read, FOREIGN_TIMEOUT_MS), format, taken);
    } catch {
      ours.collectFailed(metric.name);
    }
    await breathe();
  }
}

function foreignText(
  { name, help, type, values }: Foreign,
  format: PageFormat,
  taken: (name: string) => boolean,
): string {
  const head = headOf({ name, help, kind: String(type) }, format, (short) => short !== name && taken(short));
  const lines = values.map((one) =>
    sampleLine({
      name: (one as { metricName?: string }).metricName ?? name,
      labels: one.labels as Record<string, string>,
      value: one.value,
    }),
  );
  return head + lines.join('');
}
