import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { counter, histogram, MetricsEndpoint, MetricsRegistry } from '#metrics';
import { parsePage, sample, type PageMetric } from '../support/metrics-page.js';
import { textOf } from '../support/promtool.js';

const pageOf = async (registry: MetricsRegistry): Promise<Map<string, PageMetric>> =>
  parsePage(await textOf(new MetricsEndpoint(registry, { defaultMetrics: false }).handle().body));

describe('A label with too many values', () => {
  const warnings: unknown[] = [];
  beforeEach(() => {
    warnings.length = 0;
    jest
      .spyOn(Logger.prototype, 'warn')
      .mockImplementation((message: unknown) => void warnings.push(message));
  });
  afterEach(() => void jest.restoreAllMocks());

  it('1,000,000 of them: memory bounded, one warning, other series exact', async () => {
    const registry = new MetricsRegistry();
    const seen = registry.register(counter('seen_total', 'Seen.', ['user', 'outcome']));
    seen.inc({ user: 'ann', outcome: 'success' }, 7);
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < 1_000_000; n++) seen.inc({ user: `user-${n}`, outcome: 'success' });
    seen.inc({ user: 'ann', outcome: 'success' });
    seen.inc({ user: 'ann', outcome: 'error' });
    const page = await pageOf(registry);
    const total = page.get('seen_total')?.samples.reduce((sum, { value }) => sum + value, 0);
    expect(page.get('seen_total')?.samples.length).toBe(2002);
    expect(total).toBe(1_000_009);
    expect(sample(page, 'seen_total', { user: 'ann', outcome: 'success' })).toBe(8);
    expect(sample(page, 'seen_total', { user: 'ann', outcome: 'error' })).toBe(1);
    expect(sample(page, 'seen_total', { user: '__other__', outcome: '__other__' })).toBe(998_001);
    expect(
      sample(page, 'observability_cardinality_dropped_total', { metric: 'seen_total', label: 'user' }),
    ).toBe(998_001);
    expect(warnings).toEqual([expect.stringContaining('seen_total has too many values of the label "user"')]);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100e6);
  }, 60_000);

  it('is bounded in series too, by the limits of the metric', async () => {
    const registry = new MetricsRegistry();
    const time = registry.register(
      histogram('t_seconds', 'T.', ['a', 'b'], { cardinality: { maxSeries: 5 } }),
    );
    for (let n = 0; n < 100; n++) time.observe({ a: n % 10, b: n % 7 }, 1);
    const samples = (await pageOf(registry))
      .get('t_seconds')
      ?.samples.filter(({ name }) => name === 't_seconds_count');
    expect(samples?.length).toBe(6);
    expect(samples?.reduce((sum, { value }) => sum + value, 0)).toBe(100);
  });

  it('has room again when a series is removed', async () => {
    const registry = new MetricsRegistry({ cardinality: { maxLabelValues: 2 } });
    const jobs = registry.register(counter('jobs_total', 'Jobs.', ['queue']));
    for (const queue of ['a', 'b', 'c']) jobs.inc({ queue });
    jobs.remove({ queue: 'a' });
    jobs.inc({ queue: 'c' });
    const page = await pageOf(registry);
    expect(page.get('jobs_total')?.samples.map(({ labels, value }) => [labels.queue, value])).toEqual([
      ['c', 1],
      ['b', 1],
      ['__other__', 1],
    ]);
  });

  it('of a metered method is bounded like any other', async () => {
    const registry = new MetricsRegistry({ cardinality: { maxLabelValues: 3 } });
    const seen = registry.register(counter('x_total', 'X.', ['id']));
    for (let n = 0; n < 10; n++) seen.labels({ id: n }).inc();
    expect((await pageOf(registry)).get('x_total')?.samples.length).toBe(4);
  });
});
