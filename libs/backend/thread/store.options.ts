import { flag, group, integer, optionsOf, text } from '#options';

const MEBIBYTE = 1024 * 1024;
/** Default limits of stored data in memory and on disk, in bytes. */
const IN_MEMORY = 64 * MEBIBYTE;
const ON_DISK = 1024 * MEBIBYTE;

const RETENTION = {
  rawHours: integer({
    default: 24,
    min: 1,
    max: 8760,
    doc: 'Number of hours for which all samples are kept.',
  }),
  minuteDays: integer({
    default: 7,
    min: 1,
    max: 3650,
    doc: 'Number of days for which one point per minute is kept.',
  }),
  hourDays: integer({
    default: 90,
    min: 1,
    max: 3650,
    doc: 'Number of days for which one point per hour is kept.',
  }),
  logDays: integer({ default: 30, min: 1, max: 3650, doc: 'Number of days for which log lines are kept.' }),
  spanDays: integer({ default: 7, min: 1, max: 3650, doc: 'Number of days for which spans are kept.' }),
  traces: integer({ default: 10_000, min: 1, max: 10_000_000, doc: 'Maximum number of traces.' }),
  healthDays: integer({
    default: 90,
    min: 1,
    max: 3650,
    doc: 'Number of days for which results of health checks are kept.',
  }),
};

/** The options of the group `store`. */
export const STORE_OPTIONS = optionsOf(
  {
    enabled: flag({
      default: false,
      defaultIn: (_env, isGiven) => isGiven('directory') || undefined,
      defaultText: '`false`; `true` when `store` is an object, or a directory is set',
      variable: 'OBS_STORE',
      doc: 'Store metrics, log lines, spans and health results in the telemetry thread, and answer queries.',
    }),
    directory: text({
      variable: 'OBS_STORE_DIRECTORY',
      defaultText: 'none: in memory',
      doc:
        'Folder on a local disk, so that telemetry survives a restart; one process at a time may use it. Needs SQLite 3.51.3 or ' +
        'later in Node.js (22.23, 24.21, 26.10), or the optional package `libsql`.',
    }),
    maxBytes: integer({
      default: IN_MEMORY,
      defaultIn: (_env, isGiven) => (isGiven('directory') ? ON_DISK : undefined),
      defaultText: '`67108864` (64 MiB) in memory, `1073741824` (1 GiB) on disk',
      min: 8 * MEBIBYTE,
      max: Number.MAX_SAFE_INTEGER,
      variable: 'OBS_STORE_MAX_BYTES',
      doc: 'Maximum total size in bytes; the oldest telemetry is removed first.',
    }),
    intervalMs: integer({
      default: 5_000,
      min: 100,
      max: 60_000,
      variable: 'OBS_STORE_INTERVAL_MS',
      doc: 'Sampling interval of all metrics in milliseconds.',
    }),
    retention: group(RETENTION, {
      default: {
        rawHours: 24,
        minuteDays: 7,
        hourDays: 90,
        logDays: 30,
        spanDays: 7,
        traces: 10_000,
        healthDays: 90,
      },
      type: 'StoreRetentionOptions',
      typeDoc: 'How long telemetry is kept, as far as `maxBytes` allows.',
      doc: 'How long telemetry is kept, as far as `maxBytes` allows.',
    }),
    maxPointsPerMetric: integer({
      min: 1,
      max: 100_000_000,
      doc:
        'Maximum number of samples per series; the oldest are removed first. The limit is per series rather than per ' +
        'metric, because a metric of a thousand series would otherwise keep ten samples of each.',
    }),
  },
  {
    doc: 'The embedded store of telemetry. `true` keeps it in memory.',
    shorthand: 'enabled',
  },
);
