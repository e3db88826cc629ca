// Made by `npm run options` from the tables of the rooms: change the table, then run it again.

/**
 * Which thread encodes and sends telemetry. `'auto'`: the telemetry thread, which is started when telemetry
 * is exported.
 */
export interface ThreadOptions {
  /**
   * Encode and send spans, log lines and pushed metrics in the telemetry thread, so that they do not delay
   * requests. With `false` the main thread does it. The store always runs in the telemetry thread.
   * Environment: `OBS_THREAD`. Default: `false`.
   */
  enabled?: boolean;
}
