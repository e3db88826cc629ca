import type { Operation } from '#operations';
import { metricCatalogue } from '../registry/catalogue.js';
import { gauge, histogram, upDownCounter } from '../registry/definition.js';

/** Runs of `@Cron`, `@Interval` and `@Timeout`. */
export class ScheduledJobMetrics extends metricCatalogue({
  duration: histogram('scheduled_job_duration_seconds', 'Time a run took.', ['job', 'error_type'], {
    buckets: [0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600],
  }),
  active: upDownCounter('scheduled_job_active_runs', 'Runs at work.', ['job']),
  lastSuccess: gauge('scheduled_job_last_success_timestamp_seconds', 'When a run last succeeded.', ['job']),
}) {
  begun({ name }: Operation): void {
    this.active.add({ job: name }, 1);
  }

  ran({ name }: Operation, seconds: number, error: string): void {
    this.active.add({ job: name }, -1);
    this.duration.observe({ job: name, error_type: error }, seconds);
    if (!error) this.lastSuccess.set({ job: name }, Date.now() / 1000);
  }
}

/** Handlers within the application: events, commands and queries, and root resolvers of GraphQL. */
export class HandlerMetrics extends metricCatalogue({
  eventDuration: histogram('event_handler_duration_seconds', 'Time that handling an event took.', [
    'handler',
    'error_type',
  ]),
  commandDuration: histogram('command_handler_duration_seconds', 'Time that handling a command took.', [
    'handler',
    'error_type',
  ]),
  queryDuration: histogram('query_handler_duration_seconds', 'Time that handling a query took.', [
    'handler',
    'error_type',
  ]),
  resolverDuration: histogram('graphql_resolver_duration_seconds', 'Time that a root resolver took.', [
    'resolver',
    'error_type',
  ]),
}) {}
