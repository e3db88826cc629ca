/** Codes of all errors that this package throws deliberately. They are stable: match on them, not on the text. */
export type ObservabilityErrorCode =
  | 'OBS_OPTIONS_INVALID'
  | 'OBS_MODULE_IMPORT'
  | 'OBS_PEER_MISSING'
  | 'OBS_COPIES'
  | 'OBS_PORT_UNAVAILABLE'
  | 'OBS_METRIC_INVALID'
  | 'OBS_METRIC_CONFLICT'
  | 'OBS_HEALTH_INVALID'
  | 'OBS_LOG_FILE'
  | 'OBS_LOG_LEVEL'
  | 'OBS_AUDIT'
  | 'OBS_RETRY'
  | 'OBS_PRESET_INVALID'
  | 'OBS_PROMQL'
  | 'OBS_MANAGEMENT'
  | 'OBS_BROKER'
  | 'OBS_DECORATOR'
  | 'OBS_STORE'
  | 'OBS_ALERTING'
  | 'OBS_QUERY';

/**
 * An error of this package: its message states the problem, its location, and the remedy.
 *
 * @example
 * ```ts
 * try { await NestFactory.create(AppModule); }
 * catch (error) { if (error instanceof ObservabilityError && error.code === 'OBS_OPTIONS_INVALID') … }
 * ```
 */
export class ObservabilityError extends Error {
  override readonly name = 'ObservabilityError';

  constructor(
    readonly code: ObservabilityErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${message}`, options);
  }
}
