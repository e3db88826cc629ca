import type { MetricShape } from '#contracts';

/** From Prometheus itself: whether the last scrape of a target succeeded. */
export const UP: MetricShape = {
  kind: 'gauge',
  name: 'up',
  help: 'Whether the last scrape of the target succeeded.',
  labelNames: ['job', 'instance'],
};

/** From postgres-exporter. */
export const PG_UP: MetricShape = {
  kind: 'gauge',
  name: 'pg_up',
  help: 'Whether the exporter could reach PostgreSQL.',
  labelNames: ['job', 'instance'],
};
