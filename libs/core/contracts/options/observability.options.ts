// Made by `npm run options` from the tables of the rooms: change the table, then run it again.
import type { AlertingOptions } from './alerting.options.js';
import type { AuditOptions } from './audit.options.js';
import type { ConsoleOptions } from './console.options.js';
import type { HealthOptions } from './health.options.js';
import type { HttpOptions } from './http.options.js';
import type { LoggingOptions } from './logging.options.js';
import type { ManagementOptions } from './management.options.js';
import type { MetricsOptions } from './metrics.options.js';
import type { ServiceOptions } from './service.options.js';
import type { StoreOptions } from './store.options.js';
import type { ThreadOptions } from './thread.options.js';
import type { TracingOptions } from './tracing.options.js';
import type { LogLevel } from './option-values.js';

/** Everything `ObservabilityModule.forRoot` takes. A set option wins over its environment variable. */
export interface ObservabilityOptions {
  service?: ServiceOptions;
  metrics?: MetricsOptions;
  tracing?: TracingOptions;
  logging?: LoggingOptions;
  audit?: AuditOptions;
  health?: HealthOptions;
  http?: HttpOptions;
  management?: ManagementOptions;
  thread?: boolean | 'auto' | ThreadOptions;
  store?: boolean | StoreOptions;
  alerting?: boolean | AlertingOptions;
  console?: boolean | ConsoleOptions;
}

type Settled<T, Open extends keyof T = never> = Required<Omit<T, Open>> & Pick<T, Open>;

/** The options after environment and defaults: what the rooms receive. Options without a default may be undefined. */
export interface ResolvedOptions {
  service: Settled<ServiceOptions, 'version' | 'build'>;
  metrics: Settled<MetricsOptions, 'endpoint' | 'remoteWriteUrl'>;
  tracing: Settled<TracingOptions, 'endpoint' | 'keepSlowerThanMs' | 'maxAttributeLength'>;
  // prettier-ignore
  logging: Omit<Settled<LoggingOptions, 'file' | 'levelsFile' | 'destination' | 'endpoint' | 'maxAttributeLength'>, 'level'> & { level: LogLevel };
  audit: Settled<AuditOptions, 'file' | 'archive'>;
  health: Settled<HealthOptions>;
  http: Settled<HttpOptions, 'buckets'>;
  // prettier-ignore
  management: Settled<ManagementOptions, 'mount' | 'externalUrl' | 'tokenFile' | 'tlsCertFile' | 'tlsKeyFile'>;
  thread: Settled<ThreadOptions>;
  store: Settled<StoreOptions, 'directory' | 'maxPointsPerMetric'>;
  alerting: Settled<AlertingOptions, 'inhibitions'>;
  console: Settled<ConsoleOptions>;
}
