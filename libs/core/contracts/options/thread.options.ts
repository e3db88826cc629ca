// Made by `npm run options` from the tables of the rooms: change the table, then run it again.

/**
 * Where telemetry is encoded and sent. `'auto'`: in the telemetry thread, which runs when something is
 * exported.
 */
export interface ThreadOptions {
  /**
   * Encode and send spans, log lines and pushed metrics in the telemetry thread, where they keep no request
   * waiting. With `false` the main thread does it. The store has its thread in any case. Environment:
   * `OBS_THREAD`. Default: `false`.
   */
  enabled?: boolean;
}
