/**
 * Days of an application's telemetry, written with the store's own writer on a fake clock: samples, log lines, traces,
 * health.
 */
import { createTelemetryStore } from '../../dist/cjs/internal/store.js';

const INTERVAL_MS = 5_000;
const DAY_MS = 86_400_000;
const ROUTES = Array.from({ length: 10 }, (_, i) => `/orders/${i}`);
const BOUNDS = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'];
const TARGET = { job: 'shop', instance: 'bench' };
/** Milliseconds between two traces with log lines and exemplars each: 7 days keep what a store keeps by default. */
const TRACE_EVERY_MS = 60_000;
const LINES_PER_TRACE = 20;
const DURATION = 'http_server_request_duration_seconds';

const labelsOf = (route) => ({
  http_route: route,
  http_request_method: 'GET',
  http_response_status_code: '200',
});
const bucketOf = (route, le) => ({ __name__: `${DURATION}_bucket`, ...labelsOf(route), le });

/** @param directory of the store; opened later, it contains the last day raw and the earlier ones rolled up */
export async function writeDays({ directory, days }) {
  const end = Math.floor(Date.now() / INTERVAL_MS) * INTERVAL_MS;
  const clock = { ms: end - days * DAY_MS };
  const began = clock.ms;
  const store = createTelemetryStore({
    directory,
    intervalMs: INTERVAL_MS,
    warn: (_code, text) => process.stderr.write(`${text}\n`),
    nowMs: () => clock.ms,
    monotonicMs: () => clock.ms - began,
  });
  const series = seriesOf(store);
  const refs = Int32Array.from(series, ({ ref }) => ref);
  const values = new Float64Array(series.length);
  let number = 0;
  for (; clock.ms < end; clock.ms += INTERVAL_MS) {
    for (const [i, one] of series.entries()) values[i] = one.next(values[i], clock.ms);
    store.appendSamples({ timeMs: clock.ms, refs, values });
    if (clock.ms % TRACE_EVERY_MS !== 0) continue;
    writeTrace(store, clock.ms, (number += 1));
    while (store.tick(clock.ms));
  }
  const { samples, bytes, totalBytes } = store.statistics();
  store.close();
  return { samples, totalBytes, bytes };
}

function seriesOf(store) {
  const counter = (labels, next) => ({
    ref: store.seriesRef({ labels: { ...labels, ...TARGET }, kind: 'counter' }),
    next,
  });
  const gauge = (labels, next) => ({
    ref: store.seriesRef({ labels: { ...labels, ...TARGET }, kind: 'gauge' }),
    next,
  });
  store.describe({
    name: DURATION,
    type: 'histogram',
    help: 'Requests.',
    unit: 'seconds',
  });
  store.describe({ name: 'process_resident_memory_bytes', type: 'gauge', help: 'Memory.', unit: 'bytes' });
  const requests = ROUTES.flatMap((route, r) => {
    const labels = labelsOf(route);
    return [
      ...BOUNDS.map((le, b) =>
        counter(bucketOf(route, le), (before, ms) => before + ((ms / 5000 + r) % 7) + b),
      ),
      counter(
        { __name__: `${DURATION}_count`, ...labels },
        (before, ms) => before + ((ms / 5000 + r) % 7) + BOUNDS.length - 1,
      ),
      counter({ __name__: `${DURATION}_sum`, ...labels }, (before) => before + 0.1),
    ];
  });
  return [
    ...requests,
    gauge({ __name__: 'process_resident_memory_bytes' }, (_before, ms) => 1e8 + Math.sin(ms / 3.6e6) * 1e7),
    gauge({ __name__: 'up' }, () => 1),
  ];
}

function writeTrace(store, timeMs, number) {
  const traceId = number.toString(16).padStart(32, '0');
  const spanId = (i) => (number * 16 + i).toString(16).padStart(16, '0');
  const failed = number % 20 === 0;
  store.appendSpans(
    Array.from({ length: 8 }, (_, i) => ({
      ...{
        traceId,
        spanId: spanId(i),
        parentSpanId: i === 0 ? '' : spanId(0),
        service: 'shop',
        scope: 'bench',
      },
      ...{
        name: i === 0 ? `GET ${ROUTES[number % 10]}` : `step ${i}`,
        kind: i === 0 ? 'server' : 'internal',
      },
      ...{ startUs: (timeMs + i) * 1000, durationNs: (number % 500) * 1e5 + 1e6 },
      ...{ status: failed && i === 0 ? 'error' : 'unset', statusMessage: '' },
      ...{ attributes: { 'http.route': ROUTES[number % 10], step: i }, events: [], links: [] },
    })),
  );
  store.appendLogs(
    Array.from({ length: LINES_PER_TRACE }, (_, i) => ({
      ...{ timeMs: timeMs + i, level: failed ? 'error' : 'info', component: 'Orders', spanId: spanId(0) },
      ...{ message: `order ${number} was ${failed ? 'refused' : 'placed'}, step ${i}`, traceId },
      ...{ errorType: failed ? 'OutOfStock' : '', fields: { order: number, step: i } },
    })),
  );
  store.appendExemplars(
    ROUTES.map((route, i) => ({
      labels: { ...bucketOf(route, BOUNDS[i % BOUNDS.length]), ...TARGET },
      ...{ timeMs: timeMs + i, value: ((number + i) % 500) / 1e3, traceId, spanId: spanId(0) },
    })),
  );
  if (number % 60 === 0) store.appendHealth([{ timeMs, check: 'service', status: 'healthy', latencyMs: 1 }]);
}
