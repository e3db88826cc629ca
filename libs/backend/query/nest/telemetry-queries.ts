import {
  ObservabilityError,
  type HealthEntry,
  type LogFilter,
  type MetricInfo,
  type OperationStatistics,
  type PageOptions,
  type ServiceEdge,
  type StoredLog,
  type TelemetryRequests,
  type TraceFilter,
} from '#contracts';
import type {
  ErrorSummary,
  LogSummary,
  MetricStatistics,
  Performance,
  ServiceStatus,
  SpanNode,
  TimelineBucket,
} from '#query';

/** A period, milliseconds since 1970. Default: the last hour. */
export interface QueryPeriod {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** A trace in a list; times in milliseconds. */
export interface TraceListItem {
  readonly traceId: string;
  readonly name: string;
  readonly service: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly spans: number;
  readonly errors: number;
}

/** The result of a query in Prometheus' HTTP API. */
export interface PrometheusResult {
  readonly resultType: 'scalar' | 'string' | 'vector' | 'matrix';
  readonly result: unknown;
}

/**
 * Queries the application's store from the application's code. The results equal those of the pages below
 * `/api/telemetry`, which query the same thread.
 *
 * @example
 * ```ts
 * constructor(private readonly queries: TelemetryQueries) {}
 *
 * async slowest() {
 *   const { traces } = await this.queries.traces({ minDurationMs: 500 }, { limit: 10, order: 'slowest' });
 *   return traces;
 * }
 * ```
 */
export class TelemetryQueries {
  constructor(private readonly requests: TelemetryRequests) {}

  /**
   * Evaluates PromQL, at `timeMs` or at every step.
   *
   * @throws ObservabilityError `OBS_QUERY` with Prometheus' message when the expression is invalid
   */
  async promql(
    expr: string,
    at: { timeMs?: number } | { startMs: number; endMs: number; stepMs: number } = {},
  ): Promise<PrometheusResult> {
    const times =
      'stepMs' in at
        ? { start: at.startMs / 1000, end: at.endMs / 1000, step: at.stepMs / 1000 }
        : { time: at.timeMs === undefined ? undefined : at.timeMs / 1000 };
    const page = 'stepMs' in at ? '/api/v1/query_range' : '/api/v1/query';
    const { data } = await this.ask<{ data: PrometheusResult }>(page, { query: expr, ...times });
    return data;
  }

  /** All metrics in the store. */
  async metrics(): Promise<readonly MetricInfo[]> {
    return (await this.ask<{ metrics: MetricInfo[] }>('/api/telemetry/metrics', {})).metrics;
  }

  /**
   * Count, sum, mean, minimum, maximum and quantiles of a metric; `null` when unknown.
   *
   * @param labels the matchers within the braces of a selector, e.g. `route="/"`
   */
  async statistics(metric: string, period: QueryPeriod = {}, labels?: string): Promise<MetricStatistics> {
    const path = `/api/telemetry/metrics/${encodeURIComponent(metric)}/statistics`;
    return this.ask(path, { ...timesOf(period), labels });
  }

  /** Log lines, newest first. */
  async logs(
    filter: LogFilter = {},
    page: Partial<PageOptions> = {},
  ): Promise<{ readonly logs: readonly StoredLog[]; readonly next?: string }> {
    return this.ask('/api/telemetry/logs', { ...logParameters(filter), ...page });
  }

  /** Log lines counted by level, error type, component and hour. */
  async logSummary(filter: LogFilter = {}): Promise<LogSummary> {
    return this.ask('/api/telemetry/logs/summary', logParameters(filter));
  }

  /** Errors in the log by fingerprint, compared with the preceding period of the same length. */
  async errors(period: QueryPeriod = {}): Promise<ErrorSummary> {
    return this.ask('/api/telemetry/errors', timesOf(period));
  }

  /** Traces, newest or slowest first. */
  async traces(
    filter: TraceFilter = {},
    page: Partial<PageOptions> & { order?: 'newest' | 'slowest' } = {},
  ): Promise<{ readonly traces: readonly TraceListItem[]; readonly next?: string }> {
    const { fromMs, toMs, attributes, ...rest } = filter;
    const attribute = pairsOf(attributes);
    return this.ask('/api/telemetry/traces', { ...timesOf({ fromMs, toMs }), ...rest, attribute, ...page });
  }

