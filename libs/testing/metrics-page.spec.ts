import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { fetchMetricsPage, metricValue, parseMetricsPage } from './metrics-page.js';

describe('parseMetricsPage', () => {
  it('reads types, help, labels and values of the text format', () => {
    const page = parseMetricsPage(
      [
        '# HELP orders_total Orders.',
        '# TYPE orders_total counter',
        'orders_total{kind="book",note="a \\"b\\\\\\n}"} 3',
        '# TYPE work_seconds histogram',
        'work_seconds_bucket{le="+Inf"} 2 1700000000000',
        'work_seconds_sum 1.5',
        'lowest -Inf',
        'unknown NaN',
        '',
      ].join('\n'),
    );
    expect(page.get('orders_total')).toEqual({
      type: 'counter',
      help: 'Orders.',
      samples: [{ name: 'orders_total', labels: { kind: 'book', note: 'a "b\\\n}' }, value: 3 }],
    });
    expect(page.get('work_seconds')?.samples).toHaveLength(2);
    expect(metricValue(page, 'work_seconds_bucket', { le: '+Inf' })).toBe(2);
    expect(metricValue(page, 'lowest')).toBe(-Infinity);
    expect(metricValue(page, 'unknown')).toBeNaN();
    expect(metricValue(page, 'orders_total', { kind: 'pen' })).toBeUndefined();
  });

  it('reads OpenMetrics: units, exemplars, the end', () => {
    const page = parseMetricsPage(
      [
        '# TYPE orders counter',
        '# UNIT orders books',
        'orders_total{kind="book"} 3 1700000000.5 # {trace_id="ab"} 1 1700000000',
        '# EOF',
      ].join('\n'),
    );
    expect(page.get('orders')?.samples).toEqual([
      { name: 'orders_total', labels: { kind: 'book' }, value: 3 },
    ]);
  });

  it('quotes a line that is not a sample', () => {
    expect(() => parseMetricsPage('up 1\n<html>\n')).toThrow('not a sample: <html>');
  });
});

describe('fetchMetricsPage', () => {
  it('requests below the path of a mounted page, and reports that a page was rejected, and why', async () => {
    const server = createServer(({ url }, response) => {
      if (url === '/internal/metrics') response.end('up 1\n');
      else response.writeHead(401).end('a token is needed');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(metricValue(await fetchMetricsPage(`${url}/internal`), 'up')).toBe(1);
    await expect(fetchMetricsPage(url)).rejects.toThrow('answers 401: a token is needed');
    await expect(fetchMetricsPage(undefined)).rejects.toThrow('no management port');
    server.closeAllConnections();
    server.close();
  });
});
