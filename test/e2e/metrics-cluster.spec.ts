import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { expect, it } from '@jest/globals';
import { parsePage, sample } from '../support/metrics-page.js';

it("prom-client's AggregatorRegistry sums our metrics over the workers of a cluster", async () => {
  const primary = fork('./test/support/cluster-metrics.ts', {
    execArgv: ['-C', 'obs:source', '--import', './test/support/typescript-loader.mjs'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  try {
    const messages = on(primary, 'message', { signal: AbortSignal.timeout(60_000) });
    const next = async <T>(): Promise<T> => ((await messages.next()) as { value: [T] }).value[0];
    expect([await next(), await next()]).toEqual(['ready', 'ready']);
    primary.send('sum');
    const page = parsePage((await next<{ page: string }>()).page);

    expect(page.get('orders_total')?.type).toBe('counter');
    expect(sample(page, 'orders_total', { kind: 'book' })).toBe(3);
    expect(sample(page, 'open_orders')).toBe(30);
    expect(sample(page, 'order_duration_seconds_bucket', { kind: 'book', le: '0.1' })).toBe(1);
    expect(sample(page, 'order_duration_seconds_bucket', { kind: 'book', le: '1.0' })).toBe(2);
    expect(sample(page, 'order_duration_seconds_sum', { kind: 'book' })).toBeCloseTo(0.55);
    expect(sample(page, 'order_duration_seconds_count', { kind: 'book' })).toBe(2);
  } finally {
    const ended = once(primary, 'exit');
    primary.disconnect();
    await ended;
  }
}, 90_000);
