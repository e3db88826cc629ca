import { get, type IncomingHttpHeaders } from 'node:http';
import { Controller, Get, Headers, Module, Param, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { context, SpanKind } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { inbound, Story, until } from '../support/story.js';

let self = '';

/** Forwards all headers of the current request, like gateways. */
const CLIENTS: Record<string, (url: string, headers: IncomingHttpHeaders) => Promise<string>> = {
  fetch: async (url, { host: _host, connection: _connection, ...headers }) =>
    (await fetch(url, { headers: headers as Record<string, string> })).text(),
  'node:http': (url, headers) =>
    new Promise((resolve, reject) => {
      get(url, { headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (piece: string) => (body += piece));
        response.on('end', () => resolve(body));
      }).on('error', reject);
    }),
};

@Controller()
class Gateway {
  @Get('copying/:client')
  copying(@Param('client') client: string, @Headers() headers: IncomingHttpHeaders): Promise<string> {
    return CLIENTS[client]?.(`${self}/upstream`, headers) ?? Promise.resolve('');
  }

  @Get('choosing/:client')
  choosing(@Param('client') client: string, @Headers() headers: IncomingHttpHeaders): Promise<string> {
    return (
      CLIENTS[client]?.(`${self}/upstream`, { ...headers, traceparent: inbound(99).traceparent }) ??
      Promise.resolve('')
    );
  }

  @Get('upstream')
  upstream(@Headers('traceparent') traceparent: string): string {
    return traceparent;
  }
}

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('Ids that come with a request on %s', (_name, adapter) => {
  const story = new Story();
  let app: INestApplication;

  beforeAll(async () => {
    @Module({
      imports: [
        ObservabilityModule.forRoot({
          ...story.options(),
          http: {
            requestIdHeaders: ['X-Request-Id', 'x-correlation-id', 'x-amzn-trace-id'],
            requestLevel: 'debug',
          },
          logging: { ...story.options().logging, level: 'debug' },
        }),
      ],
      controllers: [Gateway],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, adapter(), { bufferLogs: true });
    await app.listen(0, '127.0.0.1');
    self = await app.getUrl();
  });

  afterAll(() => app.close());

  it.each(Object.keys(CLIENTS))(
    'a gateway that copies headers (%s) keeps its client span, and the trace its shape',
    async (client) => {
      const { traceId, spanId, traceparent } = inbound(client.length);
      const arrived = await (await fetch(`${self}/copying/${client}`, { headers: { traceparent } })).text();
      await story.spansOf(traceId, 'GET /upstream');
      const spans = await story.spansOf(traceId, 'GET /copying/:client');
      const [server, call, upstream] = [
        spans.find(({ name }) => name === 'GET /copying/:client'),
        spans.find(({ kind }) => kind === SpanKind.CLIENT),
        spans.find(({ name }) => name === 'GET /upstream'),
      ];
      expect(server?.parentSpanContext?.spanId).toBe(spanId);
      expect(call?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId);
      expect(upstream?.parentSpanContext?.spanId).toBe(call?.spanContext().spanId);
      expect(arrived).toContain(call?.spanContext().spanId);
    },
  );

  it.each(Object.keys(CLIENTS))('a trace that the sender has chosen is respected (%s)', async (client) => {
    const { traceparent } = inbound(50);
    const arrived = await (await fetch(`${self}/choosing/${client}`, { headers: { traceparent } })).text();
    expect(arrived).toBe(inbound(99).traceparent);
  });

  const lineOf = (traceId: string) =>
    until(
      () => story.lines.find(({ trace_id, msg }) => trace_id === traceId && msg === 'request completed'),
      'its line',
    );

  async function ask(headers: Record<string, string>) {
    // The test runs in the application's process, whose client observer would add a trace.
    const response = await context.with(suppressTracing(context.active()), () =>
      fetch(`${self}/upstream`, { headers }),
    );
    await response.text();
    const line = await lineOf(response.headers.get('x-trace-id') ?? '');
    return { headers: Object.fromEntries(response.headers), line };
  }

  it.each([
    ['x-request-id', 'a1B2-c3'],
    ['x-request-id', 'aGVsbG8/d29ybGQ+Zm9v=='],
    ['x-amzn-trace-id', 'Root=1-67891233-abcdef012345678912345678'],
    ['x-correlation-id', 'orders/2026/11'],
  ])('%s: %s is kept and answered', async (name, id) => {
    const { headers, line } = await ask({ [name]: id });
    expect(headers).toMatchObject({ [name]: id, 'x-correlation-id': id });
    expect(line).toMatchObject({ correlation_id: id, level: 'debug' });
  });

  it('the first header of the option with a sane value counts', async () => {
    const both = await ask({ 'x-correlation-id': 'second', 'x-request-id': 'first' });
    expect(both.line.correlation_id).toBe('first');
    const insane = await ask({ 'x-correlation-id': 'second', 'x-request-id': '<script>' });
    expect(insane.line.correlation_id).toBe('second');
  });

  it.each(['with space', '"quoted"', 'x'.repeat(129), '<b>', 'a\\b'])(
    'an id that could forge something is replaced: %s',
    async (id) => {
      const { headers, line } = await ask({ 'x-request-id': id });
      expect(line.correlation_id).toMatch(/^[\da-f-]{36}$/);
      expect(headers['x-request-id']).toBeUndefined();
    },
  );

  const UUID = '0af76519-16cd-43dd-8448-eb211c80319c';
  const HEX = UUID.replaceAll('-', '');

  it('x-trace-id may be a UUID, and x-span-id is the parent', async () => {
    const spanId = 'b7ad6b7169203331';
    const { line } = await ask({ 'x-trace-id': UUID, 'x-span-id': spanId });
    expect(line.trace_id).toBe(HEX);
    const [span] = await story.spansOf(HEX, 'GET /upstream');
    expect(span?.parentSpanContext?.spanId).toBe(spanId);
  });

  it.each(['0000000000000000', 'xyz', 'b7ad6b71692033311'])(
    'x-span-id %s is ignored, x-trace-id is not',
    async (spanId) => {
      const { line } = await ask({ 'x-trace-id': HEX.toUpperCase(), 'x-span-id': spanId });
      expect(line.trace_id).toBe(HEX);
      expect(line.span_id).not.toBe(spanId);
    },
  );

  it('traceparent wins', async () => {
    const { traceId, traceparent } = inbound(77);
    const { line } = await ask({ traceparent, 'x-trace-id': UUID, 'x-span-id': 'b7ad6b7169203331' });
    expect(line.trace_id).toBe(traceId);
  });
});
