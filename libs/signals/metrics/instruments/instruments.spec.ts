import { describe, expect, it } from '@jest/globals';
import { textOf } from '../../../../test/support/promtool.js';
import { metricsPage } from '../exposition/page.js';
import { counter, gauge, info } from '../registry/definition.js';
import { MetricsRegistry } from '../registry/metrics-registry.js';

const lines = async (registry: MetricsRegistry, name: string): Promise<string[]> =>
  (await textOf(metricsPage(registry, []))).split('\n').filter((line) => line.startsWith(name));

describe('A counter', () => {
  it('is 0 on the page from the start when it has no labels', async () => {
    const registry = new MetricsRegistry();
    registry.register(counter('jobs_total', 'Jobs.'));
    expect(await lines(registry, 'jobs_total')).toEqual(['jobs_total 0']);
  });

  it('counts each combination of label values apart, whatever the order they are written in', async () => {
    const registry = new MetricsRegistry();
    const jobs = registry.register(counter('jobs_total', 'Jobs.', ['queue', 'status']));
    jobs.inc({ queue: 'a', status: 'ok' });
    jobs.inc({ status: 'ok', queue: 'a' }, 2);
    jobs.inc({ queue: 'a', status: 'bad' });
    expect(await lines(registry, 'jobs_total')).toEqual([
      'jobs_total{queue="a",status="ok"} 3',
      'jobs_total{queue="a",status="bad"} 1',
    ]);
  });

  it('treats numbers and booleans as their text', async () => {
    const registry = new MetricsRegistry();
    const jobs = registry.register(counter('jobs_total', 'Jobs.', ['code']));
    jobs.inc({ code: 200 });
    jobs.inc({ code: '200' });
    expect(await lines(registry, 'jobs_total')).toEqual(['jobs_total{code="200"} 2']);
  });

  it('hands out a handle that counts on the same series', async () => {
    const registry = new MetricsRegistry();
    const jobs = registry.register(counter('jobs_total', 'Jobs.', ['queue']));
    const a = jobs.labels({ queue: 'a' });
    a.inc();
    a.inc(0.5);
    jobs.inc({ queue: 'a' });
    expect(a.value).toBe(2.5);
    expect(jobs.labels({ queue: 'a' })).toBe(a);
  });

  it('ignores and counts amounts that are negative, NaN or not a number', async () => {
    const registry = new MetricsRegistry();
    const jobs = registry.register(counter('jobs_total', 'Jobs.'));
    jobs.inc(-1);
    jobs.inc(NaN);
    jobs.inc('7' as never);
    jobs.inc(7n as never);
    jobs.inc(Infinity);
    expect(await lines(registry, 'jobs_total')).toEqual(['jobs_total +Inf']);
    expect(await lines(registry, 'observability_recording')).toEqual([
      'observability_recording_errors_total{metric="jobs_total"} 4',
    ]);
  });

  it('counts wrong labels instead of throwing, and the compiler refuses them', async () => {
    const registry = new MetricsRegistry();
    const jobs = registry.register(counter('jobs_total', 'Jobs.', ['queue']));
    // @ts-expect-error a name that is not declared
    jobs.inc({ que: 'a' });
    // @ts-expect-error a name too many
    jobs.inc({ queue: 'a', status: 'ok' });
    // @ts-expect-error no labels at all
    jobs.inc();
    // @ts-expect-error a value that cannot be a label
    jobs.inc({ queue: undefined });
    // @ts-expect-error labels on a handle without them
    jobs.labels({}).inc();
    jobs.inc(null as never);
    expect(await lines(registry, 'jobs_total')).toEqual([]);
    expect(await lines(registry, 'observability_recording')).toEqual([
      'observability_recording_errors_total{metric="jobs_total"} 6',
    ]);
  });

  it('escapes quotes, backslashes and line feeds in label values', async () => {
    const registry = new MetricsRegistry();
    registry.register(counter('odd_total', 'Odd.', ['v'])).inc({ v: 'a"b\\c\nd é' });
    expect(await lines(registry, 'odd_total')).toEqual(['odd_total{v="a\\"b\\\\c\\nd é"} 1']);
  });

  it('forgets a removed series, and a handle on it cannot reach the series that takes its place', async () => {
    const registry = new MetricsRegistry();
    const jobs = registry.register(counter('jobs_total', 'Jobs.', ['queue', 'status']));
    const stale = jobs.labels({ queue: 'a', status: 'ok' });
    stale.inc(5);
    jobs.remove({ queue: 'a', status: 'ok' });
    jobs.remove({ queue: 'never', status: 'seen' });
    jobs.inc({ queue: 'b', status: 'ok' });
    stale.inc(100);
    expect(await lines(registry, 'jobs_total')).toEqual(['jobs_total{queue="b",status="ok"} 1']);
  });

  it('keeps its series on reset and drops them on clear', async () => {
    const registry = new MetricsRegistry();
    const jobs = registry.register(counter('jobs_total', 'Jobs.', ['queue']));
    const all = registry.register(counter('all_total', 'All.'));
    all.inc();
    jobs.inc({ queue: 'a' });
    jobs.reset();
    expect(await lines(registry, 'jobs_total')).toEqual(['jobs_total{queue="a"} 0']);
    jobs.clear();
    all.clear();
    expect(await lines(registry, 'jobs_total')).toEqual([]);
    expect(await lines(registry, 'all_total')).toEqual(['all_total 0']);
  });

  it('keeps thousands of series exact across chunks', () => {
    const registry = new MetricsRegistry({ cardinality: { maxLabelValues: 5000 } });
    const jobs = registry.register(counter('jobs_total', 'Jobs.', ['n']));
    for (let round = 0; round < 2; round++) for (let n = 0; n < 5000; n++) jobs.inc({ n }, n);
    for (const n of [0, 15, 16, 1023, 1024, 4999]) expect(jobs.labels({ n }).value).toBe(2 * n);
  });
});

