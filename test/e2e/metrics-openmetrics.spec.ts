import { spawnSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { counter, gauge, histogram, MetricsEndpoint, MetricsRegistry, summary } from '#metrics';
import { Counter, register } from 'prom-client';
import type { MetricFamilyKind } from '#contracts';
import { MetricSourceList } from '../../libs/signals/metrics/sources/metric-source-list.js';
import { clashingMetrics, everyKind, ODD_VALUES } from '../support/odd-metrics.js';
import { itWithPromtool, promtoolRemarks, textOf } from '../support/promtool.js';
import { itWith } from '../support/services.js';

const OPEN_METRICS = 'application/openmetrics-text;version=1.0.0';
async function page(registry: MetricsRegistry, accept?: string): Promise<string> {
  const endpoint = new MetricsEndpoint(registry, { defaultMetrics: false });
  return textOf(endpoint.handle({ headers: { ...(accept && { accept }) } }).body);
}

/**
 * Metric families as parsed by the strict parser of the Python client; an error contains the reason for the rejection.
 */
function strictlyParsed(
  text: string,
): Record<string, { type: string; samples: [string, Record<string, string>, string][] }> {
  const script = `
import sys, json
from prometheus_client.openmetrics.parser import text_string_to_metric_families
families = {f.name: {"type": f.type, "samples": [[s.name, s.labels, repr(float(s.value))] for s in f.samples]}
            for f in text_string_to_metric_families(sys.stdin.read())}
print(json.dumps(families))`;
  const { stdout, stderr, status } = spawnSync(PYTHON, ['-c', script], {
    input: text,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as ReturnType<typeof strictlyParsed>;
}

/** Debian's package belongs to Debian's Python, which may not be first on the path. */
const PYTHON = '/usr/bin/python3';
const itWithParser = (title: string, test: () => Promise<void>): void =>
  itWith(['openMetricsParser'], title, test);

afterEach(() => {
  jest.useRealTimers();
  register.clear();
});

describe('Every kind of metric, unusual labels and unusual numbers', () => {
  itWithPromtool('pass promtool in Prometheus text', async () => {
    expect(promtoolRemarks(await page(everyKind()))).toEqual([]);
  });

  itWithParser('pass the strict OpenMetrics parser, and mean what was recorded', async () => {
    const families = strictlyParsed(await page(everyKind(), OPEN_METRICS));
    expect(families.odd?.type).toBe('counter');
    expect(families.odd?.samples.map(([, labels]) => labels.v)).toEqual(ODD_VALUES);
    expect(families.numbers_ratio?.samples.map(([, , value]) => value)).toEqual([
      '0.0',
      expect.stringMatching(/^-?0\.0$/),
      '1e+308',
      '5e-324',
      '-1.5',
      'nan',
      'inf',
      '-inf',
      '9007199254740992.0',
      '0.3333333333333333',
      '999999999.0',
      '1000000000.0',
    ]);
    expect(families.queued_jobs).toMatchObject({ type: 'gauge', samples: [['queued_jobs', {}, '-3.0']] });
    expect(families.work_duration_seconds?.samples).toContainEqual([
      'work_duration_seconds_bucket',
      { of: '', le: '1.0' },
      '1.0',
    ]);
    expect(families.build).toMatchObject({
      type: 'info',
      samples: [['build_info', { version: '1.0"' }, '1.0']],
    });
    expect(families.circuit?.samples).toContainEqual(['circuit', { peer: 'a', circuit: 'open' }, '1.0']);
    expect(families.payload_bytes?.type).toBe('summary');
  });

  itWithParser('pass it with exemplars of values outside of any trace', async () => {
    const registry = new MetricsRegistry({ exemplarFilter: 'always_on' });
    const size = registry.register(histogram('size', 'Size.', ['of'], { buckets: [1] }));
    // Exemplars are recorded once a client has requested them.
    await page(registry, OPEN_METRICS);
    size.observe({ of: 'x' }, 0.5);
    const text = await page(registry, OPEN_METRICS);
    expect(text).toMatch(/^size_bucket\{of="x",le="1\.0"\} 1 # \{\} 0\.5 \d+/m);
    expect(strictlyParsed(text).size?.samples).toContainEqual(['size_bucket', { of: 'x', le: '1.0' }, '1.0']);
  });

  it('have the same sample names and labels in both formats', async () => {
    const registry = everyKind();
    new Counter({ name: 'theirs', help: 'No _total.' }).inc(4);
    const samples = (text: string): string[] =>
      text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('observability_'))
        .map((line) => line.replace(/ [^ ]+$/, ''));
    expect(samples(await page(registry, OPEN_METRICS))).toEqual(samples(await page(registry)));
  });

  itWithParser(
    'a counter of the user without _total is of unknown type in OpenMetrics, not renamed',
    async () => {
      new Counter({ name: 'theirs', help: 'No _total.' }).inc(4);
      const registry = new MetricsRegistry();
      registry.register(counter('ours', 'No _total either.')).inc(2);
      const families = strictlyParsed(await page(registry, OPEN_METRICS));
      expect(families.theirs).toEqual({ type: 'unknown', samples: [['theirs', {}, '4.0']] });
      expect(families.ours).toEqual({ type: 'unknown', samples: [['ours', {}, '2.0']] });
    },
  );
});

describe('What OpenMetrics forbids', () => {
  itWithParser('is not on its page, whatever our instruments record', async () => {
    const registry = new MetricsRegistry({ createdTimestamps: true });
    const negative = registry.register(histogram('delta', 'Delta.', ['of'], { buckets: [0.5, 1] }));
    for (const [of, values] of Object.entries({
      below: [-3, 0.7],
      none: [Infinity, -Infinity],
      fine: [1, 2],
    }))
      for (const value of values) negative.observe({ of }, value);
    registry.register(histogram('offset', 'Offset.', [], { buckets: [-1, 0, 1] })).observe(5);
    const quantiles = registry.register(summary('drift', 'Drift.', ['of'], { quantiles: [0, 0.5, 1] }));
    for (const [of, values] of Object.entries({ below: [-3, -2], none: [Infinity, -Infinity], fine: [1, 2] }))
      for (const value of values) quantiles.observe({ of }, value);
    const text = await page(registry, OPEN_METRICS);
    const families = strictlyParsed(text);
    const samplesOf = (name: string, of: string): string[] =>
      (families[name]?.samples ?? []).filter(([, labels]) => labels.of === of).map(([sample]) => sample);
    expect(samplesOf('delta', 'fine')).toEqual(expect.arrayContaining(['delta_sum', 'delta_count']));
    for (const kind of ['below', 'none']) expect(samplesOf('delta', kind)).not.toContain('delta_sum');
    expect(samplesOf('delta', 'below').filter((name) => name === 'delta_bucket')).toHaveLength(3);
    expect(samplesOf('drift', 'below')).toEqual(['drift_count', 'drift_created']);
    expect(samplesOf('drift', 'fine').filter((name) => name === 'drift')).toHaveLength(3);
    // The text format page shows all metrics.
    expect(await page(registry)).toContain('delta_sum{of="below"} -2.3\n');
  });

  itWithParser('is not on its page, whatever others register', async () => {
    const registry = clashingMetrics();
    expect(() => registry.register(gauge('c', 'Ours.'))).toThrow('OBS_METRIC_CONFLICT');
    const text = await page(registry, OPEN_METRICS);
    const families = strictlyParsed(text);
    expect(families.a).toMatchObject({ type: 'gauge', samples: [['a', {}, '2.0']] });
    expect(families.a_total).toMatchObject({ type: 'unknown', samples: [['a_total', {}, '1.0']] });
    expect(families.b_total?.type).toBe('unknown');
    expect(families.c?.type).toBe('gauge');
    expect(families.c_info).toMatchObject({ type: 'gauge', samples: [['c_info', {}, '1.0']] });
    expect(families.f_total?.type).toBe('unknown');
    expect(families.g_total?.type).toBe('unknown');
    expect(families.size?.samples.map(([name]) => name)).toEqual([
      'size_bucket',
      'size_bucket',
      'size_bucket',
    ]);
    expect(text.match(/^# TYPE (\S+)/gm)).toHaveLength(new Set(text.match(/^# TYPE (\S+)/gm)).size);
  });

  itWithParser('is not on its page, whatever a source gives', async () => {
    const registry = new MetricsRegistry();
    const family = (
      name: string,
      kind: MetricFamilyKind,
      ...values: [string, Record<string, string>, number][]
    ) => ({
      ...{ name, kind, help: 'Odd.' },
      samples: values.map(([suffix, labels, value]) => ({ name: name + suffix, labels, value })),
    });
    const odd = [
      family('falls_total', 'counter', ['', { of: 'a' }, -1], ['', { of: 'b' }, NaN], ['', { of: 'c' }, 2]),
      family('cut', 'histogram', ['_bucket', { le: '1' }, 1], ['_sum', {}, 1], ['_count', {}, 1]),
      family('half', 'histogram', ['_bucket', { le: '+Inf' }, 1.5], ['_sum', {}, 1], ['_count', {}, 1.5]),
      family(
        'mixed',
        'histogram',
        ['_sum', {}, 1],
        ['_bucket', { le: '+Inf' }, 2],
        ['_count', {}, 2],
        ['_bucket', { le: '1' }, 1],
      ),
      family(
        'q',
        'summary',
        ['', { quantile: '7' }, 1],
        ['', { quantile: '1' }, -1],
        ['_sum', {}, NaN],
        ['_count', {}, 1],
      ),
      family('i', 'info', ['_info', { v: '1' }, 7]),
      family('s', 'stateset', ['', { other: 'x' }, 1], ['', { s: 'on' }, 3], ['', { s: 'off' }, 1]),
    ];
    const sources = new MetricSourceList(() => undefined);
    sources.add({ name: 'odd', read: () => odd });
    const endpoint = new MetricsEndpoint(registry, { defaultMetrics: false }, [sources]);
    const families = strictlyParsed(
      await textOf(endpoint.handle({ headers: { accept: OPEN_METRICS } }).body),
    );
    expect(families.falls?.samples).toEqual([['falls_total', { of: 'c' }, '2.0']]);
    expect(families.mixed?.samples.map(([name]) => name)).toEqual([
      ...['mixed_bucket', 'mixed_bucket', 'mixed_sum', 'mixed_count'],
    ]);
    expect(families.q?.samples).toEqual([['q_count', {}, '1.0']]);
    expect(families.s?.samples).toEqual([['s', { s: 'off' }, '1.0']]);
  });
});

describe('Created timestamps', () => {
  const began = Date.now() / 1000;
  const isRecent = (value: string): boolean => Number(value) >= began && Number(value) <= Date.now() / 1000;

  itWithParser('of counters, histograms and summaries pass the strict parser with every kind', async () => {
    const registry = everyKind({ createdTimestamps: true });
    registry.register(counter('ours', 'Not a counter to OpenMetrics.')).inc();
    const families = strictlyParsed(await page(registry, OPEN_METRICS));
    const created = Object.values(families)
      .flatMap(({ samples }) => samples)
      .filter(([name]) => name.endsWith('_created'));
    expect(created.every(([, , value]) => isRecent(value))).toBe(true);
    expect(families.odd?.samples).toContainEqual(['odd_created', { v: 'a"b' }, expect.any(String)]);
    expect(
      new Set(created.map(([name]) => name).filter((name) => !name.startsWith('observability_'))),
    ).toEqual(
      new Set([
        'odd_created',
        'work_duration_seconds_created',
        'bare_seconds_created',
        'payload_bytes_created',
        'empty_bytes_created',
      ]),
    );
  });

  it('are not in Prometheus text, and off by default', async () => {
    expect(await page(everyKind({ createdTimestamps: true }))).not.toContain('_created');
    expect(await page(everyKind(), OPEN_METRICS)).not.toContain('_created');
  });

  it('restart with a reset, and with a series that reappears', async () => {
    const registry = new MetricsRegistry({ createdTimestamps: true });
    const jobs = registry.register(counter('jobs_total', 'Jobs.', ['queue']));
    const times = async (): Promise<Record<string, number>> => {
      const lines = (await page(registry, OPEN_METRICS)).matchAll(/^jobs_created\{queue="(.)"\} (.+)$/gm);
      return Object.fromEntries([...lines].map(([, queue = '', value]) => [queue, Number(value)]));
    };
    jest.useFakeTimers({ now: 10_000, doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    for (const queue of ['a', 'b']) jobs.inc({ queue });
    jest.setSystemTime(20_000);
    jobs.remove({ queue: 'a' });
    jobs.inc({ queue: 'a' });
    expect(await times()).toEqual({ a: 20, b: 10 });
    jest.setSystemTime(30_500);
    jobs.reset();
    expect(await times()).toEqual({ a: 30.5, b: 30.5 });
    jest.setSystemTime(40_000);
    jobs.clear();
    jobs.inc({ queue: 'b' });
    expect(await times()).toEqual({ b: 40 });
  });

  it('do not share their name with another metric', () => {
    const registry = new MetricsRegistry({ createdTimestamps: true });
    registry.register(counter('jobs_total', 'Jobs.'));
    expect(() => registry.register(gauge('jobs_created', 'Taken.'))).toThrow('OBS_METRIC_CONFLICT');
  });
});

describe('The page', () => {
  it('is JSON for clients that accept it, with infinities as text', async () => {
    const metrics = JSON.parse(await page(everyKind(), 'application/json')) as {
      name: string;
      values: { value: unknown }[];
    }[];
    const numbers = metrics.find(({ name }) => name === 'numbers_ratio')?.values.map(({ value }) => value);
    expect(numbers?.slice(5, 8)).toEqual(['NaN', 'Infinity', '-Infinity']);
  });

  it('is compressed for clients that accept gzip', async () => {
    const endpoint = new MetricsEndpoint(everyKind(), { defaultMetrics: false });
    const { headers, body } = endpoint.handle({ headers: { 'accept-encoding': 'gzip, br' } });
    const pieces: Uint8Array[] = [];
    for await (const piece of body as AsyncIterable<Uint8Array>) pieces.push(piece);
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(Buffer.concat(pieces)).toString()).toContain('queued_jobs -3\n');
  });

  it('shows the cost of the previous scrape', async () => {
    const registry = new MetricsRegistry();
    const endpoint = new MetricsEndpoint(registry, { defaultMetrics: false });
    await textOf(endpoint.handle().body);
    expect(await textOf(endpoint.handle().body)).toMatch(
      /observability_scrape_duration_seconds_count\{format="text"\} 1\n/,
    );
  });
});
