import { tokenProblem } from '#contracts';
import { address, flag, integer, list, optionsOf, testRunnerOf, text } from '#options';

const origin = text({
  allowed: 'an origin such as https://shop.example, without a path',
  problem: (value) =>
    URL.canParse(value) && new URL(value).origin === value
      ? undefined
      : 'must be an origin such as https://shop.example, without a path',
});

/** The options of the group `management`. */
export const MANAGEMENT_OPTIONS = optionsOf(
  {
    enabled: flag({
      default: true,
      variable: 'METRICS_SERVER_ENABLED',
      doc: 'Serve `/metrics` and `/health` on a separate port.',
    }),
    port: integer({
      default: 8004,
      defaultIn: (env) => (testRunnerOf(env) ? 0 : undefined),
      defaultText: '`8004`; `0` in a test run (Jest, Vitest, `node:test`)',
      min: 0,
      max: 65_535,
      variable: ['METRICS_PORT', 'OTEL_EXPORTER_PROMETHEUS_PORT'],
      hintFor: ['metrics.port', 'health.port', 'port', 'metricsPort', 'http.port'],
      doc:
        'Port of the management pages; 0 selects a free one. If it is in use, the start fails; on a terminal, the next ' +
        'free port is used, with a warning.',
    }),
    host: text({
      default: '127.0.0.1',
      variable: ['METRICS_HOST', 'OTEL_EXPORTER_PROMETHEUS_HOST'],
      hintFor: ['metrics.host', 'health.host', 'host', 'management.hostname', 'management.address'],
      doc: 'Address to listen on.',
    }),
    mount: text({
      pattern: /^\/$|^(?:\/[\w\-.~]+)+$/,
      allowed: 'a path such as /internal, or /',
      variable: 'MANAGEMENT_MOUNT',
      defaultText: 'none: a separate port',
      hintFor: [
        'metrics.path',
        'metrics.endpointPath',
        'management.path',
        'management.prefix',
        'health.path',
      ],
      doc:
        "Serve the pages on the application's own port under this path, such as `/internal`, instead of a " +
        "separate port (`/`: next to the application's routes, which get every other path). Global prefix, guards, " +
        'interceptors, pipes, filters and versioning do not apply to them. Without an HTTP server, the separate port ' +
        'is opened nevertheless.',
    }),
    externalUrl: address({
      variable: 'MANAGEMENT_EXTERNAL_URL',
      hintFor: ['management.url', 'management.publicUrl', 'alerting.externalUrl'],
      doc: 'Public address of these pages, such as `https://ops.example/orders`, for links in notifications.',
    }),
    tokens: list(text({ allowed: 'a token of 128 random bits', problem: tokenProblem }), {
      default: [],
      defaultText: 'none',
      maxItems: 8,
      secret: true,
      variable: 'MANAGEMENT_TOKENS',
      hintFor: ['management.token', 'management.password', 'management.secret'],
      doc:
        'Tokens for pages that change state or show telemetry, at least 128 bits each; to change a token, ' +
        'set the old and the new one for a while. Without a token, one is generated on loopback and printed when it is ' +
        'first needed; on other addresses these pages stay closed.',
    }),
    tokenFile: text({
      variable: 'MANAGEMENT_TOKEN_FILE',
      doc: 'File with more tokens, one per line; it is read again when it changes.',
    }),
    allowedHosts: list(text(), {
      default: [],
      defaultText: 'none',
      variable: 'MANAGEMENT_ALLOWED_HOSTS',
      doc:
        'Host names accepted for protected pages, in addition to `localhost`, `host` and IP addresses; others are ' +
        'refused, to prevent DNS rebinding.',
    }),
    protectMetrics: flag({
      default: false,
      variable: 'MANAGEMENT_PROTECT_METRICS',
      doc: 'Require a token for `/metrics` and `/metrics/summary`, too.',
    }),
    origins: list(origin, {
      default: [],
      defaultText: 'none',
      variable: 'MANAGEMENT_ORIGINS',
      doc: 'Origins whose pages may post reports from a browser, such as `https://shop.example`, in addition to the own origin.',
    }),
    rateLimit: integer({
      default: 100,
      min: 1,
      max: 100_000,
      doc: 'Maximum requests per second and client address for pages other than `/info` and those of health; bursts of twice as many are accepted.',
    }),
    bodyLimitBytes: integer({
      default: 65_536,
      min: 1,
      max: 16_777_216,
      doc: 'Maximum size of a request body in bytes.',
    }),
    tlsCertFile: text({
      variable: 'MANAGEMENT_TLS_CERT_FILE',
      defaultText: 'none: plain HTTP',
      doc: 'Certificate (PEM) to serve the management port over TLS; with `tlsKeyFile`.',
    }),
    tlsKeyFile: text({ variable: 'MANAGEMENT_TLS_KEY_FILE', doc: 'Private key (PEM) of the certificate.' }),
  },
  {
    doc: 'The port, or the path, at which metrics, health and reports are served.',
    rules: [
      {
        option: 'tlsKeyFile',
        problem: ({ tlsCertFile, tlsKeyFile }) =>
          !tlsCertFile === !tlsKeyFile
            ? undefined
            : 'certificate and key belong together: set both management.tlsCertFile and management.tlsKeyFile',
      },
    ],
  },
);
