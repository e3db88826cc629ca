import { LOG_LEVEL_ALIASES, LOG_LEVELS, type LogDestination, type LogLevelName } from '#contracts';
import {
  flag,
  instance,
  isInsideTestRunner,
  isReadOnTerminal,
  integer,
  list,
  namedType,
  oneOf,
  optionsOf,
  otlpEndpoint,
  otlpHeaders,
  otlpProtocol,
  text,
} from '#options';

const COUNT = { min: 0, max: 1_000_000 } as const;
const QUEUE = { min: 1, max: 1_000_000 } as const;
const MILLISECONDS = { min: 1, max: 3_600_000 } as const;

/** The options of the group `logging`. */
export const LOGGING_OPTIONS = optionsOf(
  {
    level: oneOf(LOG_LEVELS, {
      default: 'info',
      type: 'LogLevel',
      givenType: namedType<LogLevelName>('LogLevelName'),
      aliases: LOG_LEVEL_ALIASES,
      variable: 'LOG_LEVEL',
      hintFor: ['level', 'logLevel'],
      doc: 'Minimum level of written lines. `DEBUG` to `CRITICAL` are accepted, too.',
    }),
    json: flag({
      default: true,
      defaultIn: (env, isGiven) =>
        isReadOnTerminal(env) && !isGiven('file') && !isGiven('destination') ? false : undefined,
      defaultText: '`true`; `false` when standard output is a terminal',
      variable: 'LOG_JSON',
      hintFor: ['logging.pretty', 'logging.prettyPrint'],
      doc:
        'JSON lines (`true`), or readable lines (`false`) with colours on a terminal; `NO_COLOR` and ' +
        '`FORCE_COLOR` are supported.',
    }),
    stdout: flag({
      default: true,
      defaultIn: (env, isGiven) => (isInsideTestRunner(env) && !isGiven('level') ? false : undefined),
      defaultText: '`true`; `false` beside tests (Jest, Vitest, `node:test`) unless `level` is given',
      variable: 'LOG_STDOUT',
      hintFor: ['logging.console', 'logging.enabled', 'logging.quiet'],
      doc:
        'Write the lines to standard output unless `file` or `destination` is set. With `false`, lines ' +
        'are still exported over OTLP and errors counted.',
    }),
    format: text({
      default: 'default',
      allowed: '`default`, or the name of a log format of a preset',
      variable: 'LOG_FORMAT',
      hintFor: ['logging.formats', 'logging.formatter'],
      doc:
        "Shape of the JSON lines. `default`: pino's (`level`, `time`, `msg`) with all other fields. Other shapes " +
        'are defined by the presets of the application (`logFormats`); an unknown name is an error at start.',
    }),
    messageLines: flag({
      default: true,
      variable: 'LOG_MESSAGES',
      doc: 'One line for every message of a broker, job queue, microservice or WebSocket.',
    }),
    maxLineBytes: integer({
      default: 65_536,
      min: 1024,
      max: 16_777_216,
      doc: 'Maximum length of a JSON line in bytes; longer ones are truncated and marked.',
    }),
    file: text({
      variable: 'LOG_FILE',
      defaultText: 'none: standard output',
      doc: 'Append the lines to this file instead of standard output.',
    }),
    fileMaxBytes: integer({
      default: 104_857_600,
      min: 0,
      variable: 'LOG_FILE_MAX_BYTES',
      doc: 'Size in bytes at which the file is closed and a new one started; 0: never.',
    }),
    fileMaxAgeMs: integer({
      default: 86_400_000,
      min: 0,
      variable: 'LOG_FILE_MAX_AGE_MS',
      doc: 'Age in milliseconds at which the file is closed, whatever its size; 0: never.',
    }),
    fileMaxFiles: integer({
      default: 10,
      min: 1,
      max: 10_000,
      variable: 'LOG_FILE_MAX_FILES',
      doc: 'Number of closed files to keep; the oldest are removed.',
    }),
    fileCompress: flag({
      default: true,
      variable: 'LOG_FILE_COMPRESS',
      doc: 'Compress closed files (gzip).',
    }),
    fileAsync: flag({
      default: false,
      variable: 'LOG_FILE_ASYNC',
      doc:
        'Write to the file in the background, so that lines do not block the event loop. SIGKILL and crashes of native ' +
        'code lose waiting lines (those of the last milliseconds, 8 MiB at most); any other end of the process writes them.',
    }),
    levelsFile: text({
      variable: 'LOG_LEVELS_FILE',
      doc:
        'File for levels changed at run time: they survive a restart, and all processes with the same ' +
        'file share them. Workers of `node:cluster` share them without it.',
    }),
    repeatLimit: integer({
      default: 0,
      ...COUNT,
      variable: 'LOG_REPEAT_LIMIT',
      doc:
        'Maximum number of equal lines (logger, level, and message except for numbers and ids) per `repeatWindowMs`; ' +
        "further ones are counted, in one line at the window's end. `fatal` lines are always written. 0: no limit.",
    }),
    repeatWindowMs: integer({
      default: 60_000,
      ...MILLISECONDS,
      variable: 'LOG_REPEAT_WINDOW_MS',
      doc: 'Length of the window of `repeatLimit` in milliseconds.',
    }),
    repeatSampleEvery: integer({
      default: 0,
      ...COUNT,
      variable: 'LOG_REPEAT_SAMPLE_EVERY',
      doc: 'Number of equal lines beyond `repeatLimit` of which one is written as a sample; 0: none.',
    }),
    maxFingerprints: integer({
      default: 500,
      min: 1,
      max: 2000,
      doc:
        'Maximum number of distinct errors in `ErrorFingerprints` and on `/metrics`; the least recently ' +
        'seen are removed.',
    }),
    redact: list(text(), {
      default: [],
      defaultText: 'none beside the built-in list',
      doc:
        'Additional keys whose values are replaced by `[redacted]`, besides the built-in list (tokens, ' +
        'passwords, cookies …).',
    }),
    destination: instance<LogDestination>()({
      type: 'LogDestination',
      methods: ['write'],
      allowed: 'an object with write(line)',
      doc: 'A custom destination instead of standard output or `file`.',
    }),
    endpoint: otlpEndpoint(
      'LOGS',
      'OTLP endpoint to which the lines are exported, in addition to standard output. With `http/…` it is the base address, `/v1/logs` is appended, except to the address of ' +
        '`OTEL_EXPORTER_OTLP_LOGS_ENDPOINT`. The common variable counts only with `OTEL_LOGS_EXPORTER=otlp`.',
    ),
    protocol: otlpProtocol('LOGS'),
    headers: otlpHeaders('LOGS'),
    maxQueueSize: integer({
      default: 2048,
      ...QUEUE,
      variable: 'OTEL_BLRP_MAX_QUEUE_SIZE',
      doc: 'Maximum number of lines waiting for export; further ones are dropped.',
    }),
    scheduledDelayMs: integer({
      default: 1000,
      ...MILLISECONDS,
      variable: 'OTEL_BLRP_SCHEDULE_DELAY',
      doc: 'Export interval in milliseconds.',
    }),
    maxExportBatchSize: integer({
      default: 512,
      ...QUEUE,
      variable: 'OTEL_BLRP_MAX_EXPORT_BATCH_SIZE',
      doc: 'Maximum number of lines per export.',
    }),
    exportTimeoutMs: integer({
      default: 30_000,
      ...MILLISECONDS,
      variable: 'OTEL_BLRP_EXPORT_TIMEOUT',
      doc: 'Time-out of an export, in milliseconds.',
    }),
    maxAttributes: integer({
      default: 128,
      ...COUNT,
      variable: ['OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
      doc: 'Maximum number of attributes per line over OTLP; the written line has all of them.',
    }),
    maxAttributeLength: integer({
      ...COUNT,
      variable: ['OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'],
      doc: 'Maximum length of a string attribute over OTLP, in characters; longer ones are truncated.',
    }),
  },
  {
    doc: 'Log lines: levels, format and destinations.',
    rules: [
      {
        option: 'destination',
        problem: ({ file, destination }) =>
          file && destination ? 'cannot be combined with logging.file; choose one' : undefined,
      },
    ],
  },
);
