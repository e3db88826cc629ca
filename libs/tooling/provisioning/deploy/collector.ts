import { yamlFile, type GeneratedFile } from '../files/generated-file.js';
import type { DeploymentSettings } from './deployment-settings.js';

/** Folder shared by the application and the collector for `LOG_FILE`. */
export const LOG_FOLDER = '/var/log/app';
const CHECKPOINTS = '/var/lib/otelcol';

/**
 * OpenTelemetry Collector: sends traces to Jaeger; log records received over OTLP and lines of the log file to Loki.
 */
export function collectorFile({ service }: DeploymentSettings): GeneratedFile {
  return yamlFile('otel-collector/config.yml', {
    extensions: {
      health_check: { endpoint: '0.0.0.0:13133' },
      'file_storage/checkpoints': { directory: CHECKPOINTS, create_directory: true },
    },
    receivers: {
      otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } } },
      'file_log/app': {
        include: [`${LOG_FOLDER}/*.log`],
        start_at: 'beginning',
        storage: 'file_storage/checkpoints',
        resource: { 'service.name': service },
        operators: lineOperators,
      },
    },
    processors: {
      memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 },
      batch: { timeout: '2s', send_batch_size: 1024 },
    },
    exporters: {
      'otlp_grpc/jaeger': { endpoint: 'jaeger:4317', tls: { insecure: true } },
      'otlp_http/loki': { endpoint: 'http://loki:3100/otlp' },
    },
    service: {
      extensions: ['health_check', 'file_storage/checkpoints'],
      telemetry: {
        metrics: {
          readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: 8888 } } } }],
        },
      },
      pipelines: {
        traces: {
          receivers: ['otlp'],
          processors: ['memory_limiter', 'batch'],
          exporters: ['otlp_grpc/jaeger'],
        },
        logs: {
          receivers: ['otlp', 'file_log/app'],
          processors: ['memory_limiter', 'batch'],
          exporters: ['otlp_http/loki'],
        },
      },
    },
  });
}

/** Keeps each line's text, and copies its time, level and trace to the record, for any log format. */
const lineOperators = [
  { type: 'json_parser', if: 'body matches "^\\\\s*{"', on_error: 'send' },
  ...['time', 'timestamp'].map((name) => ({
    type: 'time_parser',
    if: `attributes["${name}"] != nil`,
    parse_from: `attributes["${name}"]`,
    layout_type: 'gotime',
    layout: '2006-01-02T15:04:05.999999999Z07:00',
    on_error: 'send',
  })),
  {
    type: 'severity_parser',
    if: 'attributes["level"] != nil',
    parse_from: 'attributes["level"]',
    mapping: { fatal: ['fatal', 'CRITICAL'] },
    on_error: 'send',
  },
  {
    type: 'trace_parser',
    if: 'attributes["trace_id"] != nil',
    trace_id: { parse_from: 'attributes["trace_id"]' },
    span_id: { parse_from: 'attributes["span_id"]' },
    on_error: 'send',
  },
];
