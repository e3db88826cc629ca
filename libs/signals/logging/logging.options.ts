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
      doc: 'Lines below this level are not written. `DEBUG` to `CRITICAL` are understood too.',
    }),
    json: flag({
      default: true,
      defaultIn: (env, isGiven) =>
        isReadOnTerminal(env) && !isGiven('file') && !isGiven('destination') ? false : undefined,
      defaultText: '`true`; `false` when standard output is a terminal',
      variable: 'LOG_JSON',
      hintFor: ['logging.pretty', 'logging.prettyPrint'],
      doc:
        'JSON lines (`true`) or one readable line each for people (`false`), in colours on a terminal; `NO_COLOR` and ' +
        '`FORCE_COLOR` are obeyed.',
    }),
    stdout: flag({
      default: true,
      defaultIn: (env, isGiven) => (isInsideTestRunner(env) && !isGiven('level') ? false : undefined),
      defaultText: '`true`; `false` beside tests (Jest, Vitest, `node:test`) unless `level` is given',
      variable: 'LOG_STDOUT',
      hintFor: ['logging.console', 'logging.enabled', 'logging.quiet'],
      doc:
        'Write the lines to standard output when there is neither `file` nor `destination`; `false` leaves what else ' +
        'is done with a line (OTLP, counting of errors).',
    }),
    format: text({
      default: 'default',
      allowed: '`default`, or the name of a log format of a preset',
      variable: 'LOG_FORMAT',
      hintFor: ['logging.formats', 'logging.formatter'],
      doc:
        "Shape of the JSON lines. `default`: pino's (`level`, `time`, `msg`) with everything beside it. Other shapes " +
        'come with the presets of the application (`logFormats`); a name that none of them brings is an error at start.',
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
      doc: 'Bytes of one JSON line at most; the rest is cut and marked.',
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
      doc: 'Bytes after which the file is closed and the next begun; 0: never.',
    }),
    fileMaxAgeMs: integer({
      default: 86_400_000,
      min: 0,
      variable: 'LOG_FILE_MAX_AGE_MS',
      doc: 'Milliseconds after which the file is closed, however small it is; 0: never.',
    }),
    fileMaxFiles: integer({
      default: 10,
      min: 1,
      max: 10_000,
      variable: 'LOG_FILE_MAX_FILES',
      doc: 'Closed files that are kept beside the open one; the oldest are removed.',
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
        'Write to the file beside the event loop, which no line blocks then. SIGKILL and crashes of native code take the ' +
        'lines that wait (those of the last milliseconds, 8 MiB at most); every other end of the process writes them.',
    }),
    levelsFile: text({
      variable: 'LOG_LEVELS_FILE',
      doc:
        'Keeps levels that were changed at run time in this file: they survive a restart, and all processes that ' +
        'name the same file share them. Workers of `node:cluster` share them without it.',
    }),
    repeatLimit: integer({
      default: 0,
      ...COUNT,
      variable: 'LOG_REPEAT_LIMIT',
      doc:
        'Equal lines (logger, level, and message but for numbers and ids) that are written per `repeatWindowMs`; ' +
        "the others are counted, in one line at the window's end. `fatal` lines are always written. 0: no limit.",
    }),
    repeatWindowMs: integer({
      default: 60_000,
      ...MILLISECONDS,
      variable: 'LOG_REPEAT_WINDOW_MS',
      doc: 'Milliseconds of the window of `repeatLimit`.',
    }),
    repeatSampleEvery: integer({
      default: 0,
      ...COUNT,
      variable: 'LOG_REPEAT_SAMPLE_EVERY',
      doc: 'Beyond `repeatLimit` one of so many equal lines is written as a sample; 0: none.',
    }),
    maxFingerprints: integer({
      default: 500,
      min: 1,
      max: 2000,
      doc:
        'Errors that are told apart at most, in `ErrorFingerprints` and on `/metrics`; those not seen for longest ' +
        'are forgotten.',
    }),
    redact: list(text(), {
      default: [],
      defaultText: 'none beside the built-in list',
      doc:
        'Further keys whose values are replaced by `[redacted]`, beside the built-in list (tokens, passwords, ' +
        'cookies …).',
    }),
    destination: instance<LogDestination>()({
      type: 'LogDestination',
      methods: ['write'],
      allowed: 'an object with write(line)',
      doc: 'A destination of your own instead of standard output or `file`.',
    }),
    endpoint: otlpEndpoint(
      'LOGS',
      'OTLP endpoint to which the lines go as well, beside standard output. With `http/…` it is the base address, `/v1/logs` is appended, except to the address of ' +
        '`OTEL_EXPORTER_OTLP_LOGS_ENDPOINT`. The common variable counts only with `OTEL_LOGS_EXPORTER=otlp`.',
    ),
    protocol: otlpProtocol('LOGS'),
    headers: otlpHeaders('LOGS'),
    maxQueueSize: integer({
      default: 2048,
      ...QUEUE,
      variable: 'OTEL_BLRP_MAX_QUEUE_SIZE',
      doc: 'Lines waiting for export at most; further ones are dropped.',
    }),
    scheduledDelayMs: integer({
      default: 1000,
      ...MILLISECONDS,
      variable: 'OTEL_BLRP_SCHEDULE_DELAY',
      doc: 'Milliseconds between two exports.',
    }),
    maxExportBatchSize: integer({
      default: 512,
      ...QUEUE,
      variable: 'OTEL_BLRP_MAX_EXPORT_BATCH_SIZE',
      doc: 'Lines of one export at most.',
    }),
    exportTimeoutMs: integer({
      default: 30_000,
      ...MILLISECONDS,
      variable: 'OTEL_BLRP_EXPORT_TIMEOUT',
      doc: 'Milliseconds that one export may take.',
    }),
    maxAttributes: integer({
      default: 128,
      ...COUNT,
      variable: ['OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
      doc: 'Attributes of one line at most, over OTLP; the line itself has them all.',
    }),
    maxAttributeLength: integer({
      ...COUNT,
      variable: ['OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'],
      doc: 'Characters of a text in an attribute at most, over OTLP; the rest is cut.',
    }),
  },
  {
    doc: 'Which lines are written, in which shape, and where they go.',
    rules: [
      {
        option: 'destination',
        problem: ({ file, destination }) =>
          file && destination ? 'cannot be combined with logging.file; choose one' : undefined,
      },
    ],
  },
);
