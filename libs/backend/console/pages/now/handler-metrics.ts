import type { MetricInfo } from '#contracts';

/** A metric that measures handlers of one kind. */
export interface HandlerMetric {
  /** Name of the kind: `HTTP`, `queue`, `job`. */
  readonly kind: string;
  /** A histogram in seconds. */
  readonly metric: string;
  /** Labels that identify the handler; none if the metric is about a single one. */
  readonly by: readonly string[];
  /** PromQL: failures per second over `$window`, by the same labels; undefined if failures are not counted. */
  readonly failed: string | undefined;
}

interface Known {
  readonly kind: string;
  readonly metric: string;
  readonly by: readonly string[];
  readonly failed?: string;
}

const KNOWN: readonly Known[] = [
  {
    kind: 'HTTP',
    metric: 'http_server_request_duration_seconds',
    by: ['http_request_method', 'http_route'],
    failed: 'http_response_status_code=~"5.."',
  },
  {
    kind: 'HTTP',
    metric: 'http_request_duration_seconds',
    by: ['method', 'endpoint'],
    failed: 'status=~"5.."',
  },
  {
    kind: 'queue',
    metric: 'messaging_process_duration_seconds',
    by: ['messaging_system', 'messaging_destination_name'],
  },
  // The series' `job` label is that of the application; the metric's own `job` label is stored as `exported_job`.
  { kind: 'job', metric: 'scheduled_job_duration_seconds', by: ['exported_job'] },
  { kind: 'RPC', metric: 'rpc_server_duration_seconds', by: ['rpc_system', 'rpc_method'] },
  { kind: 'GraphQL', metric: 'graphql_resolver_duration_seconds', by: ['resolver'] },
  { kind: 'event', metric: 'event_handler_duration_seconds', by: ['handler'] },
  { kind: 'command', metric: 'command_handler_duration_seconds', by: ['handler'] },
  { kind: 'query', metric: 'query_handler_duration_seconds', by: ['handler'] },
];
const NAMES = new Set(KNOWN.map(({ metric }) => metric));
const DURATION = /^(.+)_duration_seconds$/;
/** Timed work that is not the application's own. */
const NOT_OURS =
  /^(?:observability|nodejs|process|health_check|http_client_request|http_requests?|rpc_client|messaging_client|db_client)/;
/** Maximum number of timed methods; each needs several queries. */
const MOST_METHODS = 8;

/** The handlers for which an application has metrics: those of frameworks, and timed methods. */
export function handlerMetrics(metrics: readonly MetricInfo[]): HandlerMetric[] {
  const histograms = metrics.filter(({ type }) => type === 'histogram').map(({ name }) => name);
  const all = new Set(metrics.map(({ name }) => name));
  const frameworks = KNOWN.filter(({ metric }) => histograms.includes(metric)).map(
    ({ kind, metric, by, failed = 'error_type!=""' }): HandlerMetric => ({
      kind,
      metric,
      by,
      failed: `sum by (${by.join(', ')}) (rate(${metric}_count{${failed}}[$window]))`,
    }),
  );
  const methods = histograms
    .filter((name) => DURATION.test(name) && !NAMES.has(name) && !NOT_OURS.test(name))
    .slice(0, MOST_METHODS)
    .map((metric): HandlerMetric => ({ kind: 'method', metric, by: [], failed: failuresOf(metric, all) }));
  return [...frameworks, ...methods];
}

/** `@Metered` counts errors in a separate metric. */
function failuresOf(metric: string, all: ReadonlySet<string>): string | undefined {
  const [, name = ''] = DURATION.exec(metric) ?? [];
  if (all.has(`${name}_errors_total`)) return `sum(rate(${name}_errors_total[$window]))`;
  return all.has(`${name}_calls_total`)
    ? `sum(rate(${name}_calls_total{outcome="error"}[$window]))`
    : undefined;
}
