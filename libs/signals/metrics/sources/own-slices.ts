import type { MetricSample, MetricSlice } from '#contracts';
import { hasLabels, type DefaultLabels } from '../exposition/default-labels.js';
import type { AnyInstrument, MetricsRegistry } from '../registry/metrics-registry.js';

/** Reading and encoding this number of samples takes two or three milliseconds. */
export const SLICE_SAMPLES = 250;

/**
 * Yields our instruments in slices. The text page uses a faster way, `exposition/own-blocks.ts`, which copies bytes
 * without creating objects.
 *
 * @param defaults added to every sample that does not have these labels
 * @param wanted selects instruments; all by default
 */
export function* ownSlices(
  registry: MetricsRegistry,
  defaults: DefaultLabels,
  wanted: (instrument: AnyInstrument) => boolean = () => true,
): Generator<MetricSlice> {
  for (const instrument of registry.instruments().filter(wanted)) {
    const { name, help, kind, unit, aggregator } = instrument;
    for (const samples of rowsOf(instrument, hasLabels(defaults) ? defaults : undefined))
      yield { name, help, kind, unit, aggregator, samples };
  }
}

/** A series is never split. */
function* rowsOf(instrument: AnyInstrument, defaults?: DefaultLabels): Generator<MetricSample[]> {
  let samples: MetricSample[] = [];
  for (let row = 0; row < instrument.rowCount; row++) {
    for (const sample of instrument.rowSamples(row))
      samples.push(defaults ? { ...sample, labels: { ...defaults, ...sample.labels } } : sample);
    if (samples.length < SLICE_SAMPLES) continue;
    yield samples;
    samples = [];
  }
  if (samples.length > 0) yield samples;
}
