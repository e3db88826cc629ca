import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as promClient from 'prom-client';
import { counter, gauge, histogram, info, stateSet, summary, upDownCounter } from '../registry/definition.js';
import { MetricsRegistry } from '../registry/metrics-registry.js';
import { mirror, unmirror } from './registry-mirror.js';

const { register } = promClient;
const labelNames = ['a'] as const;
let registry: MetricsRegistry;

beforeEach(() => {
  registry = new MetricsRegistry({ onRegister: mirror });
  registry.register(counter('m_total', 'C.', ['a']));
  registry.register(gauge('m_level', 'G.', ['a']));
  registry.register(upDownCounter('m_queued', 'U.', ['a']));
  registry.register(histogram('m_seconds', 'H.', ['a'], { buckets: [1] }));
  registry.register(summary('m_bytes', 'S.', ['a'], { quantiles: [0.5] }));
});
afterEach(() => {
  unmirror(registry);
  register.clear();
});

const handle = <T>(name: string): T => register.getSingleMetric(name) as unknown as T;
const valueOf = async (name: string, sample = name): Promise<number | undefined> => {
  const found = (await register.getMetricsAsJSON()).find((one) => one.name === name);
  const values = found?.values as { metricName?: string; value: number }[] | undefined;
  return values?.find(({ metricName = name }) => metricName === sample)?.value;
};

/** Public methods of a metric, or of a handle of one of its series. */
function methodsOf(metric: object): string[] {
  const found = new Set<string>(Object.keys(metric));
  for (let at = Object.getPrototypeOf(metric) as object | null; at && at !== Object.prototype;) {
    for (const name of Object.getOwnPropertyNames(at)) found.add(name);
    at = Object.getPrototypeOf(at) as object | null;
  }
  const internal = /^_|WithExemplar$|WithoutExemplar$|Exemplar$|^constructor$/;
  return [...found]
    .filter((name) => !internal.test(name) && typeof (metric as Record<string, unknown>)[name] === 'function')
    .sort();
}

describe("A metric of ours in prom-client's registry", () => {
  it.each([
    ['m_total', promClient.Counter],
    ['m_level', promClient.Gauge],
    ['m_queued', promClient.Gauge],
    ['m_seconds', promClient.Histogram],
    ['m_bytes', promClient.Summary],
  ] as const)('%s can do what prom-client’s own of its kind can, and its handles too', (name, Theirs) => {
    const theirs = new Theirs({ name: 'x', help: 'X.', labelNames, registers: [] });
    const ours = handle<promClient.Counter>(name);
    expect(methodsOf(ours)).toEqual(expect.arrayContaining(methodsOf(theirs)));
    expect(methodsOf(ours.labels('x'))).toEqual(methodsOf(theirs.labels('x')));
  });

  it('records by labels, by value alone and by handle', async () => {
    registry.register(counter('bare_total', 'B.'));
    handle<promClient.Counter>('bare_total').inc();
    handle<promClient.Counter>('bare_total').inc(2);
    handle<promClient.Counter>('m_total').labels('x').inc(3);
    handle<promClient.Gauge>('m_queued').inc({ a: 'x' }, 4);
    handle<promClient.Gauge>('m_queued').dec({ a: 'x' });
    expect([await valueOf('bare_total'), await valueOf('m_total'), await valueOf('m_queued')]).toEqual([
      3, 3, 3,
    ]);
  });

  it('times into a gauge and a histogram, and sets a gauge to the time', async () => {
    const seconds = handle<promClient.Gauge>('m_level').startTimer({ a: 'x' })();
    expect(await valueOf('m_level')).toBe(seconds);
    handle<promClient.Gauge>('m_level').labels('x').setToCurrentTime();
    expect(await valueOf('m_level')).toBeGreaterThan(1.6e9);
    handle<promClient.Histogram>('m_seconds').startTimer()({ a: 'x' });
    expect(await valueOf('m_seconds', 'm_seconds_count')).toBe(1);
  });

  it('does nothing when its application is closed', async () => {
    const [total, level] = [handle<promClient.Counter>('m_total'), handle<promClient.Gauge>('m_level')];
    const [seconds, child] = [handle<promClient.Histogram>('m_seconds'), total.labels('x')];
    const end = level.startTimer({ a: 'x' });
    unmirror(registry);
    expect(() => {
      total.inc({ a: 'x' });
      child.inc();
      total.remove('x');
      total.reset();
      level.set({ a: 'x' }, 1);
      level.setToCurrentTime({ a: 'x' });
      end();
      seconds.observe({ a: 'x' }, 1);
      seconds.zero({ a: 'x' });
      seconds.labels('x').startTimer()();
    }).not.toThrow();
    expect((await total.get()).values).toEqual([]);
  });

  it('counts invalid recordings and never throws', () => {
    registry.register(info('about', 'I.', ['v'])).set({ v: '1' });
    registry.register(stateSet('state', 'S.', ['on', 'off']));
    handle<promClient.Counter>('m_total').inc({ a: 'x' }, -1);
    handle<promClient.Counter<string>>('m_total').inc({ b: 'x' });
    handle<promClient.Gauge>('state').inc();
    const errors = registry.instruments().find(({ name }) => name === 'observability_recording_errors_total');
    expect(errors?.samples().map(({ labels, value }) => [labels.metric, value])).toEqual([
      ['m_total', 2],
      ['state', 1],
    ]);
  });

  it('disappears after reset until it is recorded again, while existing handles remain valid', async () => {
    const held = registry.register(counter('m_total', 'C.', ['a'])).labels({ a: 'x' });
    held.inc(5);
    register.resetMetrics();
    expect(await valueOf('m_total')).toBeUndefined();
    held.inc(0);
    expect(await valueOf('m_total')).toBe(0);
    held.inc(2);
    expect(await valueOf('m_total')).toBe(2);
  });

  it('keeps its name in a registry of type OpenMetrics, and is removed with its application', async () => {
    handle<promClient.Counter>('m_total').inc({ a: 'x' });
    const text = register.contentType;
    register.setContentType(promClient.Registry.OPENMETRICS_CONTENT_TYPE as never);
    try {
      expect(await register.metrics()).toContain('m_total{a="x"} 1\n');
    } finally {
      register.setContentType(text);
    }
    unmirror(registry);
    expect(register.getSingleMetric('m_total')).toBeUndefined();
  });

  it('of two applications is one: facts stay 1, dates are the latest, sums are sums', async () => {
    const second = new MetricsRegistry({ onRegister: mirror });
    for (const [n, one] of [registry, second].entries()) {
      one.register(info('build', 'B.', ['version'])).set({ version: '1' });
      one.register(gauge('done_timestamp_seconds', 'D.')).set(100 + n);
      one.register(gauge('busy_ratio', 'R.')).set(n);
      one.register(gauge('oldest', 'O.', [], { aggregator: 'min' })).set(10 + n);
      one.register(gauge('open', 'O.')).set(2);
    }
    const names = ['build_info', 'done_timestamp_seconds', 'busy_ratio', 'oldest', 'open'];
    expect(await Promise.all(names.map((name) => valueOf(name)))).toEqual([1, 101, 0.5, 10, 4]);
    unmirror(second);
  });

  it('refuses an aggregator that prom-client does not know', () => {
    const definition = gauge('odd', 'O.', [], { aggregator: 'median' as never });
    expect(() => registry.register(definition)).toThrow(/"median" is not one of sum, first, min, max/);
  });
});
