/* Metrics that are hard to put on a page: odd values, and names that are taken in one way or another. */
import {
  counter,
  gauge,
  histogram,
  info,
  MetricsRegistry,
  type MetricsRegistryOptions,
  stateSet,
  summary,
  upDownCounter,
} from '#metrics';
import { Counter, Gauge, Histogram, Summary } from 'prom-client';

/** Values of labels. */
export const ODD_VALUES = [
  '',
  'a"b',
  'back\\slash',
  'line\nfeed',
  'é ü 漢字 🚀',
  '{a="b"}',
  ' # ',
  'x'.repeat(5000),
];
const ODD_NUMBERS = [0, -0, 1e308, 5e-324, -1.5, NaN, Infinity, -Infinity, 2 ** 53, 1 / 3, 999_999_999, 1e9];

/** A registry with an instrument of each kind, odd labels and odd numbers. */
export function everyKind(options: MetricsRegistryOptions = {}): MetricsRegistry {
  const registry = new MetricsRegistry(options);
  const odd = registry.register(counter('odd_total', 'Odd "values" \\ and\nlines.', ['v']));
  for (const v of ODD_VALUES) odd.inc({ v }, 2.5);
  const numbers = registry.register(gauge('numbers_ratio', 'Numbers.', ['n']));
  for (const [n, value] of ODD_NUMBERS.entries()) numbers.set({ n }, value);
  registry.register(upDownCounter('queued_jobs', 'Queued.')).add(-3);
  const time = registry.register(
    histogram('work_duration_seconds', 'Work.', ['of'], { buckets: [0.5, 1, 2.5, 10], unit: 'seconds' }),
  );
  for (const of of ODD_VALUES) time.observe({ of }, 0.7);
  registry.register(histogram('bare_seconds', 'Bare.', [], { buckets: [1] })).observe(3);
  registry.register(summary('payload_bytes', 'Payload.', ['topic'])).observe({ topic: 'é' }, 12);
  registry.register(summary('empty_bytes', 'Nothing yet.'));
  registry.register(info('build', 'Build.', ['version'])).set({ version: '1.0"' });
  registry.register(stateSet('circuit', 'Circuit.', ['open', 'closed'], ['peer'])).set({ peer: 'a' }, 'open');
  return registry;
}

/**
 * A registry whose metrics clash with each other and with those of prom-client's global registry, which get values that
 * OpenMetrics forbids. Clear that registry afterwards.
 */
export function clashingMetrics(): MetricsRegistry {
  const registry = new MetricsRegistry();
  registry.register(counter('a_total', 'Counter beside a gauge a.')).inc();
  registry.register(counter('b_total', 'Counter beside a gauge b_created.')).inc();
  registry.register(gauge('b_created', 'Ours.')).set(1);
  registry.register(info('c', 'Info beside a gauge c.')).set();
  registry.register(histogram('d', 'Histogram beside a gauge d_created.')).observe(1);
  registry.register(gauge('e', 'Gauge of two owners.')).set(1);
  registry.register(counter('e_2_total', 'Counter called as the gauge of the other owner.')).inc();
  const help = 'Of prom-client.';
  for (const name of ['a', 'c', 'd_created', 'e', 'f', 'g_created']) new Gauge({ name, help }).set(2);
  for (const name of ['f_total', 'g_total', 'h']) new Counter({ name, help }).inc(3);
  const size = new Histogram({ name: 'size', help, buckets: [-1, 1], labelNames: ['of'] });
  for (const value of [-5, 0.5, 7]) size.observe({ of: 'x' }, value);
  const quantile = new Summary({ name: 'lag', help, percentiles: [0, 0.5, 1] });
  for (const value of [-5, -1]) quantile.observe(value);
  return registry;
}
