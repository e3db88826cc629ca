import { expect, it } from '@jest/globals';
import type { MetricInfo } from '#contracts';
import { handlerMetrics } from './handler-metrics.js';

const metric = (name: string, type: MetricInfo['type'] = 'histogram'): MetricInfo => ({
  name,
  type,
  help: '',
  unit: '',
});

it('Handlers are found by the metrics that time them: frameworks, then methods with the errors that they count', () => {
  const sources = handlerMetrics([
    metric('http_server_request_duration_seconds'),
    metric('messaging_process_duration_seconds'),
    metric('scheduled_job_duration_seconds'),
    metric('orders_place_duration_seconds'),
    metric('orders_place_errors_total', 'counter'),
    metric('etl_processing_duration_seconds'),
    metric('http_client_request_duration_seconds'),
    metric('nodejs_gc_duration_seconds'),
    metric('queue_depth', 'gauge'),
  ]);
  expect(sources.map(({ kind, metric: name }) => `${kind} ${name}`)).toEqual([
    'HTTP http_server_request_duration_seconds',
    'queue messaging_process_duration_seconds',
    'job scheduled_job_duration_seconds',
    'method orders_place_duration_seconds',
    'method etl_processing_duration_seconds',
  ]);
  expect(sources.map(({ failed }) => failed)).toEqual([
    'sum by (http_request_method, http_route) (rate(http_server_request_duration_seconds_count{http_response_status_code=~"5.."}[$window]))',
    'sum by (messaging_system, messaging_destination_name) (rate(messaging_process_duration_seconds_count{error_type!=""}[$window]))',
    'sum by (exported_job) (rate(scheduled_job_duration_seconds_count{error_type!=""}[$window]))',
    'sum(rate(orders_place_errors_total[$window]))',
    undefined,
  ]);
});
