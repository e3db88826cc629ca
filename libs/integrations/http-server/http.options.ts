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
      doc: 'Paths that are not observed, with everything below them: `/health` is `/health` and `/health/live`, not `/healthcare`; `/` is the root alone, `/*` everything.',
    }),
    requestIdHeaders: list(text({ pattern: /^[\w-]{1,64}$/, allowed: 'the name of a header' }), {
      default: ['x-correlation-id', 'x-request-id'],
      hintFor: [
        'http.requestId',
        'http.requestIdHeader',
        'http.correlationIdHeader',
        'logging.requestIdHeader',
      ],
      doc: 'Request headers whose value becomes the correlation id; the first with a sane value counts, and it is answered in the same header.',
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
      doc: 'Level of the line about a request that was answered with a status below 400; `silent` writes none.',
    }),
    clientErrorLevel: oneOf(LOG_LEVELS, {
      ...LEVEL,
      default: 'warn',
      doc: 'The same for a 4xx, and for a client that went away before it was answered (499).',
    }),
    serverErrorLevel: oneOf(LOG_LEVELS, {
      ...LEVEL,
      default: 'error',
      doc: 'The same for a 5xx, and for a response that the server broke off.',
    }),
    buckets: list(decimal({ min: 0 }), {
      minItems: 1,
      defaultText: 'up to 10 s',
      hintFor: ['metrics.buckets', 'metrics.httpBuckets', 'http.durationBuckets'],
      doc: 'Upper bounds, in seconds and strictly increasing, of the durations of HTTP requests that come in and go out.',
    }),
    client: flag({
      default: true,
      doc: 'A span for every outgoing request of `fetch` and `node:http`, and the trace in its headers.',
    }),
  },
  {
    doc: 'HTTP requests that come in and go out.',
    rules: [{ option: 'buckets', problem: ({ buckets }) => bucketsProblem(buckets as number[] | undefined) }],
  },
);

function bucketsProblem(buckets: readonly number[] = []): string | undefined {
  const isIncreasing = buckets.every((bound, i) => i === 0 || bound > (buckets[i - 1] ?? bound));
  return isIncreasing ? undefined : 'must be strictly increasing';
}
