/**
 * `npm run bench:samples -- bench/store/memory.mjs [--series 50000]`: memory per sampled series at the end of a window,
 * in bytes. Runs from source.
 */
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SampleStore } from '../../libs/backend/store/samples/sample-store.ts';
import { ArrayTables } from '../../test/support/sample-tables.ts';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');
const { values } = parseArgs({ options: { series: { type: 'string' } } });
const count = Number(values.series ?? 50_000);
const START_MS = 1_700_000_400_000;

/** Discards journal and rows, which are in a file otherwise, not in memory. */
class NoTables extends ArrayTables {
  putSeries() {}
  appendJournal() {}
}

const before = used();
const store = new SampleStore(new NoTables(), { intervalMs: 5000 });
const refs = new Int32Array(count);
for (let i = 0; i < count; i++) refs[i] = store.seriesRef({ labels: labelsOf(i), kind: 'counter' });
const indexed = used();
const samples = new Float64Array(count);
const slowest = { append: 0, step: 0 };
for (let tick = 0; tick < 120; tick++) {
  for (let i = 0; i < count; i++) samples[i] += i % 3;
  const started = performance.now();
  store.append({ timeMs: START_MS + tick * 5000, refs, values: samples });
  slowest.append = Math.max(slowest.append, performance.now() - started);
}
const full = used();
console.log(`${count} series: ${perSeries(indexed - before)} bytes per series in the index`);
console.log(`${perSeries(full - indexed)} in a full window, ${perSeries(full - before)} together`);
console.log(`slowest sampling: ${slowest.append.toFixed(0)} ms`);

let [steps, writing] = [0, performance.now()];
store.append({ timeMs: START_MS + 120 * 5000, refs, values: samples });
for (let more = true; more; steps++) {
  const started = performance.now();
  more = store.step(START_MS + 120 * 5000, 5);
  slowest.step = Math.max(slowest.step, performance.now() - started);
}
writing = performance.now() - writing;
console.log(
  `writing the window: ${writing.toFixed(0)} ms in ${steps} steps of 5 ms, slowest ${slowest.step.toFixed(0)} ms`,
);
console.log(`${perSeries(used() - before)} bytes per series after it was written, chunks in memory included`);

/** Labels of HTTP request histograms: 20 routes of 100 services with 25 buckets each. */
function labelsOf(i) {
  return {
    __name__: 'http_request_duration_seconds_bucket',
    job: 'app',
    instance: `10.0.${i % 100}.7:8004`,
    method: 'GET',
    route: `/api/v1/resource-${Math.floor(i / 100) % 20}/:id`,
    status_code: '200',
    le: String(Math.floor(i / 2000) / 10),
  };
}

function used() {
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function perSeries(bytes) {
  return (bytes / count).toFixed(0);
}
