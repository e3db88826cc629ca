import type { AlertSeverity } from '#contracts';

/**
 * The alerts required by the described systems: name, severity, `for` ("-" if unspecified), the condition with its
 * limit in the metric's unit, and required parts of the expression.
 */
const ALERTS: Readonly<Record<string, string>> = {
  webhook: `
CriticalWebhookLatency   | critical | -   | > 5    | histogram_quantile(0.95, … webhook_request_duration_seconds_bucket
CriticalCacheHitRate     | critical | -   | < 0.5  | cache_hits_total … cache_misses_total
CriticalErrorRate        | critical | -   | > 1    | rate(errors_total
HighWebhookLatency       | warning  | -   | > 2    | histogram_quantile(0.95, … webhook_request_duration_seconds_bucket
LowCacheHitRate          | warning  | -   | < 0.8  | cache_hits_total … cache_misses_total
HighErrorRate            | warning  | -   | > 0.1  | rate(errors_total
HighMem0QueueSize        | warning  | -   | > 100  | mem0_write_queue_size
Mem0WriteFailures        | warning  | -   | > 0.1  | rate(mem0_writes_total{status!="success"} … / … rate(mem0_writes_total
SlowContextHydration     | warning  | -   | > 0.2  | histogram_quantile(0.95, … context_hydration_duration_seconds_bucket
SlowDatabaseQueries      | warning  | -   | > 1    | histogram_quantile(0.95, … database_query_duration_seconds_bucket
HighDuplicateMessageRate | warning  | -   | > 0.5  | rate(duplicate_messages_total
LowThroughput            | info     | -   | < 0.01 | rate(webhook_requests_total
HighThroughput           | info     | -   | > 100  | rate(webhook_requests_total
LowFastPathCoverage      | info     | -   | < 0.5  | rate(lane_classification_total{lane=~"faq|price"} … / … rate(lane_classification_total
SlowIdempotencyCheck     | info     | -   | > 0.01 | histogram_quantile(0.95, … idempotency_check_duration_seconds_bucket`,
  trends: `
HighAPIErrorRate         | critical | 5m  | > 0.05 | rate(api_requests_total{status_code=~"5.."} … / … rate(api_requests_total
HighAPILatency           | warning  | 5m  | > 2    | histogram_quantile(0.95, … api_request_duration_seconds_bucket
APIDown                  | critical | 1m  | == 0   | up{job="$job"} == 0 or absent(up{job="$job"})
HighTaskFailureRate      | warning  | 10m | > 0.1  | rate(celery_tasks_total{status="failure"} … / … rate(celery_tasks_total
TaskQueueBacklog         | warning  | 15m | > 1000 | celery_queue_length
NoActiveCeleryWorkers    | critical | 5m  | == 0   | celery_active_tasks
LongRunningTask          | warning  | 5m  | > 1800 | celery_task_duration_seconds
PostgreSQLDown           | critical | 1m  | == 0   | pg_up
LowDatabaseConnections   | warning  | 5m  | < 2    | db_connection_pool_available
SlowDatabaseQueries      | warning  | 10m | > 1    | histogram_quantile(0.95, … db_query_duration_seconds_bucket
HighCPUUsage             | warning  | 10m | > 80   | system_cpu_usage_percent
HighMemoryUsage          | warning  | 5m  | > 85   | system_memory_usage_percent
LowDiskSpace             | critical | 5m  | > 90   | system_disk_usage_percent
NoDataCollection         | warning  | 15m | == 0   | 60 * … rate(items_collected_total
NoTrendsCreated          | warning  | 2h  | == 0   | increase(trends_created_total[1h]
LowCollectionRate        | info     | 30m | < 0.1  | rate(items_collected_total`,
};

/** The recording rules required by the described systems. */
export const RECORDING_RULE_CONTRACTS: Readonly<Record<string, readonly string[]>> = {
  trends: [
    'api:requests_per_second',
    'api:error_rate',
    'api:request_duration_average',
    'api:request_duration_p95',
    'celery:tasks_per_second',
    'celery:failure_rate',
    'celery:task_duration_average',
  ],
};

/** The required dashboards: the uid, and each panel's type, title and threshold line. */
export const DASHBOARD_CONTRACTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  webhook: {
    'healthcare-backend': `
timeseries | Request latency p50/p95/p99       | 0.5
timeseries | Cache hit rate                    | 0.8
timeseries | Error rate
timeseries | Throughput and lane distribution
timeseries | Context hydration
timeseries | Memory write queue and operations
timeseries | Database queries
timeseries | Idempotency checks`,
  },
  trends: {
    'trends-overview': `
stat       | Active trends
stat       | Items collected per minute
stat       | Trends created per minute
stat       | Topics created per minute
timeseries | Items by source
stacked    | Active trends by state
timeseries | Trends by category`,
    'api-performance': `
stat       | Request rate
stat       | Error rate
stat       | p95 latency
stat       | Active requests
timeseries | Request rate by endpoint
timeseries | Response time p50/p95/p99
stacked    | Requests by status code
timeseries | Error rate over time              | 0.05`,
    'celery-tasks': `
stat       | Active tasks
stat       | Queue length
stat       | Task failure rate
stat       | Tasks completed per minute
stacked    | Execution rate by status
timeseries | Queue length by queue
timeseries | Task duration p50/p95
timeseries | Retries per minute`,
    'system-health': `
gauge      | CPU
gauge      | Memory
gauge      | Disk
stat       | DB connections available
timeseries | CPU over time                     | 80
timeseries | Memory over time                  | 85
timeseries | Disk over time                    | 90
timeseries | Connection pool
timeseries | Query duration p50/p95`,
  },
};

/** The severities of each system. */
export const SEVERITY_CONTRACTS: Readonly<Record<string, readonly AlertSeverity[]>> = {
  etl: ['info', 'warning', 'critical'],
  'data-platform': ['low', 'medium', 'high', 'critical'],
  recommender: ['info', 'warning', 'critical'],
  webhook: ['info', 'warning', 'critical'],
  trends: ['info', 'warning', 'critical'],
};

/** One alert of a contract. */
export interface ContractAlert {
  alert: string;
  severity: string;
  /** Undefined if the system specifies none. */
  for?: string;
  /** For example `> 5`. */
  condition: string;
  /** Parts of the expression, in their order. */
  about: string[];
}

/** The alerts of a system line by line. */
export function contractAlerts(system: string): ContractAlert[] {
  return linesOf(ALERTS[system]).map((line) => {
    const [alert = '', severity = '', delay = '', condition = '', ...about] = line.split(/\s+\| /);
    return {
      alert,
      severity,
      ...(delay !== '-' && { for: delay }),
      condition,
      about: about.join('').split(' … '),
    };
  });
}

/** One panel of a contract. */
export interface ContractPanel {
  title: string;
  type: string;
  limit?: number;
}

/** The panels of a dashboard line by line. */
export function contractPanels(system: string, uid: string): ContractPanel[] {
  return linesOf(DASHBOARD_CONTRACTS[system]?.[uid]).map((line) => {
    const [type = '', title = '', limit] = line.split(/\s+\| /);
    return { title, type, ...(limit !== undefined && { limit: Number(limit) }) };
  });
}

function linesOf(text = ''): string[] {
  return text.trim().split('\n').filter(Boolean);
}
