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
      doc: 'Milliseconds between the starts of two runs of a check, at most.',
    }),
    timeoutMs: integer({
      default: 2000,
      ...MILLISECONDS,
      variable: 'HEALTH_TIMEOUT_MS',
      doc: 'Milliseconds a check may take before it is cut off and counts as failed.',
    }),
    jitter: decimal({
      default: 0.1,
      min: 0,
      max: 0.9,
      variable: 'HEALTH_JITTER',
      doc: 'Share of the interval by which a run may come earlier, at random.',
    }),
    failureThreshold: integer({
      default: 1,
      min: 1,
      max: 1000,
      variable: 'HEALTH_FAILURE_THRESHOLD',
      doc: 'Failures in a row that make a healthy check fail.',
    }),
    successThreshold: integer({
      default: 1,
      min: 1,
      max: 1000,
      variable: 'HEALTH_SUCCESS_THRESHOLD',
      doc: 'Successes in a row that make a failed check healthy.',
    }),
    historyLimit: integer({
      default: 100,
      min: 1,
      max: 10_000,
      variable: 'HEALTH_HISTORY_LIMIT',
      doc: 'Results kept per check.',
    }),
    details: flag({
      default: true,
      variable: 'HEALTH_DETAILS',
      doc:
        'Show checks, details and messages on the open pages; `false` leaves the state alone there, and the rest ' +
        'to `/health/report`, which needs a token.',
    }),
    maxLagMs: integer({
      default: 1000,
      ...MILLISECONDS,
      variable: 'HEALTH_MAX_LAG_MS',
      doc: 'Milliseconds of event-loop delay from which the process counts as overloaded.',
    }),
    lagSustainedMs: integer({
      default: 10_000,
      ...MILLISECONDS,
      variable: 'HEALTH_LAG_SUSTAINED_MS',
      doc: 'Milliseconds the overload must last before `/health/live` answers 503.',
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
  { doc: 'How often and how patiently health checks run, and what the pages show.' },
);
