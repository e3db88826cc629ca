// Made by `npm run options` from the tables of the rooms: change the table, then run it again.

/** The port, or the path, at which metrics, health and reports are served. */
export interface ManagementOptions {
  /**
   * Listen for `/metrics` and `/health` on a port of its own. Environment: `METRICS_SERVER_ENABLED`. Default:
   * `true`.
   */
  enabled?: boolean;
  /**
   * Port of the management pages; 0 takes a free one. When it is taken the start fails; on a terminal the
   * next free one is taken, with a warning. An integer from 0 to 65535. Environment: `METRICS_PORT`,
   * `OTEL_EXPORTER_PROMETHEUS_PORT`. Default: `8004`; `0` in a test run (Jest, Vitest, `node:test`).
   */
  port?: number;
  /**
   * Address to listen on. Environment: `METRICS_HOST`, `OTEL_EXPORTER_PROMETHEUS_HOST`. Default: `127.0.0.1`.
   */
  host?: string;
  /**
   * Serve the pages on the application's own port under this path, such as `/internal`, instead of a port of
   * their own (`/`: beside its own routes, which get every other path); global prefix, guards, interceptors,
   * pipes, filters and versioning do not touch them. Without an HTTP server the port is opened all the same.
   * Environment: `MANAGEMENT_MOUNT`. Default: none: a port of its own.
   */
  mount?: string;
  /**
   * Address under which people reach these pages, such as `https://ops.example/orders`; links in
   * notifications begin with it. Environment: `MANAGEMENT_EXTERNAL_URL`. Default: none.
   */
  externalUrl?: string;
  /**
   * Tokens for pages that change state or show telemetry, at least 128 bits each; give the old and the new
   * one while you change them. Without one, one is made on loopback and printed when it is first needed;
   * beyond loopback those pages stay closed. Environment: `MANAGEMENT_TOKENS`. Default: none.
   */
  tokens?: string[];
  /**
   * File with more tokens, one a line; it is read again when it changes. Environment:
   * `MANAGEMENT_TOKEN_FILE`. Default: none.
   */
  tokenFile?: string;
  /**
   * Host names under which protected pages may be asked for, beside `localhost`, `host` and IP addresses;
   * others are refused (DNS rebinding). Environment: `MANAGEMENT_ALLOWED_HOSTS`. Default: none.
   */
  allowedHosts?: string[];
  /**
   * `/metrics` and `/metrics/summary` need a token, too. Environment: `MANAGEMENT_PROTECT_METRICS`. Default:
   * `false`.
   */
  protectMetrics?: boolean;
  /**
   * Origins whose pages may post here from a browser, such as `https://shop.example`, beside pages of this
   * very host and port. Environment: `MANAGEMENT_ORIGINS`. Default: none.
   */
  origins?: string[];
  /**
   * Requests per second of one address for pages that cost something; bursts of twice as many pass. An
   * integer from 1 to 100000. Default: `100`.
   */
  rateLimit?: number;
  /** Bytes of a request's body at most. An integer from 1 to 16777216. Default: `65536`. */
  bodyLimitBytes?: number;
  /**
   * Certificate (PEM) to serve the management port over TLS; with `tlsKeyFile`. Environment:
   * `MANAGEMENT_TLS_CERT_FILE`. Default: none: plain HTTP.
   */
  tlsCertFile?: string;
  /** Private key (PEM) of the certificate. Environment: `MANAGEMENT_TLS_KEY_FILE`. Default: none. */
  tlsKeyFile?: string;
}
