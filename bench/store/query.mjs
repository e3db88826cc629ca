/**
 * `npm run bench:samples -- bench/store/query.mjs [--series 1000] [--days 1] [--rounds 5] [--alone] [--disk]`:
 * `sum by (route) (rate(m[5m]))` with 1,000 points over one day of raw samples, or over several days of which all but
 * the last are rolled up: our store and engine, and Prometheus over its blocks, on the same machine. Runs from source.
 * `--alone` omits Prometheus; `--disk` keeps the samples in a libsql file instead of memory.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEngine } from '../../libs/backend/promql/evaluate/engine.ts';
import { driverLimits } from '../../libs/backend/store/drivers/driver-limits.ts';
import { openLibsql } from '../../libs/backend/store/drivers/libsql.connection.ts';
import { SqliteDriver } from '../../libs/backend/store/drivers/sqlite/sqlite.driver.ts';
import { SampleStore } from '../../libs/backend/store/samples/sample-store.ts';
import { startWithBlocks } from '../../endurance/promql-differential/backfilled.mjs';
import { ArrayTables } from '../../test/support/sample-tables.ts';
import { countersAt, describeCounters, NAME, rangeOf, writeCounters } from './counters.mjs';

const HOUR_MS = 3_600_000;
const { values } = parseArgs({
  options: {
    series: { type: 'string' },
    days: { type: 'string' },
    rounds: { type: 'string' },
    alone: { type: 'boolean' },
    disk: { type: 'boolean' },
  },
});
const [series, days, rounds] = [
  Number(values.series ?? 1000),
  Number(values.days ?? 1),
  Number(values.rounds ?? 5),
];
const expr = `sum by (route) (rate(${NAME}[5m]))`;
const range = rangeOf(days);

const store = filled();
const ours = await measure(async () => {
  const source = store.source({ smallestRangeMs: 300_000, stepMs: range.stepMs });
  const { stats } = await createEngine({ source, maxSamples: 1e9 }).range(expr, range);
  return `${stats.samples} samples of ${[...source.tiersUsed].join(', ')}`;
}, ownCpuSeconds);
const theirs = values.alone ? undefined : await measurePrometheus();
console.log(`${series} series, ${days} days: ${expr}`);
print('ours', ours);
if (theirs) {
  print('Prometheus', theirs);
  console.log(
    `ratio, warm: ${(ours.warm / theirs.warm).toFixed(2)}, cold: ${(ours.cold / theirs.cold).toFixed(2)}; ` +
      `of the processor, warm: ${(ours.cpu / theirs.cpu).toFixed(2)}`,
  );
}

/** A store with the samples of the days; raw samples only for the last day. */
function filled() {
  const { tables, transaction } = opened();
  const onError = (error) => {
    throw error;
  };
  const store = new SampleStore(tables, { intervalMs: 5000, onError, transaction });
  const infos = describeCounters(series).map(({ labels }) => ({ labels, kind: 'counter' }));
  const refs = Int32Array.from(infos, (info) => store.seriesRef(info));
  const started = performance.now();
  let samples = 0;
  for (const { timeMs, values } of countersAt(series, days)) {
    store.append({ timeMs, refs, values });
    samples += values.length;
    while (store.step(timeMs, 1000));
    if (timeMs % HOUR_MS === 0) store.evict('raw', timeMs - 24 * HOUR_MS);
  }
  const seconds = (performance.now() - started) / 1000;
  for (const tier of ['raw', '1m']) console.log(`${tier}: ${tables.sampleCount(tier)} samples`);
  console.log(`taken in: ${(samples / seconds / 1e6).toFixed(2)} million samples per second`);
  return store;
}

function opened() {
  if (!values.disk) return { tables: new ArrayTables() };
  const dir = mkdtempSync(join(tmpdir(), 'store-bench-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'telemetry.db');
  const driver = new SqliteDriver(openLibsql(file), file, driverLimits(2 ** 30));
  return { tables: driver.samples, transaction: (work) => driver.transaction(work) };
}

async function measurePrometheus() {
  const dir = mkdtempSync(join(tmpdir(), 'store-bench-'));
  const text = join(dir, 'series.txt');
  await writeCounters(text, series, days);
  // Few blocks, as promtool reads the whole text once per block.
  const prometheus = await startWithBlocks(text, [`--max-block-duration=${72 * days}h`]);
  rmSync(dir, { recursive: true, force: true });
  try {
    return await measure(async () => {
      const { data, error } = await prometheus.ask({ expr, ...range }, {});
      if (error) throw new Error(error);
      return `${data.result.length} series`;
    }, cpuSecondsOf(prometheus));
  } finally {
    await prometheus.close();
  }
}

function ownCpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** CPU seconds from a process' metrics page. */
function cpuSecondsOf({ url }) {
  return async () => {
    const page = await (await fetch(`${url}/metrics`)).text();
    return Number(/^process_cpu_seconds_total (\S+)/m.exec(page)?.[1]);
  };
}

/** @param cpuSeconds CPU time of the answering process so far, which other load hardly affects */
async function measure(ask, cpuSeconds) {
  const times = [];
  let cpuBefore = 0;
  let told = '';
  for (let i = 0; i <= rounds; i++) {
    if (i === 1) cpuBefore = await cpuSeconds();
    const started = performance.now();
    told = await ask();
    times.push((performance.now() - started) / 1000);
  }
  const cpu = ((await cpuSeconds()) - cpuBefore) / rounds;
  const [cold, ...warm] = times;
  warm.sort((a, b) => a - b);
  return { cold, warm: warm[Math.floor(warm.length / 2)], best: warm[0], cpu, told };
}

function print(name, { cold, warm, best, cpu, told }) {
  console.log(
    `${name.padEnd(12)} cold ${cold.toFixed(3)} s, warm ${warm.toFixed(3)} s (median), ${best.toFixed(3)} s (best), ${cpu.toFixed(3)} s of the processor; ${told}`,
  );
}
