/**
 * `npm run endurance -- store-clients [--seconds 120] [--directory DIR]`: queries the demo's stored samples through the
 * application's API and through a real Prometheus with the same samples, both with promtool. Uses every expression of
 * the generated rules and dashboards, and some manual ones; relative differences above 1e-9 fail.
 *
 * Debian's Prometheus 2.42 extrapolates a rate at the start of a series differently from 3.14, which we follow (it
 * limits to zero before it checks for gaps). Such a difference counts as known if our engine gives the same answer over
 * the exported samples.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { QueryValue, SampleSeries, TelemetryRequests, TelemetryStore } from '#contracts';
import { createEngine, memorySource, parse, selectorsIn } from '#promql';
import { createQueryHandler } from '#query';
import { createTelemetryStore, openMetricsText } from '#store';
import { startWithBlocks } from '../promql-differential/backfilled.mjs';
import { expressions } from './expressions.js';

const MOST_DIFFERENCE = 1e-9;
const STEP_S = 7;
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '120' }, directory: { type: 'string' } },
});
const folder = mkdtempSync(join(tmpdir(), 'store-clients-'));
const directory = values.directory ?? join(folder, 'store');

async function runDemo(): Promise<void> {
  const demo = spawn('npm', ['run', '-s', 'demo', '--', '--for', `${values.seconds}s`], {
    env: { ...process.env, OBS_STORE_DIRECTORY: directory },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => demo.once('exit', resolve));
  if (code !== 0) throw new Error(`the demo ended with ${String(code)}`);
}

/** The last time stored, and the names of the metrics. */
async function contentOf(store: TelemetryStore): Promise<{ names: string[]; fromMs: number; toMs: number }> {
  const fromMs = store.statistics().oldestMs.metrics ?? 0;
  const all = await store.series([[{ label: '__name__', op: '!=', value: '' }]], 0, Date.now());
  const up = await store
    .source({ smallestRangeMs: 5_000, stepMs: 0 })
    .select([{ label: '__name__', op: '=', value: 'up' }], fromMs, Date.now());
  const toMs = up[0]?.timestamps.at(-1) ?? 0;
  return { names: [...new Set(all.map((labels) => labels['__name__'] ?? ''))].sort(), fromMs, toMs };
}

async function serve(requests: TelemetryRequests): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = Buffer.concat(await request.toArray());
      const { pathname, search } = new URL(request.url ?? '', 'http://localhost');
      const answer = await requests({
        method: request.method as 'GET' | 'POST',
        path: pathname,
        query: search.slice(1),
        contentType: request.headers['content-type'] ?? '',
        body,
      });
      response.writeHead(answer.status, { ...answer.headers });
      await pipeline(Readable.from(answer.body), response);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** promtool's output, or its error. It runs concurrently with this process, which serves it. */
async function promtool(...args: string[]): Promise<{ ok: boolean; text: string }> {
  const child = spawn('promtool', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err] = (await Promise.all([child.stdout.toArray(), child.stderr.toArray()])) as Buffer[][];
  const text = Buffer.concat([...(out ?? []), ...(err ?? [])]).toString();
  return { ok: err?.length === 0, text };
}

/** The API over a store, or over series in an array. */
function api(of: TelemetryStore): TelemetryRequests {
  const service = { name: 'demo', job: 'demo', instance: 'demo' };
  const onError = (error: unknown): void => console.error(error);
  return createQueryHandler({ store: of, service, intervalMs: 5_000, now: Date.now, onError });
}

interface Found {
  readonly metric: Record<string, string>;
  readonly value?: [number, string];
  readonly values?: [number, string][];
}

/** Series by labels, each with its values by time. */
function valuesOf(text: string): Map<string, Map<number, string>> {
  const answer = JSON.parse(text) as Found[] | [number, string];
  if (typeof answer[0] === 'number') return new Map([['', new Map([answer as [number, string]])]]);
  return new Map(
    (answer as Found[]).map(({ metric, value, values: many = [] }) => [
      JSON.stringify(Object.entries(metric).sort()),
      new Map(value ? [value] : many),
    ]),
  );
}

/** The largest relative difference; infinite when a series or point exists on one side only. */
function difference(ours: string, theirs: string): number {
  const [a, b] = [valuesOf(ours), valuesOf(theirs)];
  let largest = a.size === b.size ? 0 : Infinity;
  for (const [labels, points] of a) {
    const other = b.get(labels);
    if (!other || other.size !== points.size) return Infinity;
    for (const [time, value] of points) {
      const [x, y] = [Number(value), Number(other.get(time))];
      if (Object.is(x, y) || x === y) continue;
      const relative = Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y));
      largest = Math.max(largest, Number.isNaN(relative) ? Infinity : relative);
    }
  }
  return largest;
}

