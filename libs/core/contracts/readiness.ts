/** Port: a graceful shutdown uses it to mark the application not ready before anything stops. */
export interface Readiness {
  /**
   * Permanently switches readiness to 503; liveness is not changed. A second call has no effect; never throws.
   *
   * @param reason a word or sentence for reports and the log, e.g. `SIGTERM`
   */
  drain(reason: string): void;
}
