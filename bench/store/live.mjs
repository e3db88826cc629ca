/**
 * `/health/live` while the telemetry thread, which serves it, does its heaviest work:
 *
 *     node bench/store/live.mjs [--lines 1000000] [--days 7] [--seconds 15] [--every 20]
 *
 * An application on a store with the given log lines and days, the thread on. A probe is sent every `--every`
 * milliseconds, whether or not earlier ones were answered, and its latency counts from the planned time. Meanwhile two
 * clients repeat the requests of each phase. Prints one JSON object.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { URLSearchParams } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { LATENCY, startApplication } from '../console/application.mjs';
import { quantile } from '../lib/stats.mjs';
import { logLine, traceOf } from './records.mjs';

const { values } = parseArgs({
  options: {
    ...{ lines: { type: 'string', default: '1000000' }, days: { type: 'string', default: '7' } },
    ...{ seconds: { type: 'string', default: '15' }, every: { type: 'string', default: '20' } },
    'no-build': { type: 'boolean' },
  },
});
const [lines, days, seconds, every] = [values.lines, values.days, values.seconds, values.every].map(Number);
const [BATCH, TRACES, SPANS_PER_TRACE] = [5_000, 10_000, 10];
const CLIENTS = 2;
/** New log lines per second in all phases but the first. */
const INGEST = 2_000;
const WEEK = { start: Date.now() / 1000 - days * 86_400, end: Date.now() / 1000, step: days * 604.8 };
const range = (expr) => `/api/v1/query_range?${new URLSearchParams({ query: expr, ...WEEK })}`;

/** Requests of each phase. */
const PHASES = {
  idle: [],
  ingest: [],
  search: [
    `/api/telemetry/logs/summary?last=${days}d&text=order`,
    `/api/telemetry/logs?last=${days}d&text=order&level=fatal`,
    `/api/telemetry/logs?last=${days}d&text=order*&field=orderId%3D7`,
  ],
  graph: [range(LATENCY), range('sum by (le) (rate(http_server_request_duration_seconds_bucket[1h]))')],
  traces: [
    `/api/telemetry/traces?last=${days}d&order=slowest`,
    `/api/telemetry/operations?last=${days}d`,
    `/api/telemetry/service-map?last=${days}d`,
  ],
  dashboard: [`/api/telemetry/dashboard?last=${days}d`, `/api/telemetry/errors?last=${days}d`],
};

if (!values['no-build']) await ensureBuilt();
const directory = mkdtempSync(join(tmpdir(), 'bench-live-'));
try {
  const bytes = await fill();
  process.env.OBS_THREAD = 'auto';
  const phases = {};
  await withApplication(async (url, application) => {
    for (const [name, asked] of Object.entries(PHASES)) {
      await application.lines(name === 'idle' ? 0 : INGEST);
      phases[name] = await phase(url, asked);
    }
  });
  // A smaller limit makes the store remove the oldest records, in parts, while it is used.
  process.env.OBS_STORE_MAX_BYTES = String(Math.round(bytes / 3));
  await withApplication(async (url, application) => {
    await application.lines(INGEST);
    phases.retention = await phase(url, PHASES.search);
  });
  process.stdout.write(`${JSON.stringify({ lines, days, bytes, every, phases }, undefined, 2)}\n`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** @returns size of the store in bytes */
async function fill() {
  const [{ writeDays }, { createTelemetryStore }] = await Promise.all([
    import('../console/days.mjs'),
    import('../../dist/cjs/internal/store.js'),
  ]);
  await writeDays({ directory, days });
  const startMs = Date.now() - lines / 5;
  const store = createTelemetryStore({ directory, warn: (_code, text) => process.stderr.write(`${text}\n`) });
  for (let from = 0, trace = 0; from < lines; from += BATCH) {
    store.appendLogs(Array.from({ length: BATCH }, (_, i) => logLine(from + i, startMs)));
    for (const until = (TRACES * (from + BATCH)) / lines; trace < until; trace += 1)
      store.appendSpans(traceOf(trace, startMs + from / 5, SPANS_PER_TRACE));
    while (store.tick(startMs + from / 5));
  }
  const { totalBytes } = store.statistics();
  store.close();
  return totalBytes;
}

async function withApplication(work) {
  const application = await startApplication({ directory });
  try {
    await work(application.console.replace('/console', ''), application);
  } finally {
    await application.stop();
  }
}

/** Probes and requests side by side for some seconds. */
async function phase(url, asked) {
  const agent = new Agent({ keepAlive: true });
  const [latencies, answers] = [[], {}];
  let failed = 0;
  let isOver = false;
  const clients = asked.length === 0 ? [] : Array.from({ length: CLIENTS }, (_, i) => repeat(i));
  const pending = [];
  const startAt = performance.now();
  for (let n = 0; n * every < seconds * 1000; n += 1) {
    const plannedAt = startAt + n * every;
    await sleep(Math.max(0, plannedAt - performance.now()));
    pending.push(
      ask(`${url}/health/live`, agent).then(
        (status) => (status === 200 ? latencies.push(performance.now() - plannedAt) : (failed += 1)),
        () => (failed += 1),
      ),
    );
  }
  await Promise.all(pending);
  isOver = true;
  await Promise.all(clients);
  agent.destroy();
  const at = (q) => Math.round(quantile(latencies, q) * 100) / 100;
  return { probes: pending.length, failed, p50: at(0.5), p99: at(0.99), max: at(1), answers };

  async function repeat(client) {
    for (let n = client; !isOver; n += 1) {
      const path = asked[n % asked.length];
      const startedAt = performance.now();
      const status = await ask(url + path, agent);
      const answer = (answers[`${status} ${path.slice(0, 60)}`] ??= { times: 0, longestMs: 0 });
      answer.times += 1;
      answer.longestMs = Math.max(answer.longestMs, Math.round(performance.now() - startedAt));
    }
  }
}

function ask(url, agent) {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => response.resume().on('end', () => resolve(response.statusCode))).on(
      'error',
      reject,
    );
  });
}
