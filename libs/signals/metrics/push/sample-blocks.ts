import { setImmediate as breathe } from 'node:timers/promises';
import type { Registry } from 'prom-client';
import { defaultLabels, hasLabels, type DefaultLabels } from '../exposition/default-labels.js';
import { foreignMetrics } from '../exposition/foreign-metrics.js';
import type { FamilyHead } from '../exposition/families.js';
import type { MetricSource } from '../exposition/metric-source.js';
import type { Sample } from '../instruments/instrument.js';
import type { MetricsRegistry } from '../registry/metrics-registry.js';

/** Some samples of one metric; a series is never in two blocks. */
export interface SampleBlock extends FamilyHead {
  readonly samples: readonly Sample[];
  /** Read from somebody else's registry. */
  readonly isForeign: boolean;
}

/** So many are read and encoded in two or three milliseconds. */
const BLOCK_SAMPLES = 250;

/** Everything that is on the page, in blocks; the event loop turns after each of them. */
export async function* sampleBlocks(
  registry: MetricsRegistry,
  others: readonly (Registry | MetricSource)[],
): AsyncGenerator<SampleBlock> {
  const defaults = defaultLabels(registry);
  const foreign = foreignMetrics(registry, others, defaults);
  await registry.collect();
  for (const instrument of registry.instruments()) {
    const { name, help, kind, unit } = instrument;
    let samples: Sample[] = [];
    for (let row = 0; row < instrument.rowCount; row++) {
      samples.push(...labelled(instrument.rowSamples(row), defaults));
      if (samples.length < BLOCK_SAMPLES) continue;
      yield { name, help, kind, unit, samples, isForeign: false };
      samples = [];
      await breathe();
    }
    if (samples.length > 0) yield { name, help, kind, unit, samples, isForeign: false };
  }
  for await (const { name, help, type, values } of foreign) {
    const samples = values.map((one) => ({
      name: one.metricName ?? name,
      labels: one.labels,
      value: one.value,
    }));
    if (samples.length > 0) yield { name, help, kind: type, samples, isForeign: true };
    await breathe();
  }
}

function labelled(samples: Sample[], defaults: DefaultLabels): Sample[] {
  if (!hasLabels(defaults)) return samples;
  return samples.map((sample) => ({ ...sample, labels: { ...defaults, ...sample.labels } }));
}