  /** One trace as trees; `undefined` when the store does not have it. */
  async trace(traceId: string): Promise<{ traceId: string; spans: number; roots: SpanNode[] } | undefined> {
    return this.ask(`/api/telemetry/traces/${encodeURIComponent(traceId)}`, {}, 404);
  }

  /** One trace as OTLP JSON; `undefined` when the store does not have it. */
  async traceAsOtlp(traceId: string): Promise<object | undefined> {
    return this.ask(`/api/telemetry/traces/${encodeURIComponent(traceId)}/otlp`, {}, 404);
  }

  /** Spans aggregated by service and operation. */
  async operations(filter: QueryPeriod & { service?: string } = {}): Promise<readonly OperationStatistics[]> {
    const parameters = { ...timesOf(filter), service: filter.service };
    return (await this.ask<{ operations: OperationStatistics[] }>('/api/telemetry/operations', parameters))
      .operations;
  }

  /** Calls between services. */
  async serviceMap(period: QueryPeriod = {}): Promise<readonly ServiceEdge[]> {
    return (await this.ask<{ edges: ServiceEdge[] }>('/api/telemetry/service-map', timesOf(period))).edges;
  }

  /** Health check results and transitions, newest first. */
  async health(
    filter: QueryPeriod & { check?: string; transitionsOnly?: boolean } = {},
    page: Partial<PageOptions> = {},
  ): Promise<{ readonly health: readonly HealthEntry[]; readonly next?: string }> {
    const only = filter.transitionsOnly ? 'transitions' : undefined;
    return this.ask('/api/telemetry/health', { ...timesOf(filter), check: filter.check, only, ...page });
  }

  /** Requests per second, error rate and latency quantiles. */
  async performance(period: QueryPeriod = {}): Promise<Performance> {
    return this.ask('/api/telemetry/performance', timesOf(period));
  }

  /** Status by service. */
  async services(period: QueryPeriod = {}): Promise<readonly ServiceStatus[]> {
    return (await this.ask<{ services: ServiceStatus[] }>('/api/telemetry/services', timesOf(period)))
      .services;
  }

  /** Events of the last hours in buckets, oldest first. */
  async timeline(hours: number, stepSeconds?: number): Promise<readonly TimelineBucket[]> {
    return (
      await this.ask<{ timeline: TimelineBucket[] }>('/api/telemetry/timeline', { hours, step: stepSeconds })
    ).timeline;
  }

  /** The summary on a dashboard's first page. */
  async dashboard(period: QueryPeriod = {}): Promise<Readonly<Record<string, unknown>>> {
    return this.ask('/api/telemetry/dashboard', timesOf(period));
  }

  /** All data of a period, for a file. */
  async report(period: QueryPeriod = {}): Promise<Readonly<Record<string, unknown>>> {
    return this.ask('/api/telemetry/report', timesOf(period));
  }

  private async ask<T>(path: string, parameters: Parameters): Promise<T>;
  private async ask<T>(path: string, parameters: Parameters, missing: number): Promise<T | undefined>;
  private async ask<T>(path: string, parameters: Parameters, missing?: number): Promise<T | undefined> {
    const { status, body } = await this.requests({
      method: 'GET',
      path,
      query: queryOf(parameters),
      contentType: '',
      body: new Uint8Array(),
    });
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    const answer = JSON.parse(Buffer.concat(parts).toString()) as T & { error?: string };
    if (status === 200) return answer;
    if (status === missing) return undefined;
    throw new ObservabilityError('OBS_QUERY', `${path}: ${answer.error ?? `status ${status}`}`);
  }
}

type Parameters = Readonly<Record<string, string | number | readonly string[] | undefined>>;

function queryOf(parameters: Parameters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    for (const one of Array.isArray(value) ? (value as string[]) : [value as string | number | undefined])
      if (one !== undefined) query.append(name, String(one));
  return query.toString();
}

function timesOf({ fromMs, toMs }: { fromMs?: number | undefined; toMs?: number | undefined }): Parameters {
  return {
    from: fromMs === undefined ? undefined : fromMs / 1000,
    to: toMs === undefined ? undefined : toMs / 1000,
  };
}

function logParameters({ fromMs, toMs, levels, fields, ...rest }: LogFilter): Parameters {
  return { ...timesOf({ fromMs, toMs }), level: levels, field: pairsOf(fields), ...rest };
}

/** As the pages expect them: `key=value`. */
function pairsOf(values: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(values).map(([key, value]) => `${key}=${value}`);
}
