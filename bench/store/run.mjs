/**
 * `npm run bench:store -- [--lines 1000000] [--traces 10000] [--folder DIR]`: the telemetry thread's cost of log lines
 * and spans on disk, and the duration of common queries, compared with `grep -c` over the same lines as NDJSON. Prints
 * one JSON object.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createTelemetryStore } from '../../libs/backend/store/room.ts';
import { logLine, traceOf } from './records.mjs';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    traces: { type: 'string', default: '10000' },
    folder: { type: 'string' },
  },
});
const [lines, traces] = [Number(values.lines), Number(values.traces)];
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'bench-store-'));
const START = Date.now() - lines / 5;
const PER_SECOND = { lines: 5000, spans: 1000 };
const SPANS_PER_TRACE = 10;

let store = open();
const ndjson = join(folder, 'lines.ndjson');

const report = {
  ingest: ingest(),
  spansPerTrace: SPANS_PER_TRACE,
  bytes: bytes(),
  questions: await questions(),
  search: await search(),
};
store.close();
if (!values.folder) rmSync(folder, { recursive: true });
console.log(JSON.stringify(report, undefined, 2));

function open() {
  return createTelemetryStore({
    directory: folder,
    retention: { traces },
    warn: (code, text) => console.error(code, text),
  });
}

/** One tick represents one second: its CPU share is that of the thread. */
function ingest() {
  const cpu = { make: 0, keep: 0 };
  const ticks = Math.ceil(lines / PER_SECOND.lines);
  let trace = 0;
  let slowest = 0;
  for (let tick = 0; tick < ticks; tick++) {
    const began = process.cpuUsage();
    const entries = Array.from({ length: PER_SECOND.lines }, (_, i) =>
      logLine(tick * PER_SECOND.lines + i, START),
    );
    const spans = [];
    for (let i = 0; i < PER_SECOND.spans / SPANS_PER_TRACE; i++)
      spans.push(...traceOf(trace++, START + tick * 1000, SPANS_PER_TRACE));
    const text = entries.map((entry) => JSON.stringify(entry)).join('\n');
    appendFileSync(ndjson, `${text}\n`);
    cpu.make += total(process.cpuUsage(began));
    const from = process.cpuUsage();
    const at = performance.now();
    // In batches of some dozens, as the thread's ring delivers them.
    for (let i = 0; i < entries.length; i += 100) store.appendLogs(entries.slice(i, i + 100));
    for (let i = 0; i < spans.length; i += 100) store.appendSpans(spans.slice(i, i + 100));
    store.tick(START + tick * 1000);
    slowest = Math.max(slowest, performance.now() - at);
    cpu.keep += total(process.cpuUsage(from));
  }
  return {
    perSecond: PER_SECOND,
    seconds: ticks,
    shareOfOneProcessor: round(cpu.keep / 1e6 / ticks),
    slowestSecondMs: round(slowest),
  };
}

function bytes() {
  const { totalBytes, bytes: bySignal, driver, evicted } = store.statistics();
  return {
    driver,
    perLine: round(bySignal.logs / lines),
    totalBytes,
    bySignal,
    ndjsonPerLine: round(statSync(ndjson).size / lines),
    evicted,
  };
}

/** Median milliseconds of each query with warm caches. */
async function questions() {
  const newest = store.traces({}, { limit: 100 }).items;
  const { traceId } = newest[newest.length >> 1];
  const now = START + lines / 5;
  const took = {};
  for (const [name, ask] of Object.entries({
    'one trace by id': () => store.trace(traceId),
    '100 newest errors': () => store.logs({ levels: ['error'] }, { limit: 100 }),
    'page with text and level': () => store.logs({ text: 'timeout', levels: ['error'] }, { limit: 100 }),
    'page with a frequent word and a rare level': () =>
      store.logs({ text: 'order', levels: ['fatal'] }, { limit: 100 }),
    'page with a phrase and a time': () =>
      store.logs({ text: '"connection refused"', fromMs: now - 60_000 }, { limit: 100 }),
    'lines of one trace': () => store.logs({ traceId }, { limit: 100 }),
    'newest failed traces': () => store.traces({ status: 'error' }, { limit: 100 }),
    'slowest traces': () => store.traces({ minDurationMs: 10 }, { limit: 100, order: 'slowest' }),
    'traces by service, operation and attribute': () =>
      store.traces(
        { service: 'shop', operation: 'SELECT orders', attributes: { 'http.route': '/orders/7' } },
        { limit: 100 },
      ),
    'statistics of operations': () => store.operations({}),
    'service map': () => store.serviceMap({}),
    'counts of the last 5 minutes': () => store.logCounts({ fromMs: now - 300_000 }, 10_000),
    'counts of all lines': () => store.logCounts({}, 3_600_000),
  }))
    took[name] = await median(ask);
  return took;
}

/** Words of several frequencies with all their lines counted, compared with grep. */
async function search() {
  const results = [];
  for (const word of ['zebra', 'orderid78', 'timeout', 'order']) {
    const count = async () => (await store.logCounts({ text: word }, 86_400_000)).total;
    store.close();
    store = open();
    const began = process.cpuUsage();
    const first = await median(count, 1);
    const firstCpuMs = round(total(process.cpuUsage(began)) / 1000);
    const found = await count();
    const ours = await median(count);
    const page = await median(() => store.logs({ text: word }, { limit: 100 }));
    let greps = 0;
    const grep = await median(() => {
      greps = Number(spawnSync('grep', ['-c', '-w', '-i', word, ndjson], { encoding: 'utf8' }).stdout);
    });
    const plain = await median(() => spawnSync('grep', ['-c', word, ndjson]));
    results.push({
      word,
      found,
      grepFound: greps,
      pageMs: page,
      afterRestartMs: first,
      afterRestartCpuMs: firstCpuMs,
      countMs: ours,
      grepMs: plain,
      grepWordMs: grep,
    });
  }
  return results;
}

async function median(work, times = 5) {
  const took = [];
  for (let i = 0; i < times; i++) {
    const at = performance.now();
    await work();
    took.push(performance.now() - at);
  }
  return round(took.sort((a, b) => a - b)[times >> 1]);
}

function total({ user, system }) {
  return user + system;
}

function round(value) {
  return Math.round(value * 1000) / 1000;
}
