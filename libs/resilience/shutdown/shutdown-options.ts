import { ObservabilityError } from '#contracts';

export interface GracefulShutdownOptions {
  /** Signals that begin it. Default: `SIGTERM` and `SIGINT`. */
  signals?: NodeJS.Signals[];
  /**
   * Milliseconds the application goes on serving after readiness turned 503, so that whoever sends requests learns of
   * it. Default: `5000` for an application that listens, `0` for one that does not.
   */
  graceMs?: number;
  /** Milliseconds for all of it; must be longer than `graceMs`. Default: `25000`. */
  timeoutMs?: number;
  /** Work of your own to finish, beside the grace and before consumers are drained. */
  onDrain?: (reason: string) => unknown;
  /**
   * Told the end, so that the application decides on its exit code; the library never ends the process. Without it the
   * process ends by itself, when nothing is left to do.
   */
  onExit?: (end: ShutdownEnd) => unknown;
}

/** How a shutdown ended. */
export interface ShutdownEnd {
  /** The signal, or what `begin` was given. */
  reason: string;
  /**
   * `clean`: all was finished and closed. `late`: something took longer than `timeoutMs` allows. `failed`: something
   * threw. `forced`: a second signal came.
   */
  outcome: 'clean' | 'late' | 'failed' | 'forced';
  /** What threw or was late. */
  errors: Error[];
  durationMs: number;
}

const GRACE_MS = 5_000;
const TIMEOUT_MS = 25_000;
/** Of the whole time, what closing may need at most; so long before the end everything else must be done. */
const CLOSING_SHARE = 1 / 4;
const CLOSING_MS = 5_000;

/** The milliseconds of each step, counted from the start. */
export interface Schedule {
  graceMs: number;
  /** The running work is done. */
  drainedMs: number;
  /** The listener is closed and its requests are answered. */
  answeredMs: number;
  timeoutMs: number;
}

/** @throws ObservabilityError `OBS_OPTIONS_INVALID` when the grace leaves no time for anything else */
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
