import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { closeApp, openApp } from '#kernel';
import {
  counter,
  Counted,
  CountErrors,
  Gauged,
  histogram,
  Metered,
  METRICS_SLOT,
  MetricsEndpoint,
  MetricsRegistry,
  Timed,
  type CallEnd,
} from '#metrics';
import { parseMetricsPage, metricValue, type MetricsPage } from 'nestjs-observability/testing';
import { textOf } from '../support/promtool.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const pageOf = async (registry: MetricsRegistry): Promise<MetricsPage> =>
  parseMetricsPage(await textOf(new MetricsEndpoint(registry, { defaultMetrics: false }).handle().body));

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
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < 1_000_000; n++) seen.inc({ user: `user-${n}`, outcome: 'success' });
    seen.inc({ user: 'ann', outcome: 'success' });
    seen.inc({ user: 'ann', outcome: 'error' });
    const page = await pageOf(registry);
    const total = page.get('seen_total')?.samples.reduce((sum, { value }) => sum + value, 0);
    expect(page.get('seen_total')?.samples.length).toBe(2002);
    expect(total).toBe(1_000_009);
    expect(metricValue(page, 'seen_total', { user: 'ann', outcome: 'success' })).toBe(8);
    expect(metricValue(page, 'seen_total', { user: 'ann', outcome: 'error' })).toBe(1);
    expect(metricValue(page, 'seen_total', { user: '__other__', outcome: '__other__' })).toBe(998_001);
    expect(
      metricValue(page, 'observability_cardinality_dropped_total', { metric: 'seen_total', label: 'user' }),
    ).toBe(998_001);
    expect(warnings).toEqual([expect.stringContaining('seen_total has too many values of the label "user"')]);
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20e6);
  });

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

  const labels = (id: string): { id: string } => ({ id });
  const outcomeLabels = ({ args }: CallEnd): { id: string } => ({ id: String(args[0]) });
  it.each([
    ['@Metered', Metered('work', { labels })],
    ['@Timed', Timed('work', { labels })],
    ['@Timed as a summary', Timed('work', { labels, summary: true })],
    ['@Timed by outcome', Timed('work', { outcomeLabels })],
    ['@Counted', Counted('work', { labels })],
    ['@CountErrors', CountErrors('work', { labels })],
    ['@Gauged in flight', Gauged('work', { labels })],
    ['@Gauged result', Gauged('work', { of: 'result', labels })],
  ] as [string, MethodDecorator][])(
    '100,000 of them of a method with %s: memory bounded, at most the limit on the page',
    async (_, decorator) => {
      const scope = openApp();
      const registry = new MetricsRegistry({ cardinality: { maxLabelValues: 100 } });
      scope.set(METRICS_SLOT, registry);
      try {
        const work = decorated(decorator);
        for (let n = 0; n < 30_000; n++) work(`warm-${n}`);
        const before = heldBytes();
        for (let n = 0; n < 100_000; n++) work(`id-${n}`);
        expect(heldBytes() - before).toBeLessThan(4e6);
        for (const { samples } of (await pageOf(registry)).values()) {
          const ids = new Set(samples.map((one) => one.labels.id));
          expect(ids.size).toBeLessThanOrEqual(101);
        }
      } finally {
        closeApp(scope);
      }
    },
  );
});

/** A method whose every thousandth call fails. */
function decorated(decorator: MethodDecorator): (id: string) => void {
  class Worker {
    work(id: string): number {
      if (id.endsWith('000')) throw new RangeError('no');
      return 1;
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Worker.prototype, 'work') as PropertyDescriptor;
  decorator(Worker.prototype, 'work', descriptor);
  Object.defineProperty(Worker.prototype, 'work', descriptor);
  const worker = new Worker();
  return (id) => {
    try {
      worker.work(id);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
  };
}

function heldBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
