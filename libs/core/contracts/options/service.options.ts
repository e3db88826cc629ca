// Made by `npm run options` from the tables of the rooms: change the table, then run it again.
import type { ResourceDetector } from './option-values.js';

/** Identity of the service: the resource of every span and the base fields of every log line. */
export interface ServiceOptions {
  /**
   * Name of the service; in the environment also `service.name` of the resource attributes. Environment:
   * `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`. Default: `unknown_service:node`.
   */
  name?: string;
  /**
   * Version of the service; in the environment `service.version` of the resource attributes. Environment:
   * `OTEL_RESOURCE_ATTRIBUTES`. Default: none.
   */
  version?: string;
  /**
   * Build information, such as a commit or a build number. Shown on `/info`. Environment: `SERVICE_BUILD`.
   * Default: none.
   */
  build?: string;
  /**
   * Detectors of attributes of host, operating system, process, instance, container and Kubernetes, for the
   * resource of telemetry exported over OTLP. `tracing.resourceAttributes` take precedence. In the
   * environment: `all`, `none`, or names of OpenTelemetry's detectors; those that are not listed here have no
   * effect. Environment: `OTEL_NODE_RESOURCE_DETECTORS`. Default: all.
   */
  resourceDetectors?: ResourceDetector[];
}
