import { describe, expect, it } from '@jest/globals';
import { addMatchers } from './add-matchers.js';

const SCOPE = 'job=~"$job",instance=~"$instance"';
const scope = (expr: string): string =>
  addMatchers(expr, { job: '=~"$job"', instance: '=~"$instance"' }, (metric) =>
    /^(?:requests_total|duration_seconds_bucket|queue_size)$/.test(metric),
  );

describe('addMatchers', () => {
  it.each([
    ['a bare metric', 'queue_size', `queue_size{${SCOPE}}`],
    ['a range', 'rate(requests_total[5m])', `rate(requests_total{${SCOPE}}[5m])`],
    [
      'a range of a dashboard',
      'rate(requests_total[$__rate_interval])',
      `rate(requests_total{${SCOPE}}[$__rate_interval])`,
    ],
    ['other labels', 'requests_total{code="500"}', `requests_total{${SCOPE},code="500"}`],
    ['a label with a variable', 'queue_size{queue=~"$queue"}', `queue_size{${SCOPE},queue=~"$queue"}`],
    ['empty braces', 'requests_total{}', `requests_total{${SCOPE}}`],
    ['buckets', 'sum by (le) (duration_seconds_bucket)', `sum by (le) (duration_seconds_bucket{${SCOPE}})`],
    ['an offset', 'queue_size offset 1h', `queue_size{${SCOPE}} offset 1h`],
    [
      'each of several',
      'requests_total{code="500"} / requests_total',
      `requests_total{${SCOPE},code="500"} / requests_total{${SCOPE}}`,
    ],
    ['what chose its job itself', 'queue_size{job!="a"}', 'queue_size{instance=~"$instance",job!="a"}'],
  ])('adds to %s', (_what, expr, scoped) => {
    expect(scope(expr)).toBe(scoped);
  });

  it.each([
    ['other metrics', 'pg_up == 0'],
    ['what has them all', 'queue_size{job="a",instance="b"}'],
    ['labels that are called like a metric', 'sum by (queue_size) (up)'],
    ['strings', 'label_replace(up, "x", "queue_size", "", "")'],
  ])('leaves alone %s', (_what, expr) => {
    expect(scope(expr)).toBe(expr);
  });
});
