import { LOG_LEVELS } from '#contracts';
import { decimal, flag, list, oneOf, optionsOf, text } from '#options';

const LEVEL = { type: 'LogLevel' } as const;

/** The options of the group `http`. */
export const HTTP_OPTIONS = optionsOf(
  {
    enabled: flag({
      default: true,
      doc: 'Observe HTTP requests in the adapter: span, duration, request line.',
    }),
    ignorePaths: list(text({ pattern: /^\//, allowed: 'a path that starts with "/"' }), {
      default: [],
      defaultText: 'none',
      hintFor: [
        'http.ignore',
        'http.exclude',
        'http.ignoredPaths',
        'metrics.ignorePaths',
        'tracing.ignorePaths',
      ],
      doc:
        'Paths to ignore, including everything below them: `/health` covers `/health` and ' +
        '`/health/live`, not `/healthcare`; `/` is only the root, `/*` everything.',
    }),
    requestIdHeaders: list(text({ pattern: /^[\w-]{1,64}$/, allowed: 'the name of a header' }), {
      default: ['x-correlation-id', 'x-request-id'],
      hintFor: [
        'http.requestId',
        'http.requestIdHeader',
        'http.correlationIdHeader',
        'logging.requestIdHeader',
      ],
      doc:
        'Request headers with the correlation id; the first valid value is used, and returned in the ' +
        'same header.',
    }),
    requestLevel: oneOf(LOG_LEVELS, {
      ...LEVEL,
      default: 'info',
      hintFor: [
        'http.logLevel',
        'http.requestLog',
        'logging.requestLevel',
        'logging.autoLogging',
        'http.autoLogging',
      ],
      doc: 'Level of the request line for responses with a status below 400; `silent` writes none.',
    }),
    clientErrorLevel: oneOf(LOG_LEVELS, {
      ...LEVEL,
      default: 'warn',
      doc: 'Level for 4xx, and for clients that disconnected before the response (499).',
    }),
    serverErrorLevel: oneOf(LOG_LEVELS, {
      ...LEVEL,
      default: 'error',
      doc: 'Level for 5xx, and for responses aborted by the server.',
    }),
    buckets: list(decimal({ min: 0 }), {
      minItems: 1,
      defaultText: 'up to 10 s',
      hintFor: ['metrics.buckets', 'metrics.httpBuckets', 'http.durationBuckets'],
      doc:
        'Histogram buckets of the durations of incoming and outgoing HTTP requests, in seconds, ' +
        'strictly increasing.',
    }),
    client: flag({
      default: true,
      doc:
        'Create a span for every outgoing request of `fetch` and `node:http`, and add the trace to its ' +
        'headers.',
    }),
  },
  {
    doc: 'Incoming and outgoing HTTP requests.',
    rules: [{ option: 'buckets', problem: ({ buckets }) => bucketsProblem(buckets as number[] | undefined) }],
  },
);

function bucketsProblem(buckets: readonly number[] = []): string | undefined {
  const isIncreasing = buckets.every((bound, i) => i === 0 || bound > (buckets[i - 1] ?? bound));
  return isIncreasing ? undefined : 'must be strictly increasing';
}
