/**
 * The image of each part of the stack, by its service in the compose file. No registry is queried: take a new version
 * from the project's release notes, and change the date as well.
 */
export const IMAGES_CHECKED = '2026-08-22';

export const IMAGES = {
  rabbitmq: 'rabbitmq:4.3.5-management',
  redis: 'redis:8.10.1-alpine',
  // The last one with its console; the project publishes none any more.
  s3: 'minio/minio:RELEASE.2025-04-22T22-12-26Z',
  postgres: 'postgres:18.6-alpine',
  prometheus: 'prom/prometheus:v3.14.0',
  alertmanager: 'prom/alertmanager:v0.34.0',
  grafana: 'grafana/grafana:13.2.0',
  jaeger: 'jaegertracing/jaeger:2.20.0',
  loki: 'grafana/loki:3.7.6',
  'otel-collector': 'otel/opentelemetry-collector-contrib:0.159.0',
  'node-exporter': 'prom/node-exporter:v1.12.1',
  'postgres-exporter': 'prometheuscommunity/postgres-exporter:v0.20.1',
  'redis-exporter': 'oliver006/redis_exporter:v1.88.0-alpine',
} as const;
