// Made by `npm run options` from the tables of the rooms: change the table, then run it again.

/** The web console: metrics, traces, log lines, health and alerts of this application in a browser. */
export interface ConsoleOptions {
  /**
   * Serve the web console at `/console` on the management port. It switches the store on, and alerting,
   * unless `alerting` is `false`. Environment: `OBS_CONSOLE`. Default: `false`.
   */
  enabled?: boolean;
}
