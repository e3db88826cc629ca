import type { MetricSlice, MetricSource } from '#contracts';

const SLICE_MS = 5;

/** The same metrics; yields the event loop between slices when the time is used up. */
export function yieldingSource(metrics: MetricSource): MetricSource {
  return { name: metrics.name, read: () => paced(metrics.read()) };
}

async function* paced(
  slices: Iterable<MetricSlice> | AsyncIterable<MetricSlice>,
): AsyncGenerator<MetricSlice> {
  let until = performance.now() + SLICE_MS;
  for await (const slice of slices) {
    yield slice;
    if (performance.now() < until) continue;
    await new Promise(setImmediate);
    until = performance.now() + SLICE_MS;
  }
}
