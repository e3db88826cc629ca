import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { resolveOptions } from '../resolve-options.js';
import { configEnvironment } from './config-environment.js';

const FULL = `
file_format: "1.1"
log_level: warn
attribute_limits: { attribute_count_limit: 64 }
resource:
  attributes_list: "team=a%20b,service.version=1.0.0"
  attributes:
    - { name: service.name, value: "\${SHOP_NAME}" }
    - { name: service.version, value: "2.0.0" }
    - { name: shard, value: 7, type: int }
    - { name: zones, value: [a, b], type: string_array }
  detection/development: { detectors: [ { host: }, { service: } ] }
propagator:
  composite: [ { tracecontext: }, { baggage: } ]
  composite_list: "tracecontext"
tracer_provider:
  processors:
    - batch:
        schedule_delay: 100
        export_timeout: 2000
        max_queue_size: 1000
        max_export_batch_size: 50
        exporter:
          otlp_http:
            endpoint: "\${COLLECTOR:-http://localhost:4318}/own/traces"
            headers: [ { name: api-key, value: "a=b,c" } ]
            headers_list: "tenant=shop"
            compression: gzip
            timeout: 3000
    - simple: { exporter: { console: } }
  limits: { attribute_count_limit: 32, event_count_limit: 8, link_count_limit: 4 }
  sampler:
    parent_based:
      root: { trace_id_ratio_based: { ratio: 0.25 } }
      remote_parent_not_sampled: { always_off: }
meter_provider:
  exemplar_filter: always_on
  readers:
    - pull: { exporter: { prometheus/development: } }
    - periodic:
        interval: 5000
        timeout: 1000
        exporter: { otlp_grpc: { endpoint: "http://c:4317", temporality_preference: delta } }
logger_provider:
  processors:
    - batch: { exporter: { otlp_http: { encoding: json } } }
  limits: { attribute_count_limit: 16 }
`;

