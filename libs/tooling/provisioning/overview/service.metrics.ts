import type { MetricShape } from '#contracts';

const HTTP_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const GC_BUCKETS = [0.001, 0.01, 0.1, 1, 2, 5];
const CHECK_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The bounds of the classic names. */
const CLASSIC_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const counter = (name: string, help: string, labelNames: readonly string[] = []): MetricShape => ({
  kind: 'counter',
  name,
  help,
  labelNames,
});

const gauge = (name: string, help: string, labelNames: readonly string[] = []): MetricShape => ({
  kind: 'gauge',
  name,
  help,
  labelNames,
});

/**
 * What every application exposes, as far as the overview and the rules of any service look at it: the duration of requests
 * under both values of `metrics.names`, and what it loses where it has a store or alerting.
 */
export const SERVICE_METRICS: readonly MetricShape[] = [
  {
    kind: 'histogram',
    name: 'http_server_request_duration_seconds',
    help: 'Duration of HTTP server requests, by route template.',
    labelNames: [
      'http_request_method',
      'http_route',
      'http_response_status_code',
      'url_scheme',
      'error_type',
    ],
    unit: 'seconds',
    buckets: HTTP_BUCKETS,
  },
  {
    kind: 'histogram',
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests, by route template, with classic names.',
    labelNames: ['method', 'endpoint', 'status'],
    buckets: CLASSIC_BUCKETS,
  },
  gauge(
    'health_check_status',
    'Health of a check: 1 healthy, 0.5 degraded, 0 unhealthy, -1 not known yet; check="service" is the whole.',
    ['check'],
  ),
  {
    kind: 'histogram',
    name: 'health_check_duration_seconds',
    help: 'Time a run of a check took.',
    labelNames: ['check'],
    unit: 'seconds',
    buckets: CHECK_BUCKETS,
  },
  {
    kind: 'counter',
    name: 'process_cpu_seconds_total',
    help: 'User and system CPU time spent.',
    labelNames: [],
    unit: 'seconds',
  },
  gauge('process_start_time_seconds', 'Start time of the process since unix epoch.'),
  gauge('process_resident_memory_bytes', 'Resident memory size.'),
  gauge(
    'process_memory_limit_bytes',
    'Memory that the process may use: the limit of its container, else what the machine has.',
  ),
  gauge('process_open_fds', 'Open file descriptors.'),
  gauge('nodejs_heap_size_total_bytes', 'Heap that V8 has taken.'),
  gauge('nodejs_heap_size_used_bytes', 'Heap in use.'),
  gauge('nodejs_external_memory_bytes', 'Memory of objects outside of the heap.'),
  gauge('nodejs_eventloop_utilization_ratio', 'Share of the time in which the event loop was busy, 0 to 1.'),
  gauge('nodejs_eventloop_lag_p50_seconds', 'Event loop delay, 50th percentile.'),
  gauge('nodejs_eventloop_lag_p99_seconds', 'Event loop delay, 99th percentile.'),
  gauge('nodejs_open_resources', 'Resources that keep the event loop alive: sockets, timers, requests.'),
  {
    kind: 'histogram',
    name: 'nodejs_gc_duration_seconds',
    help: 'Duration of garbage collections by kind.',
    labelNames: ['kind'],
    unit: 'seconds',
    buckets: GC_BUCKETS,
  },
  counter('observability_spans_dropped_total', 'Spans that were not exported.', ['reason']),
  counter('observability_log_lines_dropped_total', 'Log lines that were not written.', ['reason']),
  counter('observability_metrics_push_failed_total', 'Samples that could not be pushed.', ['target']),
  counter('observability_store_dropped_total', 'Records that the store did not keep.', ['signal']),
  counter('observability_listener_records_dropped_total', 'Records that a listener missed.', [
    'port',
    'reason',
  ]),
  counter('observability_alerting_notifications_total', 'Notifications by how they ended.', [
    'channel',
    'outcome',
    'reason',
  ]),
  counter('observability_alerting_events_dropped_total', 'Events that @OnAlert missed.'),
];
