// Made by `npm run options` from the tables of the rooms: change the table, then run it again.

/** Who sends the telemetry: the resource of every span and the base of every log line. */
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
   * What was built: a commit, a build number. Shown on `/info`. Environment: `SERVICE_BUILD`. Default: none.
   */
  build?: string;
}