if (values.directory === undefined) await runDemo();
const store = createTelemetryStore({ directory, warn: (code, text) => console.error(code, text) });
const { names, fromMs, toMs } = await contentOf(store);
console.log(
  `${names.length} metrics, ${((toMs - fromMs) / 1000).toFixed(0)} s, ${store.statistics().samples} samples`,
);
const file = join(folder, 'samples.txt');
const source = store.source({ smallestRangeMs: 1, stepMs: 0 });
await pipeline(
  Readable.from(openMetricsText({ source, metrics: names, fromMs, toMs })),
  createWriteStream(file),
);
const prometheus = await startWithBlocks(file);
const { url, server } = await serve(api(store));
const everything = await source.select([{ label: '__name__', op: '!=', value: '' }], fromMs, toMs);
const plain = createEngine({ source: memorySource(everything) });

const at = Math.round(toMs - 7_000) / 1000;
const start = Math.round(fromMs + 20_000) / 1000;

/** Whether our engine gives this answer over the exported samples. */
async function isOurs(expr: string, kind: 'instant' | 'range', text: string): Promise<boolean> {
  const { value } =
    kind === 'instant'
      ? await plain.instant(expr, { timeMs: Math.round(at * 1000) })
      : await plain.range(expr, {
          startMs: Math.round(start * 1000),
          endMs: Math.round(at * 1000),
          stepMs: STEP_S * 1000,
        });
  return difference(text, JSON.stringify(foundIn(value))) <= MOST_DIFFERENCE;
}

function foundIn(value: QueryValue): Found[] {
  if (value.type === 'vector')
    return value.samples.map(({ labels, value: one }) => ({
      metric: labels,
      value: [value.timeMs / 1000, String(one)],
    }));
  return value.type === 'matrix' ? value.series.map(pointsOf) : [];
}

function pointsOf({ labels, timestamps, values: numbers }: SampleSeries): Found {
  const points = [...timestamps].map((ms, i): [number, string] => [ms / 1000, String(numbers[i])]);
  return { metric: labels, values: points };
}

let failed = 0;
const counts = { instant: 0, range: 0, known: 0, empty: 0, absent: 0, largest: 0 };
const EXTRAPOLATES = /\b(?:rate|increase|delta)\(/;
const report = (kind: string, expr: string, ours: string, theirs: string): void => {
  failed += 1;
  console.log(`DIFFERS ${kind} ${expr}\n  ours ${ours.slice(0, 300)}\n  theirs ${theirs.slice(0, 300)}`);
};
for (const { expr, from } of expressions('deploy')) {
  const missing = selectorsIn(parse(expr))
    .map(({ name }) => name ?? '')
    .filter((name) => name !== '' && !names.includes(name));
  if (missing.length > 0) counts.absent += 1;
  for (const [kind, args] of [
    ['instant', ['--time', String(at)]],
    ['range', ['--start', String(start), '--end', String(at), '--step', `${STEP_S}s`]],
  ] as const) {
    const [ours, theirs] = await Promise.all(
      [url, prometheus.url].map((address) =>
        promtool('query', kind, '--format', 'json', ...args, address, expr),
      ),
    );
    if (!ours || !theirs) continue;
    if (!ours.ok || !theirs.ok) {
      if (ours.ok !== theirs.ok) report(`${kind} (${from})`, expr, ours.text, theirs.text);
      continue;
    }
    const apart = difference(ours.text, theirs.text);
    if (apart <= MOST_DIFFERENCE) counts.largest = Math.max(counts.largest, apart);
    if (apart > MOST_DIFFERENCE && EXTRAPOLATES.test(expr) && (await isOurs(expr, kind, ours.text)))
      counts.known += 1;
    else if (apart > MOST_DIFFERENCE) report(`${kind} (${from})`, expr, ours.text, theirs.text);
    else counts[theirs.text.trim() === '[]' ? 'empty' : kind] += 1;
  }
}
for (const args of [
  ['series', '--match', '{__name__=~"etl_.*"}'],
  ['labels', 'job'],
  ['labels', 'le'],
  ['labels', '__name__'],
]) {
  const [command = '', ...more] = args;
  const ask = (address: string) =>
    command === 'labels'
      ? promtool('query', 'labels', address, ...more)
      : promtool('query', 'series', ...more, '--start', String(fromMs / 1000), address);
  const [ours, theirs] = await Promise.all([ask(url), ask(prometheus.url)]);
  const sorted = (text: string) => text.trim().split('\n').sort().join('\n');
  if (sorted(ours.text) !== sorted(theirs.text)) report(args.join(' '), '', ours.text, theirs.text);
}
console.log(
  `promtool: ${counts.instant} instant and ${counts.range} range queries answered alike, ${counts.known} as 3.14 extrapolates, ${counts.empty} without an answer on both sides; ` +
    `${counts.absent} expressions name metrics that the demo does not have; largest relative difference ${counts.largest}`,
);
server.close();
await prometheus.close();
store.close();
rmSync(folder, { recursive: true });
if (failed > 0) process.exitCode = 1;
