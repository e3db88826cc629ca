import type { ResolvedOptions, TracingOptions } from '#contracts';

/** Resolved options for specs: defaults, and what a spec is about. */
export function resolvedOptions(tracing: TracingOptions = {}): ResolvedOptions {
  return {
    service: { name: 'orders', version: '1.2.3' },
    metrics: { enabled: true, defaultMetrics: false },
    tracing: {
      enabled: true,
      protocol: 'grpc',
      headers: {},
      samplingRatio: 1,
      samplingRules: [],
      keepErrors: false,
      undecidedQueueSize: 4096,
      console: false,
      exporters: [],
      resourceAttributes: {},
      maxQueueSize: 2048,
      scheduledDelayMs: 5000,
      ...tracing,
    },
    logging: {
      level: 'info',
      json: true,
      format: 'default',
      maxLineBytes: 65_536,
      redact: [],
      protocol: 'grpc',
      headers: {},
      maxQueueSize: 2048,
      scheduledDelayMs: 1000,
    },
    health: { enabled: true, timeoutMs: 2000, cacheMs: 1000 },
    http: { enabled: true, ignorePaths: [], client: true },
    management: { enabled: true, port: 0, host: '127.0.0.1' },
  };
}
