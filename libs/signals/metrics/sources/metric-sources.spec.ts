import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { MetricSlice, MetricSource } from '#contracts';
import { textOf } from '../../../../test/support/promtool.js';
import { jsonPage } from '#exposition';
import { metricsPage } from '../exposition/page.js';
import { counter } from '../registry/definition.js';
import { MetricsRegistry } from '../registry/metrics-registry.js';
import { ApplicationMetrics } from './application-metrics.js';
import type { ForeignValue } from './foreign-registry.js';
import { MetricSourceList } from './metric-source-list.js';
import { readSource } from './read-source.js';
import { wholeSeries } from './whole-series.js';

let registry: MetricsRegistry;
let sources: MetricSourceList;
let warnings: string[];

beforeEach(() => {
  registry = new MetricsRegistry();
  sources = new MetricSourceList((name) => registry.collectFailed(name));
  warnings = [];
  jest.spyOn(Logger.prototype, 'warn').mockImplementation((text: string) => void warnings.push(text));
});
afterEach(() => void jest.restoreAllMocks());

const gaugeOf = (samples: MetricSlice['samples']): MetricSlice => ({
  name: 'depth',
  help: 'Depth.',
  kind: 'gauge',
  samples,
});
const sourceOf = (name: string, read: MetricSource['read']): MetricSource => ({ name, read });
const page = async () => await textOf(metricsPage(registry, [sources]));
const lines = async (name: string) => (await page()).split('\n').filter((line) => line.startsWith(name));
const failures = (name: string) => lines(`observability_collect_errors_total{metric="${name}"}`);
async function readAll(): Promise<MetricSlice[]> {
  const slices: MetricSlice[] = [];
  for await (const slice of new ApplicationMetrics(registry, [sources]).read()) slices.push(slice);
  return slices;
}

describe('A metric source', () => {
  it('is on the text page, the JSON page and in the slices of the application', async () => {
    registry.register(counter('own_total', 'Own.')).inc();
    sources.add(
      sourceOf('queues', () => [
        gaugeOf([{ name: 'depth', labels: { queue: 'a"b' }, value: 3 }]),
        {
          name: 'sent_total',
          help: 'Sent.',
          kind: 'counter',
          samples: [{ name: 'sent_total', labels: {}, value: 7 }],
        },
      ]),
    );
    expect(await lines('depth')).toEqual(['depth{queue="a\\"b"} 3']);
    expect(await page()).toContain('# HELP sent_total Sent.\n# TYPE sent_total counter\nsent_total 7\n');
    const json = JSON.parse(await textOf(jsonPage(new ApplicationMetrics(registry, [sources])))) as object[];
    expect(json).toContainEqual(
      expect.objectContaining({
        name: 'depth',
        type: 'gauge',
        values: [{ metricName: 'depth', labels: { queue: 'a"b' }, value: 3 }],
      }),
    );
    expect((await readAll()).map(({ name, isForeign = false }) => [name, isForeign])).toEqual([
      ['own_total', false],
      ['depth', true],
      ['sent_total', true],
    ]);
  });

  it('may be asynchronous, may come in several slices, and disappears when it is removed', async () => {
    const remove = sources.add(
      sourceOf('late', async function* () {
        yield gaugeOf([{ name: 'depth', labels: { n: '1' }, value: 1 }]);
        await pause(1);
        yield gaugeOf([{ name: 'depth', labels: { n: '2' }, value: 2 }]);
      }),
    );
    expect(await lines('depth')).toEqual(['depth{n="1"} 1', 'depth{n="2"} 2']);
    remove();
    expect(await lines('depth')).toEqual([]);
  });

  it.each<[string, MetricSource['read'], RegExp]>([
    [
      'throws',
      () => {
        throw new Error('no connection to pg://me:hunter2@db');
      },
      /could not be read: no connection/,
    ],
    [
      'throws half-way',
      function* () {
        yield gaugeOf([{ name: 'depth', labels: {}, value: 1 }]);
        throw new Error('half-way');
      },
      /half-way/,
    ],
    ['gives no slices', () => [undefined as unknown as MetricSlice], /slice without a name/],
    ['gives nothing', () => undefined as unknown as MetricSlice[], /could not be read/],
  ])('that %s is left out, counted at each reading and warned of once', async (_what, read, warning) => {
    sources.add(sourceOf('bad', read));
    sources.add(sourceOf('good', () => [gaugeOf([{ name: 'depth', labels: { of: 'good' }, value: 5 }])]));
    await page();
    expect(await lines('depth')).toEqual(['depth{of="good"} 5']);
    expect(await failures('bad')).toEqual(['observability_collect_errors_total{metric="bad"} 3']);
    expect(warnings).toEqual([expect.stringMatching(warning)]);
    expect(warnings[0]).not.toContain('hunter2');
  });

  it('that has no end is given up after 100,000 samples, empty slices included', async () => {
    let isClosed = false;
    const endless = sourceOf('endless', function* () {
      try {
        for (;;) yield gaugeOf([]);
      } finally {
        isClosed = true;
      }
    });
    await expect(readSource(endless, () => undefined)).rejects.toThrow('more than 100000 samples');
    expect(isClosed).toBe(true);
  });

  it('that hangs delays a page for a second, and only the first', async () => {
    const read = jest.fn(async function* () {
      yield await new Promise<MetricSlice>(() => undefined);
    });
    sources.add(sourceOf('hung', read));
    const startedAt = performance.now();
    await page();
    expect(performance.now() - startedAt).toBeGreaterThan(900);
    // Measures idle time, so that a busy machine does not affect the result.
    const before = performance.eventLoopUtilization();
    await page();
    expect(performance.eventLoopUtilization(before).idle).toBeLessThan(500);
    expect(read).toHaveBeenCalledTimes(1);
    expect(warnings).toEqual([expect.stringContaining('took longer than')]);
  });

  it('loses samples that its family cannot have, and nothing else', async () => {
    sources.add(
      sourceOf('mixed', () => [
        gaugeOf([
          { name: 'depth', labels: {}, value: 1 },
          { name: 'other', labels: {}, value: 2 },
          { name: 'depth', labels: { bad: 'x' }, value: '3' as unknown as number },
        ]),
      ]),
    );
    expect(await lines('depth')).toEqual(['depth 1']);
    expect(await lines('other')).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('gave a sample "depth" whose value is not a number')]);
  });

  it('gets legal names, and a number where its name is taken', async () => {
    registry.register(counter('own_total', 'Own.')).inc();
    sources.add(
      sourceOf('theirs', () => [
        {
          name: 'own_total',
          help: 'Theirs.',
          kind: 'counter',
          samples: [{ name: 'own_total', labels: {}, value: 2 }],
        },
        {
          name: 'a.b',
          help: 'Dotted.',
          kind: 'gauge',
          samples: [{ name: 'a.b', labels: { 'x-y': '1' }, value: 4 }],
        },
      ]),
    );
    expect(await lines('own')).toEqual(['own_total 1', 'own_2_total 2']);
    expect(await lines('a_b')).toEqual(['a_b{x_y="1"} 4']);
  });

  it('is rejected when it is invalid, and when its name is taken', () => {
    sources.add(sourceOf('once', () => []));
    expect(() => sources.add(sourceOf('once', () => []))).toThrow(/OBS_METRIC_CONFLICT.*"once"/);
    expect(() => sources.add({ name: '', read: () => [] })).toThrow(/OBS_METRIC_INVALID/);
    expect(() => sources.add(undefined as unknown as MetricSource)).toThrow(/OBS_METRIC_INVALID/);
  });
});

