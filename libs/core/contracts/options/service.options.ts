/** Who is speaking: the resource of every span and the base of every log line. */
export interface ServiceOptions {
  /** Service name. Environment: `OTEL_SERVICE_NAME`, then `service.name` in `OTEL_RESOURCE_ATTRIBUTES`. Default: `unknown_service:node`. */
  name?: string;
  /** Service version. Environment: `service.version` in `OTEL_RESOURCE_ATTRIBUTES`. Default: none. */
  version?: string;
  /** What was built: a commit, a build number. Shown on `/info`. Environment: `SERVICE_BUILD`. Default: none. */
  build?: string;
}
