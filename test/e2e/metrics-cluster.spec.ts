import { execFile, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { parseMetricsPage, metricValue } from 'nestjs-observability/testing';

type Page = ReturnType<typeof parseMetricsPage>;

/** For all processes and threads of a test: each compiles the sources at its start. Shorter than the limit of a test. */
const LIMIT_MS = 110_000;

it("prom-client's AggregatorRegistry sums our metrics over the workers of a cluster", async () => {
  const primary = fork('./test/support/cluster-metrics.ts', {
    execArgv: ['-C', 'obs:source', '--import', './test/support/typescript-loader.mjs'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  try {
    const messages = on(primary, 'message', { signal: AbortSignal.timeout(LIMIT_MS) });
    const next = async <T>(): Promise<T> => ((await messages.next()) as { value: [T] }).value[0];
    expect([await next(), await next()]).toEqual(['ready', 'ready']);
    primary.send('sum');
    const page = parseMetricsPage((await next<{ page: string }>()).page);

    expect(page.get('orders_total')?.type).toBe('counter');
    expect(metricValue(page, 'orders_total', { kind: 'book' })).toBe(3);
    expect(metricValue(page, 'open_orders')).toBe(30);
    expect(metricValue(page, 'order_duration_seconds_bucket', { kind: 'book', le: '0.1' })).toBe(1);
    expect(metricValue(page, 'order_duration_seconds_bucket', { kind: 'book', le: '1.0' })).toBe(2);
    expect(metricValue(page, 'order_duration_seconds_sum', { kind: 'book' })).toBeCloseTo(0.55);
    expect(metricValue(page, 'order_duration_seconds_count', { kind: 'book' })).toBe(2);

    // Info, timestamp and state gauges of two workers are not added up.
    expect(metricValue(page, 'build_info', { version: '1.2.3' })).toBe(1);
    expect(metricValue(page, 'last_success_timestamp_seconds')).toBe(1_700_000_002);
    expect(metricValue(page, 'circuit', { circuit: 'open' })).toBe(1);
    expect(metricValue(page, 'circuit', { circuit: 'closed' })).toBe(0);

    // Process and Node.js metrics are included as well.
    expect(metricValue(page, 'process_resident_memory_bytes')).toBeGreaterThan(50e6);
    expect(metricValue(page, 'process_cpu_user_seconds_total')).toBeGreaterThan(0);
    expect(metricValue(page, 'nodejs_version_info')).toBe(1);
    expect(metricValue(page, 'nodejs_eventloop_utilization_ratio')).toBeLessThanOrEqual(1);
  } finally {
    const ended = once(primary, 'exit');
    primary.disconnect();
    await ended;
  }
});

it('threadMetrics sums our metrics over worker threads, the process counted once, and leaves out a thread that has ended', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '-C',
      'obs:source',
      '--import',
      './test/support/typescript-loader.mjs',
      './test/support/thread-metrics.ts',
    ],
    { env: { ...process.env, NODE_OPTIONS: '' }, timeout: LIMIT_MS },
  );
  const [first, second] = stdout.split('# AGAIN\n').map((page) => parseMetricsPage(page)) as [Page, Page];
  expect(metricValue(first, 'orders_total', { kind: 'book' })).toBe(3);
  expect(metricValue(first, 'build_info', { version: '1.2.3' })).toBe(1);
  expect(metricValue(first, 'process_max_fds')).toBeGreaterThan(0);
  expect(metricValue(first, 'process_max_fds')).toBe(metricValue(second, 'process_max_fds'));
  expect(metricValue(second, 'orders_total', { kind: 'book' })).toBe(1);
});
