export type { CheckResult, PastResult } from './engine/check-state.js';
export type { EventLoopLoad } from './engine/event-loop-watch.js';
export type {
  CheckSettings,
  ComponentCheck,
  HealthCheckOptions,
  HealthDetails,
  HealthIndicatorLike,
} from './health-check.js';
export { HealthContributor, provideHealth, type HealthFactory } from './health-contributor.decorator.js';
export { HealthFile } from './health-file.js';
export { HealthRegistry } from './health-registry.js';
export { HealthService } from './health.service.js';
export { DiskHealth, type DiskHealthOptions } from './indicators/disk.health.js';
export { EventLoopHealth, type EventLoopHealthOptions } from './indicators/event-loop.health.js';
export { HttpHealth, type HttpHealthOptions } from './indicators/http.health.js';
export {
  KafkaHealth,
  type KafkaAdminLike,
  type KafkaHealthOptions,
  type KafkaLike,
} from './indicators/kafka.health.js';
export { MemoryHealth, type MemoryHealthOptions } from './indicators/memory.health.js';
export { OtlpExporterHealth, type OtlpExporterHealthOptions } from './indicators/otlp-exporter.health.js';
export { RedisHealth, type RedisLike } from './indicators/redis.health.js';
export { S3BucketHealth, type S3Like } from './indicators/s3.health.js';
export { SqlHealth, type SqlLike } from './indicators/sql.health.js';
export { StoreHealth, type PingLike } from './indicators/store.health.js';
export { Liveness } from './liveness.js';
export type { ComponentHealth } from './report/component-health.js';
export type { HealthExport } from './report/export-report.js';
export {
  EXPORTER_STATUSES,
  HEALTH_EVENTS,
  READINESS,
  type ExporterStatus,
  type ExporterStatuses,
  type HealthCheckDetail,
  type HealthCheckState,
  type HealthEvents,
  type HealthReport,
  type HealthResult,
  type HealthStatus,
  type HealthTransition,
  type Readiness,
} from '#contracts';
export { InjectHealthEvents } from '#kernel';
