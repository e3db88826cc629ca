import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { SampleSeries, TelemetryStore } from '#contracts';
import { memorySource, seriesMatcher } from '#promql';
import { createQueryHandler } from '#query';
import { textOf } from '../support/promtool.js';
import { describeWith, startService, type RunningPrometheus } from '../support/services.js';

const BASE_MS = 1_700_000_000_000;
const STEPS = 240;
const NOW_S = BASE_MS / 1000 + 3_000.5;

const labelSets = ['api', 'web'].flatMap((job) => ['200', '500'].map((code) => ({ job, code })));
const series: SampleSeries[] = [
  ...labelSets.map((labels, i) => seriesOf({ __name__: 'hits_total', ...labels }, (step) => step * (i + 1))),
  ...['api', 'web'].map((job, i) =>
    seriesOf({ __name__: 'load', job }, (step) => Math.round(Math.sin(step / (9 + i)) * 1000) / 8),
  ),
];

function seriesOf(labels: Record<string, string>, valueAt: (step: number) => number): SampleSeries {
  const steps = Array.from({ length: STEPS }, (_, step) => step);
  return {
    labels,
    timestamps: Float64Array.from(steps, (step) => BASE_MS + 123 + step * 15_000),
    values: Float64Array.from(steps, valueAt),
  };
}

function openMetrics(): string {
  const lines = series.flatMap(({ labels: { __name__: name, ...labels }, timestamps, values }) => {
    const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    return [...timestamps].map((ms, i) => `${name}{${pairs.join(',')}} ${values[i]} ${ms / 1000}`);
  });
  return `${lines.join('\n')}\n# EOF\n`;
}

/** Only the requests that Prometheus' pages send. */
const store = {
  source: () => ({
    ...memorySource(series),
    lookbackMs: () => 300_000,
    tiersUsed: new Set(['raw'] as const),
  }),
  series: async (anyOf, fromMs, toMs) =>
    series
      .filter(({ timestamps }) => (timestamps[0] ?? 0) <= toMs && (timestamps.at(-1) ?? 0) >= fromMs)
      .map(({ labels }) => labels)
      .filter((labels) =>
        anyOf.some((matchers) => matchers.map(seriesMatcher).every((matches) => matches(labels))),
      ),
  metadata: () => [],
  exemplars: async () => [],
} as Partial<TelemetryStore> as TelemetryStore;

const ask = createQueryHandler({
  store,
  service: { name: 'shop', job: 'shop', instance: 'shop:8004' },
  intervalMs: 5_000,
  now: () => BASE_MS + STEPS * 15_000,
});

async function ours(path: string, query: string): Promise<{ status: number; body: unknown }> {
  const request = { method: 'GET', path: `/api/v1/${path}`, query, contentType: '', body: new Uint8Array() };
  const { status, body } = await ask(request as Parameters<typeof ask>[0]);
  return { status, body: parsed(await textOf(body)) };
}

/** Some responses have no body. */
function parsed(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text);
}

/** The series of a result are unordered. */
function sorted(body: unknown): unknown {
  const data = (body as { data?: { result?: unknown } } | undefined)?.data;
  if (Array.isArray(data?.result))
    data.result.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return body;
}

const range = (query: string, more = 'step=60') => `query=${query}&start=${NOW_S - 600}&end=${NOW_S}&${more}`;