describe('A gauge', () => {
  it('goes up and down and shows NaN and infinities as Prometheus writes them', async () => {
    const registry = new MetricsRegistry();
    const level = registry.register(gauge('level', 'Level.', ['at']));
    level.set({ at: 'here' }, 5);
    level.dec({ at: 'here' });
    level.inc({ at: 'here' }, 0.5);
    level.set({ at: 'nan' }, NaN);
    level.set({ at: 'low' }, -Infinity);
    expect(await lines(registry, 'level')).toEqual([
      'level{at="here"} 4.5',
      'level{at="nan"} NaN',
      'level{at="low"} -Inf',
    ]);
  });

  it('counts values that are not numbers', async () => {
    const registry = new MetricsRegistry();
    const level = registry.register(gauge('level', 'Level.'));
    level.set('5' as never);
    level.inc(5n as never);
    level.dec({} as never);
    expect(await lines(registry, 'level')).toEqual(['level 0']);
    expect(await lines(registry, 'observability_recording')).toEqual([
      'observability_recording_errors_total{metric="level"} 3',
    ]);
  });
});

describe('An info', () => {
  it('keeps its facts when others are refused', async () => {
    const registry = new MetricsRegistry();
    const build = registry.register(info('build', 'Build.', ['version']));
    build.set({ version: '1.4.0' });
    // @ts-expect-error a label is missing
    build.set({});
    expect(await lines(registry, 'build')).toEqual(['build_info{version="1.4.0"} 1']);
    build.set({ version: '1.5.0' });
    expect(await lines(registry, 'build')).toEqual(['build_info{version="1.5.0"} 1']);
  });
});

describe('With metrics switched off, an instrument', () => {
  it('accepts every call, valid or invalid, and stores nothing', async () => {
    const registry = new MetricsRegistry({ enabled: false });
    const jobs = registry.register(counter('jobs_total', 'Jobs.', ['queue']));
    const level = registry.register(gauge('level', 'Level.'));
    jobs.inc({ queue: 'a' });
    jobs.inc({ wrong: 1 } as never);
    jobs.labels({ queue: 'a' }).inc();
    level.set(3);
    jobs.reset();
    jobs.clear();
    expect(await lines(registry, 'jobs_total')).toEqual([]);
    expect(await lines(registry, 'observability_recording')).toEqual([]);
  });
});
