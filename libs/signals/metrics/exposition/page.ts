import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { defaultLabels } from './default-labels.js';
import { headOf, sampleLine, type PageFormat } from './families.js';
import { foreignMetrics, type ForeignMetrics, type ForeignSource } from './foreign-metrics.js';
import type { SourceValue } from './metric-source.js';
import { ownBlocks } from './own-blocks.js';
import { Pace, pacedText, partsOf } from './pace.js';

/**
 * Writes the page in slices, and lets the event loop turn between them so that a large page holds nobody up.
 *
 * @param registry our metrics; they come first and win over others of the same name
 * @param others prom-client registries and other sources whose metrics join the page
 * @param format Prometheus text or OpenMetrics; names and labels of the samples are the same in both
 */
export async function* metricsPage(
  registry: MetricsRegistry,
  others: readonly ForeignSource[] = [],
  format: PageFormat = 'text',
): AsyncGenerator<string | Uint8Array> {
  const labels = defaultLabels(registry);
  const foreign = foreignMetrics(registry, others, labels);
  const [names] = await Promise.all([foreign.names(), registry.collect()]);
  const isTaken = (name: string): boolean => registry.owns(name) || names.has(name);
  yield* paced(ownBlocks(registry, format, isTaken, labels));
  yield* pacedText(foreignPieces(foreign, format, isTaken));
  if (format === 'openmetrics') yield '# EOF\n';
}

async function* paced(
  blocks: Iterable<Uint8Array | string | undefined>,
): AsyncGenerator<Uint8Array | string> {
  const pace = new Pace();
  for (const block of blocks) {
    if (block) yield block;
    if (pace.due) await pace.breathe();
  }
}

async function* foreignPieces(
  foreign: ForeignMetrics,
  format: PageFormat,
  isTaken: (name: string) => boolean,
): AsyncGenerator<string> {
  for await (const { name, help, type, values } of foreign) {
    if (values.length === 0) continue;
    yield headOf({ name, help, kind: String(type) }, format, isTaken);
    for (const part of partsOf(values)) yield part.map((one) => foreignLine(name, one)).join('');
  }
}

function foreignLine(metric: string, { metricName = metric, labels, value }: SourceValue): string {
  return sampleLine({ name: metricName, labels, value });
}
