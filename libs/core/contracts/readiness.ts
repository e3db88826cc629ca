/** Port by which a graceful shutdown takes the application out of traffic before anything stops. */
export interface Readiness {
  /**
   * Turns readiness 503 at once and for good; liveness stays as it is. A second call changes nothing; never throws.
   *
   * @param reason one word or sentence for the reports and the log, such as `SIGTERM`
   */
  drain(reason: string): void;
}
