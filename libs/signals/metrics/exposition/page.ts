import {
  headOf,
  Pace,
  pacedText,
  partsOf,
  sampleLine,
  strictSamples,
  type IsTaken,
  type PageFormat,
} from '#exposition';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { foreignSlices, type ForeignSlices, type ForeignSource } from '../sources/foreign-slices.js';
import { defaultLabels } from './default-labels.js';
import { ownBlocks } from './own-blocks.js';

/**
 * Writes the page in slices and yields the event loop between them, so that a large page does not block requests.
 *
 * Our own metrics take a fast path, `own-blocks.ts`, which copies bytes; all others are read as `MetricSlice`s.
 *
 * @param registry our metrics; they come first and take precedence over others with the same name
 * @param others prom-client registries and further sources
 * @param format Prometheus text or OpenMetrics; sample names and labels are the same in both
 */
export async function* metricsPage(
  registry: MetricsRegistry,
  others: readonly ForeignSource[] = [],
  format: PageFormat = 'text',
): AsyncGenerator<string | Uint8Array> {
  const labels = defaultLabels(registry);
  const foreign = foreignSlices(registry, others, labels);
  const [names] = await Promise.all([foreign.names(), registry.collect()]);
  const isTaken: IsTaken = (name, but) => registry.owns(name, but) || (name !== but && names.has(name));
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
  foreign: ForeignSlices,
  format: PageFormat,
  isTaken: IsTaken,
): AsyncGenerator<string> {
  let before: string | undefined;
  for await (const slice of foreign) {
    if (slice.name !== before) yield headOf(slice, format, isTaken);
    before = slice.name;
    const samples = format === 'openmetrics' ? strictSamples(slice) : slice.samples;
    for (const part of partsOf(samples)) yield part.map(sampleLine).join('');
  }
}
