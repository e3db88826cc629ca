import { expect, it } from '@jest/globals';
import { scopeQuery } from './scoped-query.js';

const OWN = new Set(['requests_total', 'duration_seconds']);

it.each([
  [
    'follow the chosen job',
    'rate(requests_total[5m])',
    'rate(requests_total{job=~"$job",instance=~"$instance"}[5m])',
  ],
  ['of a histogram too', 'duration_seconds_sum', 'duration_seconds_sum{job=~"$job",instance=~"$instance"}'],
  ['unless they are recorded', 'api:requests_per_second', 'api:requests_per_second'],
  ['or an exporter’s', 'pg_up == 0', 'pg_up == 0'],
])('queries of the application’s metrics %s', (_when, expr, scoped) => {
  expect(scopeQuery(expr, OWN)).toBe(scoped);
});
