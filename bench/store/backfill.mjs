/**
 * `npm run bench:samples -- bench/store/backfill.mjs --recording DIR`: exports recorded samples from the store,
 * backfills them into a real Prometheus with promtool, and compares the answers of both: the largest relative
 * difference per expression.
 */
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startWithBlocks } from '../../endurance/promql-differential/backfilled.mjs';
import { createEngine } from '../../libs/backend/promql/evaluate/engine.ts';
import { openMetricsText } from '../../libs/backend/store/samples/export/open-metrics-text.ts';
import { SampleStore } from '../../libs/backend/store/samples/sample-store.ts';
import { ArrayTables } from '../../test/support/sample-tables.ts';
import { recorded } from './samples.mjs';

const NAMED = [{ label: '__name__', op: '!=', value: '' }];
const { values } = parseArgs({ options: { recording: { type: 'string' } } });
const store = new SampleStore(new ArrayTables(), { intervalMs: 5000 });
let [firstMs, lastMs] = [Infinity, 0];
for (const { timeMs, series } of recorded(values.recording)) {
  const refs = Int32Array.from(series, ({ labels, kind }) => store.seriesRef({ labels, kind }));
  store.append({ timeMs, refs, values: Float64Array.from(series, ({ value }) => value) });
  while (store.step(timeMs, 1000));
  [firstMs, lastMs] = [Math.min(firstMs, timeMs), timeMs];
}
const source = store.source({ smallestRangeMs: 60_000, stepMs: 60_000 });
const metrics = [
  ...new Set((await store.series([NAMED], firstMs, lastMs)).map(({ __name__: name }) => name)),
];
const prometheus = await backfilled();
try {
  // Times between samples: Prometheus 2 includes a sample at the start of a range, Prometheus 3 does not.
  const range = { startMs: firstMs + 602_500, endMs: lastMs, stepMs: 30_000 };
  // Drops metric names early, as Prometheus 2 does.
  const engine = createEngine({ source, dropNames: 'early' });
  const differences = [];
  for (const expr of metrics.flatMap(expressionsFor)) {
    const ours = await engine.range(expr, range);
    const { data, error } = await prometheus.ask({ expr, ...range });
    if (error) throw new Error(`${expr}: ${error}`);
    differences.push([difference(ours.value.series, data.result), expr]);
  }
  differences.sort(([a], [b]) => b - a);
  console.log(`${metrics.length} metrics, ${differences.length} expressions; largest relative differences:`);
  for (const [off, expr] of differences.slice(0, 5)) console.log(`  ${off.toExponential(2)}  ${expr}`);
} finally {
  await prometheus.close();
}

function expressionsFor(name) {
  return [name, `sum(rate(${name}[5m]))`, `max_over_time(${name}[3m])`];
}

async function backfilled() {
  const dir = mkdtempSync(join(tmpdir(), 'store-backfill-'));
  const file = join(dir, 'samples.txt');
  const stream = createWriteStream(file);
  for await (const piece of openMetricsText({ source, metrics, fromMs: firstMs, toMs: lastMs }))
    if (!stream.write(piece)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'close');
  try {
    return await startWithBlocks(file);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Infinite when the answers have different series or points. */
function difference(ours, theirs) {
  if (ours.length !== theirs.length) return Infinity;
  const keyOf = (labels) => JSON.stringify(Object.entries(labels).sort());
  const byKey = new Map(theirs.map(({ metric, values }) => [keyOf(metric), values]));
  let largest = 0;
  for (const { labels, timestamps, values } of ours) {
    const points = byKey.get(keyOf(labels));
    if (points?.length !== values.length) return Infinity;
    for (const [at, [time, text]] of points.entries()) {
      if (Math.abs(time * 1000 - timestamps[at]) > 0.5) return Infinity;
      const [a, b] = [values[at], Number(text.replace('Inf', 'Infinity'))];
      if (!Object.is(a, b)) largest = Math.max(largest, Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)));
    }
  }
  return largest;
}
