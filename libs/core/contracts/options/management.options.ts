// Made by `npm run options` from the tables of the rooms: change the table, then run it again.

/** The port, or the path, at which metrics, health and reports are served. */
export interface ManagementOptions {
  /**
   * Serve `/metrics` and `/health` on a separate port. Environment: `METRICS_SERVER_ENABLED`. Default:
   * `true`.
   */
  enabled?: boolean;
  /**
   * Port of the management pages; 0 selects a free one. If it is in use, the start fails; on a terminal, the
   * next free port is used, with a warning. An integer from 0 to 65535. Environment: `METRICS_PORT`,
   * `OTEL_EXPORTER_PROMETHEUS_PORT`. Default: `8004`; `0` in a test run (Jest, Vitest, `node:test`).
   */
  port?: number;
  /**
   * Address to listen on. Environment: `METRICS_HOST`, `OTEL_EXPORTER_PROMETHEUS_HOST`. Default: `127.0.0.1`.
   */
  host?: string;
  /**
   * Serve the pages on the application's own port under this path, such as `/internal`, instead of a separate
   * port (`/`: next to the application's routes, which get every other path). Global prefix, guards,
   * interceptors, pipes, filters and versioning do not apply to them. Without an HTTP server, the separate
   * port is opened nevertheless. Environment: `MANAGEMENT_MOUNT`. Default: none: a separate port.
   */
  mount?: string;
  /**
   * Public address of these pages, such as `https://ops.example/orders`, for links in notifications.
   * Environment: `MANAGEMENT_EXTERNAL_URL`. Default: none.
   */
  externalUrl?: string;
  /**
   * Tokens for pages that change state or show telemetry, at least 128 bits each; to change a token, set the
   * old and the new one for a while. Without a token, one is generated on loopback and printed when it is
   * first needed; on other addresses these pages stay closed. Environment: `MANAGEMENT_TOKENS`. Default:
   * none.
   */
  tokens?: string[];
  /**
   * File with more tokens, one per line; it is read again when it changes. Environment:
   * `MANAGEMENT_TOKEN_FILE`. Default: none.
   */
  tokenFile?: string;
  /**
   * Host names accepted for protected pages, in addition to `localhost`, `host` and IP addresses; others are
   * refused, to prevent DNS rebinding. Environment: `MANAGEMENT_ALLOWED_HOSTS`. Default: none.
   */
  allowedHosts?: string[];
  /**
   * Require a token for `/metrics` and `/metrics/summary`, too. Environment: `MANAGEMENT_PROTECT_METRICS`.
   * Default: `false`.
   */
  protectMetrics?: boolean;
  /**
   * Origins whose pages may post reports from a browser, such as `https://shop.example`, in addition to the
   * own origin. Environment: `MANAGEMENT_ORIGINS`. Default: none.
   */
  origins?: string[];
  /**
   * Maximum requests per second and client address for pages other than `/info` and those of health; bursts
   * of twice as many are accepted. An integer from 1 to 100000. Default: `100`.
   */
  rateLimit?: number;
  /** Maximum size of a request body in bytes. An integer from 1 to 16777216. Default: `65536`. */
  bodyLimitBytes?: number;
  /**
   * Certificate (PEM) to serve the management port over TLS; with `tlsKeyFile`. Environment:
   * `MANAGEMENT_TLS_CERT_FILE`. Default: none: plain HTTP.
   */
  tlsCertFile?: string;
  /** Private key (PEM) of the certificate. Environment: `MANAGEMENT_TLS_KEY_FILE`. Default: none. */
  tlsKeyFile?: string;
}
