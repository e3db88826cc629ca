import { describe, expect, it, jest } from '@jest/globals';
import { ObservabilityError, type ObservabilityOptions } from '#contracts';
import { resolveOptions } from './resolve-options.js';

function problemsOf(options: unknown, env: Record<string, string> = {}): string {
  try {
    resolveOptions(options as ObservabilityOptions, env);
  } catch (error) {
    expect(error).toBeInstanceOf(ObservabilityError);
    expect((error as ObservabilityError).code).toBe('OBS_OPTIONS_INVALID');
    return (error as Error).message;
  }
  throw new Error('the options were accepted');
}

describe('resolveOptions', () => {
  it('has a documented default for everything', () => {
    const resolved = resolveOptions({}, {});
    expect(resolved.management).toEqual({
      enabled: true,
      port: 8004,
      host: '127.0.0.1',
      tokens: [],
      allowedHosts: [],
      protectMetrics: false,
      origins: [],
      rateLimit: 100,
      bodyLimitBytes: 65_536,
    });
    expect(resolved.tracing.endpoint).toBeUndefined();
    expect(resolved.logging).toMatchObject({ level: 'info', json: true });
  });

  it('lets the code win over the environment and the environment over the defaults', () => {
    const env = { METRICS_PORT: '9100', LOG_LEVEL: 'DEBUG', OTEL_SERVICE_NAME: 'from-env' };
    const resolved = resolveOptions({ service: { name: 'from-code' } }, env);
    expect(resolved.service.name).toBe('from-code');
    expect(resolved.management.port).toBe(9100);
    expect(resolved.logging.level).toBe('debug');
  });

  it.each([
    ['DEBUG', 'debug'],
    ['INFO', 'info'],
    ['WARNING', 'warn'],
    ['ERROR', 'error'],
    ['CRITICAL', 'fatal'],
    ['Warn', 'warn'],
  ] as const)('understands the level %s', (name, level) => {
    expect(resolveOptions({}, { LOG_LEVEL: name }).logging.level).toBe(level);
    expect(resolveOptions({ logging: { level: name as 'DEBUG' } }, {}).logging.level).toBe(level);
  });

  it.each([
    ['their own endpoint', { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://logs:4317' }, 'http://logs:4317'],
    ['the common endpoint alone', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://all:4317' }, undefined],
    [
      'the common endpoint and the exporter',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://all:4317', OTEL_LOGS_EXPORTER: 'otlp' },
      'http://all:4317',
    ],
    [
      'the exporter "none"',
      { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://logs:4317', OTEL_LOGS_EXPORTER: 'none' },
      undefined,
    ],
  ])('exports log lines by the environment: %s', (_name, env: Record<string, string>, endpoint) => {
    expect(resolveOptions({}, env).logging.endpoint).toBe(endpoint);
  });

  it('lists every problem in one error, each with its option path or variable', () => {
    const text = problemsOf(
      { metrics: { enabled: 'yes' }, tracing: { samplingRatio: 2, endpont: 'x' }, colour: 1 },
      { METRICS_PORT: 'eighty' },
    );
    expect(text).toContain('5 problems');
    expect(text).toContain('metrics.enabled: must be true or false; given: "yes"');
    expect(text).toContain('tracing.samplingRatio');
    expect(text).toContain(
      'tracing.endpont: is not an option; did you mean tracing.endpoint? (known: enabled, endpoint',
    );
    expect(text).toContain('colour: is not an option (known: service, metrics');
    expect(text).toContain('METRICS_PORT (management.port)');
  });

  it.each([
    [{ metrics: { port: 9464 } }, 'metrics.port: is not an option; did you mean management.port?'],
    [{ port: 9464 }, 'port: is not an option; did you mean management.port?'],
    [{ serviceName: 'orders' }, 'serviceName: is not an option; did you mean service.name?'],
    [{ logging: { pretty: true } }, 'logging.pretty: is not an option; did you mean logging.json?'],
    [{ tracing: { ratio: 1 } }, 'tracing.ratio: is not an option; did you mean tracing.samplingRatio?'],
    [{ metric: {} }, 'metric: is not an option; did you mean metrics?'],
  ])('suggests the intended option for %j', (options, line) => {
    expect(problemsOf(options)).toContain(line);
  });

  it.each([
    ['a list', []],
    ['a text', 'on'],
    ['null', null],
    ['a group that is not an object', { tracing: true }],
    ['an impossible port', { management: { port: 70_000 } }],
    ['an endpoint without a scheme', { tracing: { endpoint: 'localhost:4317' } }],
    ['a weak token', { management: { tokens: ['secret'] } }],
    ['a mount that is no path', { management: { mount: 'internal/' } }],
    ['an origin with a path', { management: { origins: ['https://shop.example/'] } }],
    ['a certificate without its key', { management: { tlsCertFile: 'cert.pem' } }],
    [
      'a file together with a destination',
      { logging: { file: 'a.log', destination: { write: () => true } } },
    ],
  ])('refuses %s', (_name, options) => {
    expect(problemsOf(options)).toContain('OBS_OPTIONS_INVALID');
  });

  it('reads resource attributes, headers, sampler and exporter as OpenTelemetry specifies', () => {
    const { service, tracing } = resolveOptions(
      {},
      {
        OTEL_RESOURCE_ATTRIBUTES: 'service.name=orders,service.version=2.1,team=a%20b',
        OTEL_EXPORTER_OTLP_HEADERS: 'x-key=1',
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.25',
        OTEL_TRACES_EXPORTER: 'console',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4317',
      },
    );
    expect(service).toMatchObject({ name: 'orders', version: '2.1' });
    expect(tracing).toMatchObject({
      resourceAttributes: { team: 'a b' },
      headers: { 'x-key': '1' },
      samplingRatio: 0.25,
      console: true,
    });
    expect(tracing.endpoint).toBeUndefined();
  });

  it('reads the settings of log files, levels and repeated lines', () => {
    const { logging } = resolveOptions(
      {},
      {
        LOG_FILE: 'app.log',
        LOG_FILE_MAX_BYTES: '1000',
        LOG_FILE_MAX_AGE_MS: '0',
        LOG_FILE_MAX_FILES: '3',
        LOG_FILE_COMPRESS: 'no',
        LOG_FILE_ASYNC: 'yes',
        LOG_LEVELS_FILE: 'levels.json',
        LOG_REPEAT_LIMIT: '100',
        LOG_REPEAT_WINDOW_MS: '5000',
        LOG_REPEAT_SAMPLE_EVERY: '50',
      },
    );
    expect(logging).toMatchObject({
      ...{ file: 'app.log', fileMaxBytes: 1000, fileMaxAgeMs: 0, fileMaxFiles: 3, fileCompress: false },
      ...{ levelsFile: 'levels.json', repeatLimit: 100, repeatWindowMs: 5000 },
      ...{ fileAsync: true, repeatSampleEvery: 50 },
    });
    expect(problemsOf({}, { LOG_FILE_MAX_BYTES: '100 MB' })).toContain(
      'LOG_FILE_MAX_BYTES (logging.fileMaxBytes): must be an integer, 0 or more; given: "100 MB"',
    );
  });

  it.each([
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://metrics:4317' }, 'http://metrics:4317'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://all:4317' }, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://all:4317', OTEL_METRICS_EXPORTER: 'otlp' }, 'http://all:4317'],
    [
      { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://metrics:4317', OTEL_METRICS_EXPORTER: 'prometheus' },
      undefined,
    ],
  ])('pushes metrics over OTLP by the environment: %j', (env: Record<string, string>, endpoint) => {
    expect(resolveOptions({}, env).metrics.endpoint).toBe(endpoint);
  });

  it('reads where metrics are pushed by remote write, and how often', () => {
    const env = {
      METRICS_REMOTE_WRITE_URL: 'http://prometheus:9090/api/v1/write',
      METRICS_REMOTE_WRITE_HEADERS: 'x-scope=a%20b',
      OTEL_METRIC_EXPORT_INTERVAL: '15000',
      METRICS_CREATED: 'true',
    };
    expect(resolveOptions({}, env).metrics).toMatchObject({
      remoteWriteUrl: 'http://prometheus:9090/api/v1/write',
      remoteWriteHeaders: { 'x-scope': 'a b' },
      pushIntervalMs: 15_000,
      createdTimestamps: true,
    });
    expect(resolveOptions({}, {}).metrics.remoteWriteUrl).toBeUndefined();
    expect(problemsOf({}, { METRICS_REMOTE_WRITE_URL: 'prometheus:9090' })).toContain(
      'METRICS_REMOTE_WRITE_URL (metrics.remoteWriteUrl): must be an address',
    );
  });

  it.each([
    [undefined, {}, { enabled: false, maxBytes: 67_108_864 }],
    [true, {}, { enabled: true, maxBytes: 67_108_864, intervalMs: 5000 }],
    [false, { OBS_STORE: 'true' }, { enabled: false }],
    [{}, {}, { enabled: true }],
    [{ directory: 'data' }, {}, { enabled: true, directory: 'data', maxBytes: 1_073_741_824 }],
    [{ enabled: false, directory: 'data' }, {}, { enabled: false }],
    [undefined, { OBS_STORE: 'true', OBS_STORE_INTERVAL_MS: '1000' }, { enabled: true, intervalMs: 1000 }],
    [undefined, { OBS_STORE_DIRECTORY: '/data' }, { enabled: true, maxBytes: 1_073_741_824 }],
  ])('reads the store %j with the environment %j', (store, env: Record<string, string>, settled) => {
    expect(resolveOptions({ store }, env).store).toMatchObject(settled);
  });

  it('refuses a store that is neither a switch nor an object', () => {
    expect(problemsOf({ store: 'on' })).toContain('store: must be true, false or an object with options');
    expect(problemsOf({ store: { retention: { logDay: 1 } } })).toContain('did you mean');
  });

  it('reads lists with commas, and never repeats a token it refuses', () => {
    const [first, second] = ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'];
    const env = { MANAGEMENT_TOKENS: `${first}, ${second}`, MANAGEMENT_ALLOWED_HOSTS: 'ops,ops.internal' };
    expect(resolveOptions({}, env).management).toMatchObject({
      tokens: [first, second],
      allowedHosts: ['ops', 'ops.internal'],
    });
    const text = problemsOf({}, { MANAGEMENT_TOKENS: `${first},hunter2secret` });
    expect(text).toContain('MANAGEMENT_TOKENS (management.tokens.1): has at most');
    expect(text).not.toContain('hunter2');
  });

  it('reads batches, time limits and the limits of spans as OpenTelemetry specifies', () => {
    const { tracing, logging, metrics } = resolveOptions(
      {},
      {
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '100',
        OTEL_BSP_EXPORT_TIMEOUT: '2000',
        OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '64',
        OTEL_ATTRIBUTE_COUNT_LIMIT: '32',
        OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '1000',
        OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '7',
        OTEL_SPAN_EVENT_COUNT_LIMIT: '10',
        OTEL_SPAN_LINK_COUNT_LIMIT: '0',
        OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '200',
        OTEL_BLRP_EXPORT_TIMEOUT: '3000',
        OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: '500',
        OTEL_METRIC_EXPORT_TIMEOUT: '4000',
      },
    );
    expect(tracing).toMatchObject({
      ...{ maxExportBatchSize: 100, exportTimeoutMs: 2000 },
      ...{ maxAttributes: 64, maxAttributeLength: 1000, maxEvents: 10, maxLinks: 0 },
      ...{ maxEventAttributes: 7, maxLinkAttributes: 32 },
    });
    expect(logging).toMatchObject({
      ...{ maxExportBatchSize: 200, exportTimeoutMs: 3000, maxAttributes: 32, maxAttributeLength: 500 },
    });
    expect(metrics.exportTimeoutMs).toBe(4000);
  });

  it.each([
    ['always_on', { samplingRatio: 1, parentBased: false }],
    ['always_off', { samplingRatio: 0, parentBased: false }],
    ['traceidratio', { samplingRatio: 0.25, parentBased: false }],
    ['parentbased_always_on', { samplingRatio: 1, parentBased: true }],
    ['parentbased_always_off', { samplingRatio: 0, parentBased: true }],
    ['parentbased_traceidratio', { samplingRatio: 0.25, parentBased: true }],
  ])('knows the sampler %s', (sampler, expected) => {
    const env = { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: '0.25' };
    expect(resolveOptions({}, env).tracing).toMatchObject(expected);
  });

  it.each([
    [{ OTEL_TRACES_SAMPLER: 'ALWAYS_OFF' }, { samplingRatio: 0, parentBased: false }],
    [
      { OTEL_TRACES_EXPORTER: 'OTLP', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317' },
      { endpoint: 'http://collector:4317' },
    ],
    [{ OTEL_TRACES_EXPORTER: 'Console' }, { console: true }],
    [
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'GRPC', OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' },
      { endpoint: 'https://collector:4317', protocol: 'grpc' },
    ],
  ])('reads %j in any case, as OpenTelemetry specifies', (env, expected) => {
    expect(resolveOptions({}, env).tracing).toMatchObject(expected);
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'http/thrift'],
    ['OTEL_METRICS_EXEMPLAR_FILTER', 'sometimes'],
    ['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'both'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_TRACES_SAMPLER_ARG', '7'],
    ['OTEL_BSP_SCHEDULE_DELAY', 'soon'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'no pairs'],
    ['OTEL_EXPORTER_PROMETHEUS_PORT', 'eighty'],
  ])('ignores %s=%s with a warning, as OpenTelemetry specifies', (variable, value) => {
    const warnings: string[] = [];
    const resolved = resolveOptions({}, { [variable]: value }, (text) => warnings.push(text));
    expect(resolved).toEqual(resolveOptions({}, {}));
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings[0]).toContain(variable);
    expect(warnings[0]).toContain('ignored');
  });

  it.each([
    ['base2_exponential_bucket_histogram', 1],
    ['explicit_bucket_histogram', 0],
  ])('explains what happens to histograms that are pushed as %s', (aggregation, count) => {
    const warnings: string[] = [];
    const env = { OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: aggregation };
    resolveOptions({ metrics: { endpoint: 'http://all:4317' } }, env, (text) => warnings.push(text));
    // Without a push, the setting has no effect, so there is no warning.
    resolveOptions({}, env, (text) => warnings.push(text));
    expect(warnings).toHaveLength(count);
    expect(warnings.join()).toContain(count ? `${aggregation} cannot be made` : '');
  });

  it('reports a problem of the environment once per process, however many applications read it', () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    for (let app = 0; app < 2; app++) resolveOptions({}, { OTEL_BSP_SCHEDULE_DELAY: 'later' });
    const texts = warn.mock.calls.map(([text]) => text);
    warn.mockRestore();
    expect(texts).toEqual([expect.stringContaining('OTEL_BSP_SCHEDULE_DELAY')]);
  });

  it('does not name a variable for an invalid value in the code', () => {
    expect(problemsOf({ tracing: { samplingRatio: 7 } }, { OTEL_TRACES_SAMPLER_ARG: '7' })).toContain(
      'tracing.samplingRatio',
    );
  });

  it.each([
    [{}, 'https://collector:4317'],
    [{ OTEL_EXPORTER_OTLP_INSECURE: 'true' }, 'http://collector:4317'],
    [
      { OTEL_EXPORTER_OTLP_INSECURE: 'true', OTEL_EXPORTER_OTLP_LOGS_INSECURE: 'false' },
      'http://collector:4317',
    ],
  ])('takes an endpoint of gRPC without a scheme: %j', (env: Record<string, string>, endpoint) => {
    const common = { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317', OTEL_LOGS_EXPORTER: 'otlp' };
    const { tracing, logging } = resolveOptions({}, { ...common, ...env });
    expect(tracing.endpoint).toBe(endpoint);
    const secure = env.OTEL_EXPORTER_OTLP_LOGS_INSECURE === 'false';
    expect(logging.endpoint).toBe(secure ? 'https://collector:4317' : endpoint);
  });

  it('exports nothing, of any signal, when OpenTelemetry is switched off', () => {
    const endpoint = 'http://all:4317';
    const env = {
      OTEL_SDK_DISABLED: 'true',
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_METRICS_EXPORTER: 'otlp',
    };
    const { tracing, logging, metrics } = resolveOptions({ logging: { endpoint } }, env);
    expect([tracing.endpoint, logging.endpoint, metrics.endpoint]).toEqual([undefined, undefined, undefined]);
    expect(tracing.enabled).toBe(false);
  });

  it('takes an empty variable as unset and OTEL_SDK_DISABLED as off', () => {
    expect(resolveOptions({}, { METRICS_PORT: ' ' }).management.port).toBe(8004);
    expect(resolveOptions({}, { OTEL_SDK_DISABLED: 'true' }).tracing.enabled).toBe(false);
  });
});
