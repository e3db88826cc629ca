import { describe, expect, it } from '@jest/globals';
import type { MetricShape } from '#contracts';
import { Catalogue } from './catalogue.js';
import { check } from './check.js';
import { metricsOfPage } from './page-metrics.js';

const metric = (
  kind: MetricShape['kind'],
  name: string,
  labelNames: string[] = [],
  more = {},
): MetricShape => ({
  kind,
  name,
  help: '',
  labelNames,
  ...more,
});

const catalogue = new Catalogue({
  metrics: [
    metric('counter', 'cache_hits_total', ['type']),
    metric('counter', 'cache_misses_total', ['type']),
    metric('counter', 'requests_total', ['method', 'status']),
    metric('gauge', 'queue_size', ['queue']),
    metric('gauge', 'cpu_percent'),
    metric('gauge', 'kafka_time_ms'),
    metric('histogram', 'batch_time_ms', [], { buckets: [1, 5, 1000, 300_000] }),
    metric('histogram', 'web_vital_lcp', [], { buckets: [1000, 2500, 10_000] }),
    metric('histogram', 'request_duration_seconds', ['method'], { buckets: [0.1, 1, 10] }),
    metric('summary', 'payload_bytes', []),
    metric('info', 'build', ['version']),
    metric('stateset', 'circuit', ['peer']),
  ],
  recordingRules: [
    { record: 'job:requests:rate5m', expr: 'sum by (job, status) (rate(requests_total[5m]))' },
    {
      record: 'job:hits:ratio',
      expr: 'sum(rate(cache_hits_total[5m])) / (sum(rate(cache_hits_total[5m])) + sum(rate(cache_misses_total[5m])))',
    },
    {
      record: 'method:duration:p95',
      expr: 'histogram_quantile(0.95, sum by (le, method) (rate(request_duration_seconds_bucket[5m])))',
    },
    { record: 'loop:a', expr: 'loop:b' },
    { record: 'loop:b', expr: 'loop:a' },
  ],
});

const found = (expr: string): string[] =>
  check(expr, catalogue).map(({ rule, suggestion }) => `${rule}: ${suggestion}`);