describe('Reading 100,000 series', () => {
  /** Number of event loop turns during the work. */
  async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
    let turns = 0;
    let next = setImmediate(function turn() {
      turns += 1;
      next = setImmediate(turn);
    });
    await work();
    clearImmediate(next);
    return turns;
  }

  it('lets the event loop turn, of our own instruments', async () => {
    const big = new MetricsRegistry({ cardinality: { maxSeries: 200_000, maxLabelValues: 200_000 } });
    const hits = big.register(counter('hits_total', 'Hits.', ['n']));
    for (let n = 0; n < 100_000; n++) hits.inc({ n: String(n) });
    let samples = 0;
    const turns = await turnsDuring(async () => {
      for await (const slice of new ApplicationMetrics(big, []).read()) samples += slice.samples.length;
    });
    expect(samples).toBe(100_000);
    expect(turns).toBeGreaterThan(10);
  });

  it('lets the event loop turn, of a source, and keeps the buckets of a series together', async () => {
    const series = 4900;
    const many = sourceOf('many', function* () {
      for (let n = 0; n < series; n++) {
        const labels = { n: String(n) };
        const buckets = Array.from({ length: 18 }, (_, le) => ({
          name: 'took_seconds_bucket',
          labels: { ...labels, le: String(le) },
          value: 1,
        }));
        const totals = ['_sum', '_count'].map((end) => ({ name: `took_seconds${end}`, labels, value: 1 }));
        yield { name: 'took_seconds', help: 'T.', kind: 'histogram', samples: [...buckets, ...totals] };
      }
    });
    let values: readonly ForeignValue[] = [];
    const parts: (readonly ForeignValue[])[] = [];
    const turns = await turnsDuring(async () => {
      values = (await readSource(many, () => undefined))[0]?.values ?? [];
      for await (const part of wholeSeries('histogram', values)) parts.push(part);
    });
    expect([values.length, parts.flat().length]).toEqual([series * 20, series * 20]);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(500);
    expect(parts.every((part) => part.length % 20 === 0)).toBe(true);
    expect(turns).toBeGreaterThan(10);
  });
});
