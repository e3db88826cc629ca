import { ObservabilityError } from '#contracts';

export interface GracefulShutdownOptions {
  /** Signals that start it. Default: `SIGTERM` and `SIGINT`. */
  signals?: NodeJS.Signals[];
  /**
   * Grace period, milliseconds: how long the application keeps serving after readiness turned 503, so that load
   * balancers notice. Default: `5000` for an application that listens, `0` otherwise.
   */
  graceMs?: number;
  /** Time limit of the whole shutdown, milliseconds; must be longer than `graceMs`. Default: `25000`. */
  timeoutMs?: number;
  /** Additional work to finish, during the grace period and before consumers are drained. */
  onDrain?: (reason: string) => unknown;
  /**
   * Called at the end, so that the application can set its exit code; the library never ends the process. Without it
   * the process ends when nothing is left to do.
   */
  onExit?: (end: ShutdownEnd) => unknown;
}

/** Result of a shutdown. */
export interface ShutdownEnd {
  /** The signal, or the argument of `begin`. */
  reason: string;
  /**
   * `clean`: everything was finished and closed. `late`: something exceeded `timeoutMs`. `failed`: something threw.
   * `forced`: a second signal arrived.
   */
  outcome: 'clean' | 'late' | 'failed' | 'forced';
  /** Errors and timeouts. */
  errors: Error[];
  durationMs: number;
}

const GRACE_MS = 5_000;
const TIMEOUT_MS = 25_000;
/** Maximum share of the total time for closing; everything else must be done before. */
const CLOSING_SHARE = 1 / 4;
const CLOSING_MS = 5_000;

/** Deadlines of the steps, milliseconds from the start. */
export interface Schedule {
  graceMs: number;
  /** Running work is done. */
  drainedMs: number;
  /** The listener is closed and its requests are answered. */
  answeredMs: number;
  timeoutMs: number;
}

/** @throws ObservabilityError `OBS_OPTIONS_INVALID` when the grace period leaves no time for other steps */
export function scheduleOf(
  { graceMs, timeoutMs = TIMEOUT_MS }: GracefulShutdownOptions,
  isListening: boolean,
): Schedule {
  const closing = Math.min(CLOSING_MS, timeoutMs * CLOSING_SHARE);
  const drainedMs = timeoutMs - 2 * closing;
  const grace = graceMs ?? (isListening ? Math.min(GRACE_MS, drainedMs) : 0);
  if (!(grace >= 0 && timeoutMs > 0 && grace <= drainedMs))
    throw new ObservabilityError(
      'OBS_OPTIONS_INVALID',
      `gracefulShutdown: a graceMs of ${grace} leaves no time to close in a timeoutMs of ${timeoutMs}. ` +
        `Set graceMs to ${Math.floor(drainedMs)} or less, or timeoutMs to more.`,
    );
  return { graceMs: grace, drainedMs, answeredMs: timeoutMs - closing, timeoutMs };
}
