/** Types of `index.mjs`, for the tests. */
export type ServiceName =
  | 'rabbitmq'
  | 'redis'
  | 'nats'
  | 'mosquitto'
  | 's3'
  | 'postgres'
  | 'mariadb'
  | 'prometheus'
  | 'alertmanager'
  | 'chromium';

export type ToolName = 'openMetricsParser' | 'otlpReceiver';

export interface ServiceOptions {
  /**
   * Settings in the service's own format. Prometheus and Alertmanager take it as their whole configuration;
   * for RabbitMQ, Redis, NATS and Mosquitto it is added to ours.
   */
  config?: string;
  /** RabbitMQ plugins to enable, e.g. `rabbitmq_prometheus` (served on `ports.metrics`). Default: none. */
  plugins?: string[];
  /** Further command-line flags of Prometheus, e.g. `--web.enable-remote-write-receiver`. Default: none. */
  flags?: string[];
  /** Ends the service with the process that started it, however that ends. Default: `false`. */
  tied?: boolean;
}

export interface ServiceInstance {
  readonly name: ServiceName;
  /** Its folder: settings, data, logs. */
  readonly dir: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly url: string;
  /** The variables an application needs to reach it. */
  readonly env: Readonly<Record<string, string>>;
  readonly logPath: string;
  /** The process ids that are alive. */
  pids(): number[];
  isRunning(): boolean;
  /** Starts it again on the same ports and data; returns when it answers. */
  start(): Promise<void>;
  /** Ends it gracefully (by force after 30 s); ports and data are kept for `start`. */
  stop(): Promise<void>;
  /** Ends it at once (SIGKILL), as a crash would. */
  kill(): Promise<void>;
  /** Stops it and deletes its folder. */
  remove(): Promise<void>;
}

/** The Debian packages that they lack on this machine. */
export function missingFor(names: readonly (ServiceName | ToolName)[]): string[];
export function whyUnavailable(names: readonly (ServiceName | ToolName)[]): string | undefined;
/** Installs what they lack; throws an error that says why it could not. */
export function need(names: readonly (ServiceName | ToolName)[]): void;
export function open(name: ServiceName, dir: string, options?: ServiceOptions): Promise<ServiceInstance>;
export function find(name: ServiceName, dir: string): ServiceInstance | undefined;
