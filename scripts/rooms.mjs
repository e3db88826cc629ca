/**
 * The room table: the folder of each room and the rooms that it may import. `npm run lint` enforces it (see
 * eslint.config.mjs). A room is imported by its alias (`#name`), which points to its `room.ts`; what the package publishes
 * stands in its `index.ts`. `src`, `presets`, `tooling` and `testing` stand above all others: no other room imports them,
 * but for specs, which may import `testing`.
 */
const KERNEL = ['contracts', 'kernel'];
const CORE = [
  ...KERNEL,
  'redaction',
  'options',
  'container',
  'operations',
  'exposition',
  'delivery',
  'otlp',
  'push',
];
const SIGNALS = ['metrics', 'tracing', 'logging', 'audit', 'health'];
const BELOW = [...CORE, ...SIGNALS];

export const rooms = {
  contracts: { folder: 'libs/core/contracts', imports: [] },
  kernel: { folder: 'libs/core/kernel', imports: ['contracts'] },
  redaction: { folder: 'libs/core/redaction', imports: ['contracts'] },
  options: { folder: 'libs/core/options', imports: ['contracts', 'redaction'] },
  container: { folder: 'libs/core/container', imports: KERNEL },
  operations: { folder: 'libs/core/operations', imports: KERNEL },
  // These load neither Nest nor a package, so that the telemetry thread may run them.
  exposition: { folder: 'libs/core/exposition', imports: ['contracts'] },
  delivery: { folder: 'libs/core/delivery', imports: ['contracts'] },
  otlp: { folder: 'libs/core/otlp', imports: ['contracts', 'redaction', 'delivery'] },
  // It loads no package either.
  push: { folder: 'libs/core/push', imports: ['contracts', 'delivery', 'otlp'] },

  metrics: { folder: 'libs/signals/metrics', imports: CORE },
  tracing: { folder: 'libs/signals/tracing', imports: CORE },
  logging: { folder: 'libs/signals/logging', imports: CORE },
  // The only arrow between signals: a record of the audit log is written as a log line is.
  audit: { folder: 'libs/signals/audit', imports: [...CORE, 'logging'] },
  health: { folder: 'libs/signals/health', imports: CORE },

  'http-server': { folder: 'libs/integrations/http-server', imports: BELOW },
  'http-client': { folder: 'libs/integrations/http-client', imports: BELOW },
  graphql: { folder: 'libs/integrations/graphql', imports: BELOW },
  grpc: { folder: 'libs/integrations/grpc', imports: BELOW },
  kafka: { folder: 'libs/integrations/kafka', imports: BELOW },
  // Two of the transports have separate rooms.
  microservices: { folder: 'libs/integrations/microservices', imports: [...BELOW, 'grpc', 'kafka'] },
  websockets: { folder: 'libs/integrations/websockets', imports: BELOW },
  bullmq: { folder: 'libs/integrations/bullmq', imports: BELOW },
  schedule: { folder: 'libs/integrations/schedule', imports: BELOW },
  cqrs: { folder: 'libs/integrations/cqrs', imports: BELOW },
  events: { folder: 'libs/integrations/events', imports: BELOW },
  rabbitmq: { folder: 'libs/integrations/rabbitmq', imports: [...BELOW, 'embedded-amqp'] },
  'embedded-amqp': { folder: 'libs/integrations/embedded-amqp', imports: [] },
  // What clients of databases and stores have in common.
  databases: { folder: 'libs/integrations/databases', imports: BELOW },
  postgres: { folder: 'libs/integrations/postgres', imports: [...BELOW, 'databases'] },
  redis: { folder: 'libs/integrations/redis', imports: [...BELOW, 'databases'] },
  'web-vitals': { folder: 'libs/integrations/web-vitals', imports: BELOW },

  resilience: { folder: 'libs/resilience', imports: [...BELOW, 'bullmq', 'websockets'] },

  promql: { folder: 'libs/backend/promql', imports: ['contracts'] },
  // What runs in the telemetry thread sees telemetry through ports alone.
  store: { folder: 'libs/backend/store', imports: ['contracts', 'kernel', 'options', 'promql'] },
  // Starts the thread, hands telemetry to it and asks it; what runs there is composed in src/telemetry-thread.
  thread: {
    folder: 'libs/backend/thread',
    imports: ['contracts', 'redaction', 'exposition', 'delivery', 'push', 'options', 'listener'],
  },
  query: { folder: 'libs/backend/query', imports: ['contracts', 'kernel', 'options', 'promql'] },
  // What of it runs in the main thread. Of `query` it has types alone: it loads nothing of the evaluator.
  'query-nest': { folder: 'libs/backend/query/nest', imports: ['contracts', 'query', 'listener'] },
  // Texts of alerts as Prometheus reads them; presets are checked with it, without the rest of alerting.
  'alert-templates': { folder: 'libs/backend/alerting/templates', imports: ['contracts', 'promql'] },
  // Anomaly bands and forecasts as plain rules: what an application calls where it declares its rules.
  forecasts: { folder: 'libs/backend/alerting/forecasts', imports: ['contracts', 'promql'] },
  // Rules, incidents, channels; it reads telemetry through the store only.
  alerting: {
    folder: 'libs/backend/alerting',
    imports: ['contracts', 'kernel', 'redaction', 'options', 'promql', 'alert-templates'],
  },
  // Reads YAML, which the thread never does.
  'rule-files': { folder: 'libs/backend/alerting/files', imports: ['contracts', 'alerting'] },
  // What of it runs in the main thread: `AlertService`, decorators, channels of the application.
  'alerting-nest': {
    folder: 'libs/backend/alerting/nest',
    imports: [...KERNEL, 'options', 'container', 'forecasts'],
  },
  // A web page and what serves it; it asks the pages of `query`.
  console: { folder: 'libs/backend/console', imports: ['contracts', 'exposition', 'options'] },
  // Serves pages on a port or on the application's; the telemetry thread may run it.
  listener: { folder: 'libs/backend/management/listener', imports: ['contracts'] },
  management: {
    folder: 'libs/backend/management',
    imports: ['contracts', 'kernel', 'options', 'redaction', 'listener'],
  },

  presets: {
    folder: 'libs/presets',
    imports: [
      ...BELOW,
      'http-server',
      'bullmq',
      'postgres',
      'redis',
      'management',
      'promql',
      'alert-templates',
      'provisioning',
      'lint',
    ],
  },
  lint: { folder: 'libs/tooling/lint', imports: ['contracts', 'container', 'metrics', 'promql'] },
  provisioning: { folder: 'libs/tooling/provisioning', imports: ['contracts', 'options', 'promql'] },
  cli: {
    folder: 'libs/tooling/cli',
    imports: [
      ...BELOW,
      'http-server',
      'promql',
      'store',
      'query',
      'query-nest',
      'management',
      'console',
      'alerting',
      'alert-templates',
      'rule-files',
      'lint',
      'provisioning',
      'presets',
    ],
  },

  // For specs, those of users and of every room here. The module for them is composed in src/testing.
  testing: {
    folder: 'libs/testing',
    imports: [...BELOW, 'alert-templates', 'alerting', 'promql', 'provisioning', 'rule-files'],
  },
  browser: { folder: 'libs/browser', imports: ['contracts'] },
};