describe('check', () => {
  it.each([
    'sum by (status) (rate(requests_total{method="GET",job="api"}[5m]))',
    'histogram_quantile(0.95, sum by (le) (rate(request_duration_seconds_bucket[5m]))) > 2',
    'histogram_quantile(0.95, rate(request_duration_seconds_bucket{le!="+Inf"}[5m]))',
    'max by (method) (method:duration:p95) > 5',
    'rate(request_duration_seconds_sum[5m]) / rate(request_duration_seconds_count[5m]) > 5',
    'rate(request_duration_seconds_bucket{le="1.0"}[5m])',
    'sum(rate(requests_total{status=~"5.."}[5m])) / sum(rate(requests_total[5m])) > 0.05',
    '100 * sum(rate(requests_total{status=~"5.."}[5m])) / sum(rate(requests_total[5m])) > 5',
    'sum(rate(requests_total[5m])) / sum(rate(requests_total[5m] offset 1d)) > 3',
    'sum(rate(requests_total[5m])) / count(up == 1) > 100',
    'sum by (status) (job:requests:rate5m) > 2 or vector(0)',
    'delta(queue_size[5m]) > 0 and on (job, instance) up == 1',
    'queue_size * on (instance) group_left (version) build_info',
    'circuit{circuit="open", peer="db"} == 1',
    'time() - queue_size > 3600 or absent(up)',
    'payload_bytes{quantile="0.99"} > 1e6',
    'sum by (severity) (ALERTS{alertstate="firing"})',
    'label_replace(queue_size, "name", "$1", "queue", "(.*)")',
    'sum by (name) (label_replace(queue_size, "name", "$1", "queue", "(.*)"))',
    'max_over_time(sum(rate(requests_total[5m]))[1h:5m])',
    'rate({__name__=~"cache_.*"}[5m])',
    'sum without (status) (rate(requests_total[5m]))',
    'loop:a > 1',
    'cpu_percent > 80',
    'histogram_quantile(0.95, sum by (le) (rate(batch_time_ms_bucket[5m]))) > 5000',
    'histogram_quantile(0.75, sum by (le) (rate(web_vital_lcp_bucket[5m]))) > 2500',
  ])('finds nothing in %s', (expr) => {
    expect(found(expr)).toEqual([]);
  });

  it.each([
    ['request_total', 'unknown-metric: Did you mean "requests_total"?'],
    ['requests', 'unknown-metric: Did you mean "requests_total"?'],
    ['build', 'unknown-metric: Did you mean "build_info"?'],
    ['nothing_like_it_here_at_all', 'unknown-metric: Declare it in a catalogue, or correct the name.'],
    [
      'request_duration_seconds',
      'unknown-metric: Use request_duration_seconds_bucket, request_duration_seconds_sum or request_duration_seconds_count.',
    ],
    ['rate(requests_total{statu="500"}[5m])', 'unknown-label: Did you mean "status"?'],
    ['sum by (endpoint) (rate(requests_total[5m]))', 'unknown-label: It has method, status.'],
    ['sum by (methods) (rate(requests_total[5m]))', 'unknown-label: Did you mean "method"?'],
    ['sum by (method) (job:requests:rate5m)', 'unknown-label: It has status.'],
    ['queue_size * on (queue) build_info', 'unknown-label: It has version.'],
    ['queue_size * on (instance) group_left (commit) build_info', 'unknown-label: It has version.'],
    [
      'rate(request_duration_seconds_bucket{le="0.5"}[5m])',
      'unknown-bucket: The bounds are 0.1, 1.0, 10.0, +Inf.',
    ],
    ['rate(request_duration_seconds_bucket{le="1"}[5m])', 'unknown-bucket: The page has it as le="1.0".'],
    ['rate(queue_size[5m])', 'rate-of-gauge: Use deriv(), or avg_over_time().'],
    ['increase(job:requests:rate5m[1h])', 'rate-of-gauge: Use delta(), or max_over_time().'],
    ['deriv(requests_total[5m])', 'delta-of-counter: Use rate().'],
    [
      'histogram_quantile(95, sum by (le) (rate(request_duration_seconds_bucket[5m])))',
      'bad-quantile: Write 0.95.',
    ],
    [
      'histogram_quantile(0.9, sum by (le) (request_duration_seconds_bucket))',
      'bad-quantile: Write rate(…_bucket[5m]) inside.',
    ],
    [
      'histogram_quantile(0.9, rate(request_duration_seconds_sum[5m]))',
      'bad-quantile: Use request_duration_seconds_bucket.',
    ],
    [
      'histogram_quantile(0.9, sum(rate(request_duration_seconds_bucket[5m])))',
      'bad-quantile: Add le: sum by (le) (…).',
    ],
    ['cpu_percent > 120', 'wrong-unit: Write a number up to 100.'],
    ['histogram_quantile(0.95, sum by (le) (rate(batch_time_ms_bucket[5m]))) > 5', 'wrong-unit: Write 5000.'],
    [
      'histogram_quantile(0.75, sum by (le) (rate(web_vital_lcp_bucket[5m]))) > 2.5',
      'wrong-unit: Write 2500 if it is in milliseconds, or add smaller buckets.',
    ],
    ['cpu_percent > 0.8', 'wrong-unit: Write 80.'],
    ['kafka_time_ms > 0.5', 'wrong-unit: Write 500.'],
    ['job:hits:ratio < 80', 'wrong-unit: Write 0.8, or multiply the share by 100.'],
    ['1 - job:hits:ratio > 20', 'wrong-unit: Write 0.2, or multiply the share by 100.'],
    ['max(method:duration:p95) > 500', 'wrong-unit: Write 0.5.'],
    [
      '500 < rate(request_duration_seconds_sum[5m]) / rate(request_duration_seconds_count[5m])',
      'wrong-unit: Write 0.5.',
    ],
  ])('finds the problem of %s', (expr, expected) => {
    expect(found(expr)).toEqual([expected]);
  });

  it('finds the sum of quantiles, of a summary, a histogram and a recording rule', () => {
    for (const expr of [
      'sum(payload_bytes)',
      'avg(method:duration:p95)',
      'sum(quantile_over_time(0.9, queue_size[5m]))',
    ])
      expect(found(expr)).toEqual([expect.stringMatching(/^sum-of-quantile/)]);
  });

  it('finds sides whose labels never match', () => {
    const [first] = found('sum by (method) (rate(requests_total[5m])) / sum(rate(requests_total[5m]))');
    expect(first).toContain('never-matches');
  });

  it('takes the metrics of exporters from their pages', () => {
    const page = [
      '# TYPE pg_stat_total counter',
      'pg_stat_total{datname="a\\"b",mode="x"} 4',
      '# TYPE wait_seconds histogram',
      'wait_seconds_bucket{le="0.5"} 1',
      'wait_seconds_bucket{le="+Inf"} 1',
      'wait_seconds_sum 0.2',
      'wait_seconds_count 1',
      'untyped_thing 3',
    ].join('\n');
    expect(metricsOfPage(page)).toEqual([
      { kind: 'counter', name: 'pg_stat_total', help: '', labelNames: ['datname', 'mode'] },
      { kind: 'histogram', name: 'wait_seconds', help: '', labelNames: [], buckets: [0.5] },
      { kind: 'untyped', name: 'untyped_thing', help: '', labelNames: [] },
    ]);
  });
});

it('takes time in proportion to the length of a chain', () => {
  // Counts look-ups instead of time: each selector is looked up a fixed number of times.
  const lookUps = (length: number) => {
    let count = 0;
    const counting = new Catalogue({ metrics: [metric('counter', 'hits_total'), metric('gauge', 'depth')] });
    const find = counting.find.bind(counting);
    counting.find = (name) => (count++, find(name));
    for (const [part, op] of [
      ['rate(hits_total[5m])', ' / '],
      ['depth', ' > '],
      ['depth', ' or '],
    ] as const)
      check(Array(length).fill(part).join(op), counting);
    return count;
  };
  expect(lookUps(400)).toBeLessThan(4.5 * lookUps(100));
});