const folder = mkdtempSync(join(tmpdir(), 'otel-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

function fileOf(text: string): string {
  const path = join(folder, `${files++}.yaml`);
  writeFileSync(path, text);
  return path;
}

const environmentOf = (text: string, env: Record<string, string> = {}) =>
  configEnvironment({ ...env, OTEL_CONFIG_FILE: fileOf(text) });

describe('OTEL_CONFIG_FILE', () => {
  it('gives exporters, sampler, limits, propagators and resource, in place of the variables', () => {
    const env = {
      OTEL_CONFIG_FILE: fileOf(FULL),
      SHOP_NAME: 'shop',
      OTEL_BSP_MAX_QUEUE_SIZE: '7',
      LOG_LEVEL: 'debug',
    };
    const { service, tracing, metrics, logging } = resolveOptions({}, env);
    expect(service).toMatchObject({
      ...{ name: 'shop', version: '2.0.0' },
      resourceDetectors: ['host', 'os', 'serviceinstance'],
    });
    expect(tracing).toMatchObject({
      endpoint: 'http://localhost:4318/own/traces',
      protocol: 'http/protobuf',
      headers: { 'api-key': 'a=b,c', tenant: 'shop' },
      console: true,
      samplingRatio: 0.25,
      parentBased: true,
      maxQueueSize: 1000,
      scheduledDelayMs: 100,
      exportTimeoutMs: 2000,
      maxExportBatchSize: 50,
      maxAttributes: 32,
      maxEvents: 8,
      maxLinks: 4,
      resourceAttributes: { team: 'a b', shard: 7, zones: ['a', 'b'] },
    });
    expect(metrics).toMatchObject({
      ...{ endpoint: 'http://c:4317', protocol: 'grpc', temporality: 'delta', exemplarFilter: 'always_on' },
      ...{ pushIntervalMs: 5000, exportTimeoutMs: 1000 },
    });
    expect(logging).toMatchObject({
      ...{
        endpoint: 'http://localhost:4318/v1/logs',
        protocol: 'http/json',
        maxAttributes: 16,
        level: 'debug',
      },
    });
    expect(environmentOf(FULL, { SHOP_NAME: 'shop' })).toMatchObject({
      OTEL_PROPAGATORS: 'tracecontext,baggage',
      OTEL_LOG_LEVEL: 'warn',
      OTEL_ATTRIBUTE_COUNT_LIMIT: '64',
      OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '3000',
    });
  });

  it('exports and propagates nothing that the file does not name', () => {
    const { tracing, metrics, logging } = resolveOptions(
      {},
      { OTEL_CONFIG_FILE: fileOf('file_format: "1.0"'), OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317' },
    );
    for (const { endpoint } of [tracing, metrics, logging]) expect(endpoint).toBeUndefined();
    expect(environmentOf('file_format: "1.0"').OTEL_PROPAGATORS).toBe('none');
    expect(
      resolveOptions({}, { OTEL_CONFIG_FILE: fileOf('file_format: "1.0"\ndisabled: true') }).tracing.enabled,
    ).toBe(false);
  });

  it('lets the code win', () => {
    const options = { tracing: { samplingRatio: 1 }, service: { name: 'mine' } };
    const { tracing, service } = resolveOptions(options, { OTEL_CONFIG_FILE: fileOf(FULL) });
    expect([tracing.samplingRatio, service.name]).toEqual([1, 'mine']);
  });

  it('names all that it cannot honour in one error', () => {
    const text = `
file_format: "0.3"
unknown: 1
tracer_provider:
  processors:
    - batch: { schedule_delay: soon, exporter: { zipkin: } }
    - batch: { exporter: { otlp_http: } }
    - batch: { exporter: { otlp_grpc: } }
  sampler: { parent_based: { root: { jaeger_remote: {} }, remote_parent_sampled: { always_off: } } }
meter_provider:
  views: []
  readers: [ { periodic: { exporter: { otlp_http: { default_histogram_aggregation: base2_exponential_bucket_histogram } } } } ]
logger_provider: { processors: { batch: } }
`;
    for (const problem of [
      'file_format: must be 1.0 or 1.1',
      'unknown: is not supported',
      'tracer_provider.processors[0].batch.schedule_delay: must be a whole number',
      'tracer_provider.processors[0].batch.exporter.zipkin: is not a supported exporter',
      'tracer_provider.processors[2].batch.exporter.otlp: only one of its kind',
      'tracer_provider.sampler.parent_based.root.jaeger_remote: is not a supported sampler',
      'tracer_provider.sampler.parent_based.remote_parent_sampled: can only be always_on',
      'meter_provider.views: is not supported',
      'otlp_http.default_histogram_aggregation: can only be explicit_bucket_histogram',
      'logger_provider.processors: must be a list',
    ])
      expect(() => environmentOf(text)).toThrow(problem);
    expect(() => environmentOf(text)).toThrow(/^OBS_OPTIONS_INVALID: OTEL_CONFIG_FILE: /);
  });

  it.each([
    [
      'a file that is not there',
      () => configEnvironment({ OTEL_CONFIG_FILE: '/nowhere.yaml' }),
      /cannot be read/,
    ],
    ['a file that is no YAML', () => environmentOf('a: [b'), /cannot be read/],
    ['a file that is a list', () => environmentOf('- a'), /must be a mapping/],
  ])('refuses %s', (_name, read, message) => {
    expect(read).toThrow(message);
  });

  it('parses unquoted variable values as YAML, and rejects invalid references', () => {
    const text =
      'file_format: "1.0"\ntracer_provider:\n  limits:\n    event_count_limit: ${N}\n    link_count_limit: ${M}';
    expect(environmentOf(text, { N: '7' })).toMatchObject({ OTEL_SPAN_EVENT_COUNT_LIMIT: '7' });
    expect(() => environmentOf(text, { N: 'x' })).toThrow('event_count_limit: must be a whole number');
    expect(() => environmentOf('file_format: "${X:?none}"')).toThrow('${X:?none} is not a valid reference');
  });

  it('takes the name of the service from the environment where the file has it detected', () => {
    const text = 'file_format: "1.0"\nresource: { detection/development: { detectors: [ { service: } ] } }';
    const env = { OTEL_CONFIG_FILE: fileOf(text), OTEL_SERVICE_NAME: 'shop' };
    expect(resolveOptions({}, env).service).toMatchObject({
      ...{ name: 'shop', resourceDetectors: ['serviceinstance'] },
    });
    const without = { ...env, OTEL_CONFIG_FILE: fileOf('file_format: "1.0"') };
    expect(resolveOptions({}, without).service).toMatchObject({
      ...{ name: 'unknown_service:node', resourceDetectors: [] },
    });
  });

  it('puts variables into values alone', () => {
    const env = environmentOf('file_format: "1.0"\nresource: { attributes_list: "a=${X},price=$$5" }', {
      X: 'one\ndisabled: true',
    });
    expect([env.OTEL_RESOURCE_ATTRIBUTES, env.OTEL_SDK_DISABLED]).toEqual([
      ...['a=one\ndisabled: true,price=$5', undefined],
    ]);
  });
});
