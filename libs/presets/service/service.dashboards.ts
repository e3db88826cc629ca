import type { DashboardDefinition, PanelDefinition, PanelQuery } from '#contracts';
import { Expressions } from '../blocks/expressions.js';
import { CLASSIC_REQUESTS, REQUESTS, requestQuantile, requestRate } from './service.expressions.js';

/** All selected services together. */
const ALL = new Expressions('5m');
const BY_SERVICE = new Expressions('5m', 'job');

const ALL_REQUESTS = `sum${requestRate(BY_SERVICE)}`;
const ERROR_RATIO = `(sum${requestRate(BY_SERVICE, '=~"5.."')} or vector(0)) / ${ALL_REQUESTS}`;

/** Requests by these labels. An instance with both naming schemes of HTTP metrics is counted once. */
function requestsBy(labels: readonly string[], classicLabels: readonly string[]): PanelQuery[] {
  const rate = ({ name }: { name: string }): string => `rate(${name}_count[5m])`;
  const classic = `${rate(CLASSIC_REQUESTS)} unless on (job, instance) ${rate(REQUESTS)}`;
  return [
    { expr: `sum by (${labels.join(', ')}) (${rate(REQUESTS)})`, legend: legendOf(labels) },
    { expr: `sum by (${classicLabels.join(', ')}) (${classic})`, legend: legendOf(classicLabels) },
  ];
}

const legendOf = (labels: readonly string[]): string => labels.map((label) => `{{${label}}}`).join(' ');

const AT_A_GLANCE: PanelDefinition[] = [
  {
    title: 'Requests',
    type: 'stat',
    unit: 'reqps',
    queries: [{ expr: ALL_REQUESTS }],
  },
  {
    title: 'Server errors',
    type: 'stat',
    unit: 'percentunit',
    queries: [{ expr: ERROR_RATIO }],
    thresholds: [
      { value: 0.01, color: 'yellow' },
      { value: 0.05, color: 'red' },
    ],
  },
  {
    title: 'Latency p95',
    type: 'stat',
    unit: 's',
    queries: [{ expr: requestQuantile(ALL, 0.95) }],
    thresholds: [
      { value: 0.5, color: 'yellow' },
      { value: 2, color: 'red' },
    ],
  },
  {
    title: 'Health',
    description: '1 healthy, 0.5 degraded, 0 unhealthy; the worst of the chosen instances.',
    type: 'stat',
    unit: 'short',
    queries: [{ expr: 'min(health_check_status{check="service"})' }],
    thresholds: [
      { value: 0.5, color: 'yellow' },
      { value: 1, color: 'green' },
    ],
  },
];

const HTTP: PanelDefinition[] = [
  {
    title: 'Requests by route',
    type: 'timeseries',
    unit: 'reqps',
    queries: requestsBy(['http_request_method', 'http_route'], ['method', 'endpoint']),
    min: 0,
  },
  {
    title: 'Latency',
    type: 'timeseries',
    unit: 's',
    queries: [0.5, 0.95, 0.99].map((q) => ({ expr: requestQuantile(ALL, q), legend: `p${q * 100}` })),
    min: 0,
  },
  {
    title: 'Responses by status',
    type: 'timeseries',
    unit: 'reqps',
    queries: requestsBy([REQUESTS.status], [CLASSIC_REQUESTS.status]),
    stacked: true,
    min: 0,
  },
  {
    title: 'Health checks',
    description: '1 healthy, 0.5 degraded, 0 unhealthy, -1 not known yet.',
    type: 'timeseries',
    unit: 'short',
    queries: [{ expr: 'min by (check) (health_check_status)', legend: '{{check}}' }],
    min: -1,
    max: 1,
  },
];

const PROCESS: PanelDefinition[] = [
  {
    title: 'CPU',
    description: '100 % is one core.',
    type: 'timeseries',
    unit: 'percentunit',
    queries: [{ expr: 'rate(process_cpu_seconds_total[5m])', legend: '{{instance}}' }],
    min: 0,
  },
  {
    title: 'Memory',
    type: 'timeseries',
    unit: 'bytes',
    queries: [
      { expr: 'process_resident_memory_bytes', legend: 'resident {{instance}}' },
      { expr: 'nodejs_heap_size_used_bytes', legend: 'heap used {{instance}}' },
      { expr: 'nodejs_external_memory_bytes', legend: 'external {{instance}}' },
    ],
    min: 0,
  },
  {
    title: 'Event loop delay',
    type: 'timeseries',
    unit: 's',
    queries: [
      { expr: 'nodejs_eventloop_lag_p50_seconds', legend: 'p50 {{instance}}' },
      { expr: 'nodejs_eventloop_lag_p99_seconds', legend: 'p99 {{instance}}' },
    ],
    thresholds: [{ value: 0.1, color: 'red' }],
    min: 0,
  },
  {
    title: 'Event loop utilization',
    type: 'timeseries',
    unit: 'percentunit',
    queries: [{ expr: 'nodejs_eventloop_utilization_ratio', legend: '{{instance}}' }],
    thresholds: [{ value: 0.9, color: 'red' }],
    min: 0,
    max: 1,
  },
  {
    title: 'Garbage collection',
    description: 'Share of the time spent in it.',
    type: 'timeseries',
    unit: 'percentunit',
    queries: [{ expr: 'sum by (kind) (rate(nodejs_gc_duration_seconds_sum[5m]))', legend: '{{kind}}' }],
    stacked: true,
    min: 0,
  },
  {
    title: 'Open resources',
    type: 'timeseries',
    unit: 'short',
    queries: [
      { expr: 'nodejs_open_resources', legend: 'resources {{instance}}' },
      { expr: 'process_open_fds', legend: 'file descriptors {{instance}}' },
    ],
    min: 0,
  },
];

/** HTTP, health and the Node process of any application with the default metrics. */
export const SERVICE_OVERVIEW: DashboardDefinition = {
  uid: 'service-overview',
  title: 'Service overview',
  description: 'Requests, errors, latency, health and the process of any service.',
  panels: [...AT_A_GLANCE, ...HTTP, ...PROCESS],
};
