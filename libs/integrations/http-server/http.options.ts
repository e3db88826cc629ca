import { flag, list, optionsOf, text } from '#options';

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
      doc: 'Paths that are not observed, compared with the start of the URL path.',
    }),
    client: flag({
      default: true,
      doc: 'A span for every outgoing request of `fetch` and `node:http`, and the trace in its headers.',
    }),
  },
  { doc: 'HTTP requests that come in and go out.' },
);
