/**
 * `npm run promql:bench [-- --series 1000 --rounds 7 --alone]`: a day of counters at 5 s, 1,000 points: our engine over
 * series in memory, and Prometheus over its blocks, on the same machine. `--alone` omits Prometheus.
 *
 * Prometheus' time is its evaluation time (`stats=1`), without encoding the answer. It decodes samples from compressed
 * chunks; ours are decoded already.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startWithBlocks } from '../../endurance/promql-differential/backfilled.mjs';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { packedSeries, QUERIES, times, writeOpenMetrics } from './series.mjs';

const { values } = parseArgs({
  options: { series: { type: 'string' }, rounds: { type: 'string' }, alone: { type: 'boolean' } },
});
const [count, rounds] = [Number(values.series ?? 1000), Number(values.rounds ?? 7)];
const MIB = 2 ** 20;
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');

await ensureBuilt();
const { createEngine, memorySource } = await import('../../dist/esm/promql.js');
const ours = await measureOurs(true);
const unshared = await measureOurs(false);
const theirs = values.alone ? undefined : await measurePrometheus();
for (const query of QUERIES) {
  report('ours, shared timestamps', query, ours.get(query));
  report('ours, own timestamps', query, unshared.get(query));
  if (theirs) report('Prometheus', query, theirs.get(query));
}

async function measureOurs(shared) {
  const series = packedSeries(count, shared);
  const engine = createEngine({ source: memorySource(series) });
  return measureAll(async (query) => {
    const before = bytesInUse();
    const started = performance.now();
    const answer = await engine.range(query, times);
    const seconds = (performance.now() - started) / 1000;
    const held = bytesInUse() - before;
    return { seconds, held, peak: answer.stats.peakSamples * 8 };
  });
}

function bytesInUse() {
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function measurePrometheus() {
  const dir = mkdtempSync(join(tmpdir(), 'promql-bench-'));
  const text = join(dir, 'series.txt');
  await writeOpenMetrics(text, count);
  const prometheus = await startWithBlocks(text, ['--max-block-duration=24h']);
  rmSync(dir, { recursive: true, force: true });
  try {
    return await measureAll(async (query) => {
      const { data } = await prometheus.ask({ expr: query, ...times }, { stats: '1' });
      return { seconds: data.stats.timings.evalTotalTime };
    });
  } finally {
    await prometheus.close();
  }
}

async function measureAll(measure) {
  const results = new Map();
  for (const query of QUERIES) {
    const cold = await measure(query);
    const warm = [];
    for (let i = 0; i < rounds; i++) warm.push(await measure(query));
    warm.sort((a, b) => a.seconds - b.seconds);
    results.set(query, { cold, warm: warm[Math.floor(rounds / 2)], best: warm[0] });
  }
  return results;
}

function report(name, query, { cold, warm, best }) {
  const bytes = ({ held, peak }) =>
    held === undefined
      ? ''
      : `, answer ${(held / MIB).toFixed(0)} MiB, peak with samples ${(peak / MIB).toFixed(0)} MiB`;
  const told = [
    ['cold', cold],
    ['warm, median', warm],
    ['best', best],
  ].map(([kind, result]) => `${kind} ${result.seconds.toFixed(3)} s${bytes(result)}`);
  console.log(`${name.padEnd(24)} ${query.padEnd(42)} ${told.join('; ')}`);
}
