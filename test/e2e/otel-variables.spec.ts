import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Headers, Logger, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { Metered, MetricsPush } from 'nestjs-observability/metrics';
import { trace } from 'nestjs-observability/tracing';
import { withEnvironment } from '../support/environment.js';
import { TelemetryReceiver } from 'nestjs-observability/testing';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const B3 = `${TRACE_ID}-b7ad6b7169203331-1`;
const TRACEPARENT = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

interface JsonExport {
  resourceSpans?: { scopeSpans: { spans: { name: string; traceId: string }[] }[] }[];
  resourceMetrics?: { scopeMetrics: { metrics: { name: string }[] }[] }[];
  resourceLogs?: {
    scopeLogs: { logRecords: { body: { stringValue: string }; attributes: unknown[] }[] }[];
  }[];
}

@Controller()
class Shop {
  private readonly logger = new Logger('Shop');

  @Get('order')
  @Metered('order')
  async order(): Promise<string> {
    await trace('reserve', {}, () => Promise.resolve());
    this.logger.log({ msg: 'reserved', text: 'x'.repeat(100), ...Object.fromEntries(many) });
    return 'ok';
  }

  @Get('headers')
  headers(@Headers() headers: Record<string, string>): Record<string, string> {
    return headers;
  }

  @Get('relay')
  async relay(@Headers('host') host: string): Promise<unknown> {
    return (await fetch(`http://${host}/headers`)).json();
  }
}

const many = Array.from({ length: 30 }, (_, n) => [`field_${n}`, n] as const);

/** An application configured only by environment variables. */
async function boot(variables: Record<string, string>): Promise<{ app: INestApplication; lines: string[] }> {
  const lines: string[] = [];
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        logging: { destination: { write: (line) => lines.push(line) } },
        management: { enabled: false },
      }),
    ],
    controllers: [Shop],
  })
  class ShopModule {}
  const app = await withEnvironment(variables, () => NestFactory.create(ShopModule, { bufferLogs: true }));
  apps.push(app);
  await app.listen(0, '127.0.0.1');
  return { app, lines };
}

const apps: INestApplication[] = [];
const receivers: TelemetryReceiver[] = [];

async function startReceiver(): Promise<TelemetryReceiver> {
  const receiver = await TelemetryReceiver.start('http/protobuf');
  receivers.push(receiver);
  return receiver;
}

const get = async (app: INestApplication, path: string, headers: Record<string, string> = {}) =>
  (await fetch(`${await app.getUrl()}/${path}`, { headers })).text();

// Read once per process, so it applies to all applications here.
const propagators = process.env.OTEL_PROPAGATORS;
beforeAll(() => {
  process.env.OTEL_PROPAGATORS = 'tracecontext,baggage,b3,jaeger';
});
afterAll(() => {
  if (propagators === undefined) delete process.env.OTEL_PROPAGATORS;
  else process.env.OTEL_PROPAGATORS = propagators;
});

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  for (const receiver of receivers.splice(0)) await receiver.stop();
  jest.restoreAllMocks();
});

describe('OTEL_EXPORTER_OTLP_PROTOCOL=http/json', () => {
  it('sends spans, metrics and lines as JSON, the lines within the limits of log records', async () => {
    const receiver = await startReceiver();
    const { app } = await boot({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '10',
      OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: '5',
    });
    expect(await get(app, 'order')).toBe('ok');
    await app.get(MetricsPush).push();
    await apps.pop()?.close();

    const at = (path: string) =>
      receiver.accepted.filter((request) => request.path === path).map(({ body }) => parsed(body));
    const spans = at('/v1/traces').flatMap(({ resourceSpans = [] }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
    );
    expect(spans.map(({ name }) => name)).toEqual(expect.arrayContaining(['reserve', 'GET /order']));
    const metrics = at('/v1/metrics').flatMap(({ resourceMetrics = [] }) =>
      resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics)),
    );
    expect(metrics.map(({ name }) => name)).toContain('http.server.request.duration');
    const records = at('/v1/logs').flatMap(({ resourceLogs = [] }) =>
      resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap((scope) => scope.logRecords)),
    );
    const reserved = records.find(({ body }) => body.stringValue === 'reserved');
    expect(reserved?.attributes).toHaveLength(10);
    expect(reserved?.attributes).toContainEqual({ key: 'text', value: { stringValue: 'xxxxx' } });
    expect(receiver.accepted[0]?.headers['content-type']).toBe('application/json');
  });
});

