import type { DashboardDefinition, PanelDefinition } from '#contracts';

const REQUESTS = 'http_server_request_duration_seconds';

const quantile = (q: number): string =>
  `histogram_quantile(${q}, sum by (le) (rate(${REQUESTS}_bucket[5m])))`;

const ERROR_RATIO = `(sum(rate(${REQUESTS}_count{http_response_status_code=~"5.."}[5m])) or vector(0)) / sum(rate(${REQUESTS}_count[5m]))`;

const AT_A_GLANCE: PanelDefinition[] = [
  {
    title: 'Requests',
    type: 'stat',
    unit: 'reqps',
    queries: [{ expr: `sum(rate(${REQUESTS}_count[5m]))` }],
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
    queries: [{ expr: quantile(0.95) }],
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
    queries: [
      {
        expr: `sum by (http_request_method, http_route) (rate(${REQUESTS}_count[5m]))`,
        legend: '{{http_request_method}} {{http_route}}',
      },
    ],
    min: 0,
  },
  {
    title: 'Latency',
    type: 'timeseries',
    unit: 's',
    queries: [0.5, 0.95, 0.99].map((q) => ({ expr: quantile(q), legend: `p${q * 100}` })),
    min: 0,
  },
  {
    title: 'Responses by status',
    type: 'timeseries',
    unit: 'reqps',
    queries: [
      {
        expr: `sum by (http_response_status_code) (rate(${REQUESTS}_count[5m]))`,
        legend: '{{http_response_status_code}}',
      },
    ],
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
