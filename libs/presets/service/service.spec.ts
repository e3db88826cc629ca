import { expect, it } from '@jest/globals';
import { alertTest } from '#testing';
import { service } from './service.preset.js';

const APP = 'job="shop",instance="a"';

/** The alerts that fire after 90 minutes of these series, with the label `telemetry` if present. */
async function firing(series: Record<string, string>): Promise<string[]> {
  const alerts = alertTest({ preset: service, job: 'shop' })
    .series({ [`up{${APP}}`]: '1x90', ...series })
    .every('1m');
  await alerts.at('90m');
  return alerts
    .firing()
    .map(({ labels }) => [labels['alertname'], labels['telemetry']].filter(Boolean).join(': '));
}

it.each([
  ['otel', 'http_server_request_duration_seconds', 'http_response_status_code'],
  ['classic', 'http_request_duration_seconds', 'status'],
])('fires for requests under the names %s', async (_names, name, status) => {
  const slow = {
    [`${name}_bucket{${APP},${status}="200",le="5"}`]: '0+0x90',
    [`${name}_bucket{${APP},${status}="200",le="10"}`]: '0+60x90',
    [`${name}_bucket{${APP},${status}="200",le="+Inf"}`]: '0+60x90',
  };
  expect(await firing(slow)).toEqual(['HighRequestLatency']);
  const failing = {
    [`${name}_count{${APP},${status}="200"}`]: '0+50x90',
    [`${name}_count{${APP},${status}="500"}`]: '0+50x90',
  };
  expect(await firing(failing)).toEqual(expect.arrayContaining(['HighServerErrorRate']));
  expect(await firing({ [`${name}_count{${APP},${status}="200"}`]: '0+60x90' })).toEqual([]);
});

it('counts requests once where a service has both names', async () => {
  const alerts = alertTest({
    preset: service,
    job: 'shop',
    rules: [{ alert: 'Rate', expr: 'service:requests_per_second > 0' }],
  })
    .series({
      [`http_server_request_duration_seconds_count{${APP},http_response_status_code="200"}`]: '0+60x30',
      [`http_request_duration_seconds_count{${APP},status="200"}`]: '0+60x30',
    })
    .every('1m');
  await alerts.at('30m');
  expect(alerts.firing('Rate')).toMatchObject([{ value: 1 }]);
});

it.each([
  ['spans', 'observability_spans_dropped_total', 'reason="queue_full"'],
  ['log lines', 'observability_log_lines_dropped_total', 'reason="otlp_queue_full"'],
  ['pushed samples', 'observability_metrics_push_failed_total', 'target="otlp"'],
  ['records of the store', 'observability_store_dropped_total', 'signal="spans"'],
  ['records for listeners', 'observability_listener_records_dropped_total', 'port="spans",reason="threw"'],
])('fires for lost %s, and not for a few', async (what, name, labels) => {
  expect(await firing({ [`${name}{${APP},${labels}}`]: '0+60x90' })).toEqual([`TelemetryDropped: ${what}`]);
  expect(await firing({ [`${name}{${APP},${labels}}`]: '0x80 5x10' })).toEqual([]);
});

it('fires for every message of alerting that was lost within the hour, and not for one that failed or was silenced', async () => {
  const name = 'observability_alerting_notifications_total';
  const ended = (outcome: string) => ({
    [`${name}{${APP},channel="chat",outcome="${outcome}"}`]: '0x60 1x30',
  });
  expect(await firing(ended('given_up'))).toEqual(['TelemetryDropped: notifications']);
  expect(await firing(ended('dropped'))).toEqual(['TelemetryDropped: notifications']);
  expect(await firing({ ...ended('failed'), ...ended('withheld'), ...ended('sent') })).toEqual([]);
  const events = { [`observability_alerting_events_dropped_total{${APP}}`]: '0x60 1x30' };
  expect(await firing(events)).toEqual(['TelemetryDropped: events for @OnAlert']);
});
