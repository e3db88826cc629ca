import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { InjectMetric, makeCounterProvider } from '@willsoto/nestjs-prometheus';
import { Counter, Gauge, register } from 'prom-client';
import { itWithPromtool, promtoolRemarks, textOf } from '../../../../test/support/promtool.js';
import { counter, gauge, histogram, summary } from '../registry/definition.js';
import { MetricsRegistry } from '../registry/metrics-registry.js';
import { MetricsEndpoint } from './metrics.endpoint.js';

const pageOf = (registry: MetricsRegistry, defaultMetrics = false): Promise<string> =>
  textOf(new MetricsEndpoint(registry, { defaultMetrics }).handle().body);

@Injectable()
class Legacy {
  constructor(@InjectMetric('legacy_total') readonly count: Counter<'kind'>) {}
}

afterEach(() => register.clear());

/** Number of event loop turns while a page was read. */
async function turnsDuring(registry: MetricsRegistry, accept?: string): Promise<number> {
  let turns = 0;
  let reading = true;
  const count = (): void => void (reading && (turns++, setImmediate(count)));
  setImmediate(count);
  const endpoint = new MetricsEndpoint(registry, { defaultMetrics: false });
  await textOf(endpoint.handle({ headers: { accept } }).body);
  reading = false;
  return turns;
}

describe('A large page', () => {
  const SERIES = 5000;

  it.each([
    ['of histograms as JSON', 'application/json'],
    ['of summaries as text', 'text/plain'],
    ['of summaries as JSON', 'application/json'],
  ])('%s lets the event loop turn while it is written', async (title, accept) => {
    const registry = new MetricsRegistry({ cardinality: { maxLabelValues: SERIES } });
    const metric = title.includes('summaries')
      ? registry.register(summary('s_seconds', 'S.', ['of']))
      : registry.register(histogram('h_seconds', 'H.', ['of']));
    for (let n = 0; n < SERIES * 8; n++) metric.observe({ of: String(n % SERIES) }, 1 + n);
    expect(await turnsDuring(registry, accept)).toBeGreaterThan(4);
  });

  it.each(['text/plain', 'application/json'])(
    "of prom-client's lets the event loop turn while it is written as %s",
    async (accept) => {
      const theirs = new Counter({ name: 'many_total', help: 'Many.', labelNames: ['of'] });
      for (let n = 0; n < SERIES * 8; n++) theirs.inc({ of: String(n) });
      expect(await turnsDuring(new MetricsRegistry(), accept)).toBeGreaterThan(4);
    },
  );
});

describe('The page /metrics', () => {
  itWithPromtool('gives promtool no cause for a remark, default metrics included', async () => {
    const registry = new MetricsRegistry();
    registry
      .register(counter('jobs_total', 'Jobs with "quotes" and \\ and\nlines.', ['queue']))
      .inc({ queue: 'a "b"\\\n' });
    registry.register(gauge('level_ratio', 'Level.', ['at'])).set({ at: '' }, NaN);
    registry.register(histogram('d_seconds', 'Duration.', ['of'])).observe({ of: 'é' }, 0.3);
    registry.register(gauge('broken_ratio', 'B.', [], { collect: () => Promise.reject(new Error('no')) }));
    registry.recordingFailed('jobs_total');
    const page = await pageOf(registry, true);
    expect(promtoolRemarks(page)).toEqual([]);
    expect(page).toContain('process_cpu_user_seconds_total');
    expect(page).toContain('nodejs_eventloop_lag_seconds');
  });

  itWithPromtool('lets promtool see a fault when there is one', async () => {
    const registry = new MetricsRegistry();
    registry.register(counter('jobs', 'Jobs.'));
    expect(promtoolRemarks(await pageOf(registry))).toEqual([expect.stringContaining('_total')]);
  });

  it('is served as Prometheus text', () => {
    const { status, headers } = new MetricsEndpoint(new MetricsRegistry()).handle();
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  });

  it('shows a metric injected with @InjectMetric, without the module that mounts a controller', async () => {
    const app = await Test.createTestingModule({
      providers: [
        Legacy,
        makeCounterProvider({ name: 'legacy_total', help: 'Legacy.', labelNames: ['kind'] }),
      ],
    }).compile();
    app.get(Legacy).count.inc({ kind: 'old' });
    expect(await pageOf(new MetricsRegistry())).toContain('legacy_total{kind="old"} 1\n');
  });

  it('prints no name twice: ours wins over prom-client, which gets a number, the user over the defaults', async () => {
    const registry = new MetricsRegistry();
    registry.register(counter('both_total', 'Ours.')).inc(1);
    registry.register(histogram('size', 'Ours.', [], { buckets: [1] }));
    new Counter({ name: 'both_total', help: 'Theirs.' }).inc(5);
    new Counter({ name: 'size_count', help: 'Theirs.' });
    new Gauge({ name: 'process_start_time_seconds', help: 'Theirs.' }).set(42);
    const page = await pageOf(registry, true);
    expect(page).toContain('# HELP both_2_total Theirs.\n# TYPE both_2_total counter\nboth_2_total 5\n');
    expect(page).toContain('size_count_2 0\n');
    expect(page).toContain('process_start_time_seconds 42\n');
    const families = page.match(/^# TYPE \S+/gm) ?? [];
    expect(new Set(families).size).toBe(families.length);
  });

  it('survives a prom-client metric that fails or hangs', async () => {
    const registry = new MetricsRegistry();
    new Gauge({ name: 'bad', help: 'Bad.', collect: () => Promise.reject(new Error('no')) });
    new Gauge({ name: 'good', help: 'Good.' }).set(1);
    await pageOf(registry);
    const page = await pageOf(registry);
    expect(page).toContain('good 1\n');
    expect(page).toContain('observability_collect_errors_total{metric="bad"} 1\n');
  });

  it('lets the event loop turn while a large page is written (prom-client blocks it)', async () => {
    const registry = new MetricsRegistry({ cardinality: { maxLabelValues: 50_000, maxSeries: 50_000 } });
    const many = registry.register(counter('many_total', 'Many.', ['n']));
    for (let n = 0; n < 50_000; n++) many.inc({ n });
    let turns = 0;
    let open = true;
    const turn = (): void => {
      turns++;
      if (open) setImmediate(turn);
    };
    setImmediate(turn);
    let [slices, longest, total] = [0, 0, 0];
    for await (const slice of new MetricsEndpoint(registry, { defaultMetrics: false }).handle()
      .body as AsyncIterable<string>) {
      slices++;
      total += slice.length;
      longest = Math.max(longest, slice.length);
    }
    open = false;
    expect(total).toBeGreaterThan(1_000_000);
    expect(slices).toBeGreaterThan(4);
    expect(longest).toBeLessThan(280_000);
    expect(turns).toBeGreaterThan(1);
  });
});
