/** What the management port needs to know about a page of this room. */
export interface QueryPath {
  /** Exact path; `:name` matches one segment. */
  readonly path: string;
  /** Default: GET. Other methods change something and need a token. */
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  /** Whether it also accepts a posted form. */
  readonly form?: boolean;
  /** Whether the answer lasts until the client disconnects. */
  readonly streaming?: boolean;
}

/**
 * Every path that the telemetry thread serves. The main thread mounts them without loading the pages' code; a spec
 * compares the two lists.
 */
export const QUERY_PATHS: readonly QueryPath[] = [
  { path: '/api/v1/query', form: true },
  { path: '/api/v1/query_range', form: true },
  { path: '/api/v1/query_exemplars', form: true },
  { path: '/api/v1/series', form: true },
  { path: '/api/v1/labels', form: true },
  { path: '/api/v1/label/:name/values' },
  { path: '/api/v1/metadata' },
  { path: '/api/v1/targets' },
  { path: '/api/v1/rules' },
  { path: '/api/v1/alerts' },
  { path: '/api/v1/status/buildinfo' },
  { path: '/api/v1/status/tsdb' },
  { path: '/api/v1/format_query', form: true },
  { path: '/api/v1/parse_query', form: true },
  { path: '/api/telemetry/batch', form: true },
  { path: '/api/telemetry/metrics' },
  { path: '/api/telemetry/metrics/:name/statistics' },
  { path: '/api/telemetry/logs' },
  { path: '/api/telemetry/logs/summary' },
  { path: '/api/telemetry/logs/tail', streaming: true },
  { path: '/api/telemetry/errors' },
  { path: '/api/telemetry/pins' },
  { path: '/api/telemetry/pins', method: 'POST' },
  { path: '/api/telemetry/pins/:id', method: 'DELETE' },
  { path: '/api/telemetry/traces' },
  { path: '/api/telemetry/traces/:traceId' },
  { path: '/api/telemetry/traces/:traceId/otlp' },
  { path: '/api/telemetry/operations' },
  { path: '/api/telemetry/service-map' },
  { path: '/api/telemetry/health' },
  { path: '/api/telemetry/performance' },
  { path: '/api/telemetry/services' },
  { path: '/api/telemetry/timeline' },
  { path: '/api/telemetry/dashboard' },
  { path: '/api/telemetry/report' },
  { path: '/api/telemetry/export', streaming: true },
  { path: '/api/alerting/incidents' },
  { path: '/api/alerting/incidents/:id' },
  { path: '/api/alerting/incidents/:id/acknowledge', method: 'POST' },
  { path: '/api/alerting/incidents/:id/resolve', method: 'POST' },
  { path: '/api/alerting/incidents/:id/suppress', method: 'POST' },
  { path: '/api/alerting/trail' },
  { path: '/api/alerting/statistics' },
  { path: '/api/alerting/export' },
  { path: '/api/alerting/silences' },
  { path: '/api/alerting/silences', method: 'POST' },
  { path: '/api/alerting/silences/:id', method: 'DELETE' },
  { path: '/api/alerting/alerts' },
  { path: '/api/alerting/alerts/:fingerprint/silence' },
  { path: '/api/alerting/maintenance' },
  { path: '/api/alerting/maintenance/:name', method: 'PUT' },
  { path: '/api/alerting/maintenance/:name', method: 'DELETE' },
  { path: '/api/alerting/rules' },
  { path: '/api/alerting/rules', method: 'POST' },
  { path: '/api/alerting/rules/:id', method: 'DELETE' },
  { path: '/api/alerting/evaluate', method: 'POST' },
  { path: '/api/alerting/backtest' },
  { path: '/api/alerting/backtest', method: 'POST' },
  { path: '/api/alerting/channels' },
  { path: '/api/alerting/channels', method: 'POST' },
  { path: '/api/alerting/channels/:name', method: 'DELETE' },
  { path: '/api/alerting/channels/:name/test', method: 'POST' },
];
