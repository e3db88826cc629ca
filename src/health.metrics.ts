import { Inject, Injectable, type Provider } from '@nestjs/common';
import { HEALTH_EVENTS, type HealthEvents, type HealthResult, type HealthStatus } from '#contracts';
import { counter, gauge, histogram, metricCatalogue, type BoundGauge, type BoundHistogram } from '#metrics';

const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Health as metrics; `check="service"` is the whole application. */
export class HealthMetrics extends metricCatalogue({
  status: gauge(
    'health_check_status',
    'Health of a check: 1 healthy, 0.5 degraded, 0 unhealthy, -1 not known yet.',
    ['check'],
  ),
  duration: histogram('health_check_duration_seconds', 'Time a run of a check took.', ['check'], {
    unit: 'seconds',
    buckets: BUCKETS,
  }),
  transitions: counter('health_status_transitions_total', 'Changes of health.', ['check', 'from', 'to']),
}) {}

const VALUES: Record<HealthStatus, number> = {
  healthy: 1,
  degraded: 0.5,
  unhealthy: 0,
  unknown: -1,
  starting: -1,
};

const STATUSES = Object.keys(VALUES);

/** Records health as metrics. Defined here because health must not depend on metrics. */
@Injectable()
export class HealthRecorder {
  private readonly series = new Map<string, { status: BoundGauge; duration: BoundHistogram }>();

  constructor(
    @Inject(HEALTH_EVENTS) events: HealthEvents,
    @Inject(HealthMetrics) private readonly metrics: HealthMetrics,
  ) {
    events.onResult((result) => this.result(result));
    events.onTransition(({ check, from, to }) => {
      metrics.status.set({ check }, VALUES[to]);
      metrics.transitions.inc({ check, from, to });
    });
    events.onRemoval((check) => this.remove(check));
  }

  private result({ check, health, latencyMs }: HealthResult): void {
    const { status, duration } = this.seriesOf(check);
    status.set(VALUES[health]);
    duration.observe(latencyMs / 1000);
  }

  private remove(check: string): void {
    const { status, duration, transitions } = this.metrics;
    this.series.delete(check);
    status.remove({ check });
    duration.remove({ check });
    for (const from of STATUSES) for (const to of STATUSES) transitions.remove({ check, from, to });
  }

  private seriesOf(check: string): { status: BoundGauge; duration: BoundHistogram } {
    const known = this.series.get(check);
    if (known) return known;
    const { status, duration } = this.metrics;
    const made = { status: status.labels({ check }), duration: duration.labels({ check }) };
    this.series.set(check, made);
    return made;
  }
}

export const healthMetricsProviders: Provider[] = [HealthMetrics, HealthRecorder];
