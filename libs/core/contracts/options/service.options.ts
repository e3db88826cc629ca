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
   * What is found out about host, operating system, process, instance, container and Kubernetes, for the
   * resource of what is exported over OTLP. `tracing.resourceAttributes` come before it. In the environment
   * `all`, `none`, and names of OpenTelemetry's detectors, of which those that are not listed here find
   * nothing. Environment: `OTEL_NODE_RESOURCE_DETECTORS`. Default: all.
   */
  resourceDetectors?: ResourceDetector[];
}
