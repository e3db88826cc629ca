import type { MetricShape } from '#contracts';
import { growing, scenario, steady, type Values } from '../blocks/scenario.js';
import { gaugeAbove, quantileAbove, shareAbove } from '../blocks/threshold-scenarios.js';
import type { ScenarioTemplate } from '../definition/scenario-template.js';
import { REQUESTS } from './service.expressions.js';

const TARGET = 'job="$job",instance="orders:8004"';
const ROUTE = `${TARGET},http_request_method="GET",http_route="/orders/:id"`;
const UP = `up{${TARGET}}`;
const LIMIT = `process_memory_limit_bytes{${TARGET}}`;
const RESIDENT = `process_resident_memory_bytes{${TARGET}}`;
const STARTED = `process_start_time_seconds{${TARGET}}`;
const CHECK = `health_check_status{${TARGET},check="database"}`;
const DROPPED = `observability_spans_dropped_total{${TARGET},reason="queue_full"}`;

const requests = (well: number, badly: number) => ({
  [`${REQUESTS.name}_count{${ROUTE},${REQUESTS.status}="200"}`]: growing(well),
  [`${REQUESTS.name}_count{${ROUTE},${REQUESTS.status}="500"}`]: growing(badly),
});

const used = (ratio: number) => ({ [LIMIT]: steady(1000), [RESIDENT]: steady(1000 * ratio) });

/** The uptime of a process that restarts periodically. */
const restarting =
  (everyMinutes: number): Values =>
  (minutes) =>
    Array.from({ length: minutes + 1 }, (_, minute) => Math.floor(minute / everyMinutes) * 60).join(' ');

/** A window of one hour contains 59 steps between samples; Prometheus 2 counts 60. */
const restartsAnHour = {
  atLeast: (count: number): Values => restarting(Math.floor(59 / count)),
  atMost: (count: number): Values => restarting(count < 1 ? Infinity : Math.ceil(60 / count) + 1),
};

/** For each alert, input for which it fires and input for which it does not. */
export const serviceScenarios = (duration: MetricShape): ScenarioTemplate[] => [
  scenario(
    'ServiceDown',
    () => ({ [UP]: steady(0) }),
    () => ({ [UP]: steady(1) }),
  ),
  shareAbove('HighServerErrorRate', (failed, all) => requests(all - failed, failed)),
  quantileAbove('HighRequestLatency', 0.95, duration, `${ROUTE},${REQUESTS.status}="200"`),
  gaugeAbove('HighEventLoopDelay', (delay) => ({
    [`nodejs_eventloop_lag_p99_seconds{${TARGET}}`]: steady(delay),
  })),
  gaugeAbove('MemoryNearLimit', used, { most: 1 }),
  scenario(
    'FrequentRestarts',
    (threshold) => ({ [STARTED]: restartsAnHour.atLeast(Math.floor(threshold) + 1) }),
    (threshold) => ({ [STARTED]: restartsAnHour.atMost(Math.floor(threshold)) }),
    65,
  ),
  scenario(
    'UnhealthyCheck',
    () => ({ [CHECK]: steady(0) }),
    () => ({ [CHECK]: steady(0.5) }),
  ),
  scenario(
    'TelemetryDropped',
    (threshold) => ({ [DROPPED]: growing(60 * (threshold + 1)) }),
    () => ({ [DROPPED]: steady(7) }),
  ),
];