describeWith(['prometheus'], 'The HTTP API answers as a real Prometheus', () => {
  let prometheus: RunningPrometheus;

  beforeAll(async () => {
    const dir = mkdtempSync(join(tmpdir(), 'observability-api-'));
    prometheus = await startService('prometheus', {
      config: 'global: {}\n',
      flags: ['--storage.tsdb.retention.time=100y'],
    });
    try {
      writeFileSync(join(dir, 'samples.txt'), openMetrics());
      await prometheus.stop();
      const data = join(prometheus.dir, 'data');
      const args = ['tsdb', 'create-blocks-from', 'openmetrics', join(dir, 'samples.txt'), data];
      const { status, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      await prometheus.start();
    } finally {
      rmSync(dir, { recursive: true });
    }
  }, 180_000);

  afterAll(async () => {
    await prometheus.remove();
  }, 60_000);

  it.each([
    ['query', `query=hits_total&time=${NOW_S}`],
    ['query', `query=hits_total[1m]&time=${NOW_S}`],
    ['query', `query=sum(rate(hits_total[5m]))by(job)/2&time=${NOW_S}`],
    ['query', `query=1e-7&time=1`],
    ['query', `query=-1e300*1e300&time=0.0015`],
    ['query', `query="text"&time=-5`],
    ['query', `query=vector(0.1)&time=2023-11-14T22:13:20Z`],
    ['query', `query=`],
    ['query', ``],
    ['query', `query=sum(load)%2Bon(x)up%2Bon(job)load&time=${NOW_S}&timeout=x`],
    ['query', `query=load&time=${NOW_S}&timeout=30d`],
    ['query', `query=load&time=${NOW_S}&lookback_delta=0`],
    ['query', `query=load&time=${NOW_S}&lookback_delta=-5`],
    ['query', `query=load&time=${NOW_S}&lookback_delta=2s`],
    ['query_range', `query=vector(1)&start=0&end=11000.5&step=1`],
    ['query_range', `query=vector(1)&start=0&end=11001&step=1`],
    ['query_range', range('load')],
    ['query_range', range('load', 'step=1m')],
    ['query_range', range('load', 'step=0')],
    ['query_range', range('load', 'step=x')],
    ['query_range', range('load[5m]')],
    ['query_range', range('"text"')],
    ['query_range', `query=load&start=${NOW_S}&end=${NOW_S - 1}&step=1`],
    ['query_range', `query=load&start=0&end=${NOW_S}&step=1`],
    ['series', `match[]=hits_total{code="500"}`],
    ['series', `match[]=load&match[]=hits_total{job=~"w.*"}&start=${NOW_S - 600}&end=${NOW_S}`],
    ['series', `match[]=load&start=1&end=2`],
    ['labels', ``],
    ['labels', `match[]=load`],
    ['labels', `start=-292273086-05-16T16:47:06Z&end=292277025-08-18T07:12:54.999999999Z`],
    ['label/job/values', ``],
    ['label/__name__/values', `match[]={code="200"}`],
    ['label/nothing/values', ``],
    ['format_query', `query=sum(rate(hits_total{b="1",a="2"}[300s]))by(job)`],
    ['rules', ``],
    ['alerts', ``],
    ['metadata', ``],
    ['query_exemplars', `query=load&start=1&end=2`],
    ['query_exemplars', `query=1%2B1`],
    ['query_exemplars', `query=load&start=2&end=1`],
  ])('%s?%s', async (path, query) => {
    const theirs = await fetch(`${prometheus.url}/api/v1/${path}?${query}`);
    const { status, body } = await ours(path, query);
    expect({ status, body: sorted(body) }).toEqual({
      status: theirs.status,
      body: sorted(parsed(await theirs.text())),
    });
  });

  it.each(['0', '-5'])('a timeout of %s is over at once', async (timeout) => {
    const query = `query=load&time=${NOW_S}&timeout=${timeout}`;
    const theirs = await fetch(`${prometheus.url}/api/v1/query?${query}`);
    expect([theirs.status, await theirs.json()]).toMatchObject([503, { errorType: 'timeout' }]);
    expect(await ours('query', query)).toMatchObject({ status: 503, body: { errorType: 'timeout' } });
  });

  it('a longer timeout than two minutes is one of two minutes, as with the default of Prometheus', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    await ours('query', `query=load&time=${NOW_S}&timeout=30d`);
    expect(timers.mock.calls.map(([, ms]) => ms)).toContain(120_000);
    timers.mockRestore();
  });

  it.each(['(load)', 'load offset 5m', 'load @ 5', 'load[5m]', 'sum(load)'])(
    'match[]=%s is refused, in other words',
    async (selector) => {
      const query = `match[]=${encodeURIComponent(selector)}`;
      const theirs = await fetch(`${prometheus.url}/api/v1/series?${query}`);
      const error = expect.stringContaining('invalid parameter "match[]"') as unknown;
      expect([theirs.status, await theirs.json()]).toMatchObject([400, { error }]);
      expect(await ours('series', query)).toMatchObject({ status: 400, body: { error } });
    },
  );
});
