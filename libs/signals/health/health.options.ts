import { decimal, flag, integer, optionsOf } from '#options';

const MILLISECONDS = { min: 1, max: 3_600_000 } as const;

/** The options of the group `health`. */
export const HEALTH_OPTIONS = optionsOf(
  {
    enabled: flag({
      default: true,
      variable: 'HEALTH_ENABLED',
      doc: 'Run health checks and serve `/health`.',
    }),
    intervalMs: integer({
      default: 5000,
      min: 10,
      max: 3_600_000,
      variable: 'HEALTH_INTERVAL_MS',
      doc: "Maximum interval between the starts of a check's runs, in milliseconds.",
    }),
    timeoutMs: integer({
      default: 2000,
      ...MILLISECONDS,
      variable: 'HEALTH_TIMEOUT_MS',
      doc: 'Time-out of a check, in milliseconds; a check that exceeds it fails.',
    }),
    jitter: decimal({
      default: 0.1,
      min: 0,
      max: 0.9,
      variable: 'HEALTH_JITTER',
      doc: 'Random share of the interval by which a run may start earlier.',
    }),
    failureThreshold: integer({
      default: 1,
      min: 1,
      max: 1000,
      variable: 'HEALTH_FAILURE_THRESHOLD',
      doc: 'Consecutive failures that make a healthy check fail.',
    }),
    successThreshold: integer({
      default: 1,
      min: 1,
      max: 1000,
      variable: 'HEALTH_SUCCESS_THRESHOLD',
      doc: 'Consecutive successes that make a failed check healthy.',
    }),
    historyLimit: integer({
      default: 100,
      min: 1,
      max: 10_000,
      variable: 'HEALTH_HISTORY_LIMIT',
      doc: 'Number of results kept per check.',
    }),
    details: flag({
      default: true,
      variable: 'HEALTH_DETAILS',
      doc:
        'Show checks, details and messages on the public pages. With `false` they show only the state; ' +
        '`/health/report`, which requires a token, shows the rest.',
    }),
    maxLagMs: integer({
      default: 1000,
      ...MILLISECONDS,
      variable: 'HEALTH_MAX_LAG_MS',
      doc: 'Event loop delay from which the process counts as overloaded, in milliseconds.',
    }),
    lagSustainedMs: integer({
      default: 10_000,
      ...MILLISECONDS,
      variable: 'HEALTH_LAG_SUSTAINED_MS',
      doc: 'Duration of an overload after which `/health/live` returns 503, in milliseconds.',
    }),
    maxBlockedMs: integer({
      default: 30_000,
      ...MILLISECONDS,
      variable: 'HEALTH_MAX_BLOCKED_MS',
      doc:
        'Milliseconds for which the event loop may be blocked until `/health/live` answers 503, where the telemetry thread ' +
        "answers it (`thread: 'auto'`). Without the thread nothing answers while the event loop is blocked.",
    }),
  },
  { doc: 'Intervals, time-outs and thresholds of health checks, and what the pages show.' },
);