describe('OTEL_CONFIG_FILE', () => {
  it('logs where spans and lines are sent, how, and under which service name', async () => {
    const receiver = await startReceiver();
    const folder = await mkdtemp(join(tmpdir(), 'otel-config-'));
    const file = join(folder, 'otel.yaml');
    const exporter = (path: string) =>
      `{ otlp_http: { endpoint: "\${RECEIVER}${path}", compression: gzip, headers: [{ name: x-key, value: k }] } }`;
    await writeFile(
      file,
      [
        'file_format: "1.1"',
        'resource: { attributes: [{ name: service.name, value: from-file }] }',
        `tracer_provider: { processors: [{ batch: { exporter: ${exporter('/v1/traces')} } }] }`,
        `logger_provider: { processors: [{ batch: { exporter: ${exporter('/v1/logs')} } }] }`,
      ].join('\n'),
    );
    const variables = { OTEL_CONFIG_FILE: file, RECEIVER: receiver.url, OTEL_SERVICE_NAME: 'not this' };
    const { app } = await boot(variables);
    await get(app, 'order');
    await apps.pop()?.close();
    await rm(folder, { recursive: true });
    expect(receiver.spans.map(({ name }) => name)).toContain('GET /order');
    expect(receiver.logs.map(({ body }) => body)).toContain('reserved');
    for (const { resource } of receiver.spans) expect(resource['service.name']).toBe('from-file');
    for (const { headers } of receiver.accepted)
      expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'x-key': 'k' });
  });
});

describe('OTEL_PROPAGATORS with b3 and jaeger', () => {
  it('continues a trace of B3, and passes it on in every configured format', async () => {
    const { app } = await boot({});
    const headers = JSON.parse(await get(app, 'relay', { b3: B3 })) as Record<string, string>;
    expect(headers.b3).toMatch(new RegExp(`^${TRACE_ID}-[\\da-f]{16}-1$`));
    expect(headers.traceparent).toContain(TRACE_ID);
    expect(headers['uber-trace-id']).toContain(TRACE_ID);
  });

  it('continues the trace of the last format named that a caller used', async () => {
    const { app } = await boot({});
    const both = JSON.parse(await get(app, 'relay', { b3: B3, traceparent: TRACEPARENT })) as { b3: string };
    expect(both.b3).toContain(TRACE_ID);
    const w3c = JSON.parse(await get(app, 'relay', { traceparent: TRACEPARENT })) as { b3: string };
    expect(w3c.b3).toContain('a'.repeat(32));
  });
});

describe('OTEL_LOG_LEVEL', () => {
  const messages = (lines: string[]) =>
    lines
      .map((line) => JSON.parse(line) as { context?: string; level: string; msg: string })
      .filter(({ context }) => context === 'OpenTelemetry')
      .map(({ level, msg }) => `${level} ${msg}`);

  it('logs the messages of OpenTelemetry from that level on, though LOG_LEVEL is above it', async () => {
    const { lines } = await boot({ OTEL_LOG_LEVEL: 'debug', LOG_LEVEL: 'warn' });
    const component = diag.createComponentLogger({ namespace: 'exporter' });
    component.error('not sent', new Error('refused with password=hunter2'));
    component.debug('sending', { items: 3 });
    component.verbose('never');
    const said = messages(lines);
    expect(said).toContainEqual(expect.stringMatching(/^error exporter not sent Error: refused/));
    expect(said).toContainEqual('debug exporter sending { items: 3 }');
    expect(said.join()).not.toMatch(/never|hunter2/);
  });

  it('exports none of these lines, which would cause endless further messages of OpenTelemetry', async () => {
    const receiver = await startReceiver();
    const { app, lines } = await boot({
      OTEL_LOG_LEVEL: 'all',
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    diag.warn('queue is full');
    await get(app, 'order');
    await apps.pop()?.close();
    const exported = receiver.accepted.map(({ body }) => Buffer.from(body).toString()).join();
    expect(messages(lines)).toContain('warn queue is full');
    expect(exported).toContain('reserved');
    expect(exported).not.toContain('OpenTelemetry"');
  });

  it('keeps a diag logger set by other code', async () => {
    const theirs = jest.fn();
    const quiet = (): void => undefined;
    diag.setLogger(
      { error: quiet, warn: theirs, info: quiet, debug: quiet, verbose: quiet },
      { logLevel: DiagLogLevel.ALL },
    );
    try {
      const { lines } = await boot({ OTEL_LOG_LEVEL: 'all' });
      diag.warn('queue is full');
      await apps.pop()?.close();
      diag.warn('still theirs');
      expect(theirs.mock.calls).toEqual([['queue is full'], ['still theirs']]);
      expect(messages(lines)).toEqual([]);
    } finally {
      diag.disable();
    }
  });
});

describe('OTEL_CONSOLE_EXPORTER', () => {
  it('prints the spans when they end', async () => {
    const printed = jest.spyOn(console, 'dir').mockImplementation(() => undefined);
    const { app } = await boot({ OTEL_CONSOLE_EXPORTER: 'true' });
    await get(app, 'order');
    expect(printed.mock.calls.map(([span]) => (span as { name: string }).name)).toContain('reserve');
  });
});

function parsed(body: Uint8Array): JsonExport {
  return JSON.parse(Buffer.from(body).toString()) as JsonExport;
}
