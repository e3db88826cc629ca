import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, get, request, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeApp, contextOfApp, openApp, runWith, type AppScope } from '#kernel';
import { inboundContext, TracingRuntime, TracingService } from '#tracing';
import { hasIpv6 } from '../../../test/support/ipv6.js';
import { resolvedOptions } from '../../../test/support/resolved-options.js';
import { HttpClientObserver } from './http-client.observer.js';

interface Running {
  scope: AppScope;
  runtime: TracingRuntime;
  observer: HttpClientObserver;
  exporter: InMemorySpanExporter;
  service: TracingService;
}

let server: Server;
let url: string;
let arrived: IncomingHttpHeaders[] = [];
const running: Running[] = [];

async function start(http: { client?: boolean } = {}): Promise<Running> {
  const [scope, exporter] = [openApp(), new InMemorySpanExporter()];
  const base = resolvedOptions({ exporters: [exporter], scheduledDelayMs: 60_000 });
  const options = { ...base, http: { ...base.http, ...http } };
  const runtime = await TracingRuntime.start(options, scope);
  const observer = new HttpClientObserver(options, runtime);
  observer.onApplicationBootstrap();
  const app = { scope, runtime, observer, exporter, service: new TracingService(runtime) };
  running.push(app);
  return app;
}

async function spansOf({ runtime, exporter }: Running): Promise<ReadableSpan[]> {
  await runtime.flush();
  // The channels are process-wide: leftovers of an earlier spec would appear here too.
  return exporter
    .getFinishedSpans()
    .filter(
      ({ kind, attributes }) => kind !== SpanKind.CLIENT || String(attributes['url.full']).startsWith(url),
    );
}

const viaFetch = async (target: string): Promise<unknown> => (await fetch(target)).text();
const viaNode = (target: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    get(target, (response) => response.resume().on('end', resolve)).on('error', reject);
  });

beforeEach(async () => {
  arrived = [];
  server = createServer((incoming, response) => {
    arrived.push(incoming.headers);
    if (incoming.url?.startsWith('/hang-up')) incoming.destroy();
    else response.writeHead(incoming.url?.startsWith('/missing') ? 404 : 200).end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const { observer, runtime, scope } of running.splice(0)) {
    observer.onApplicationShutdown();
    await runtime.shutdown();
    closeApp(scope);
  }
  server.closeAllConnections();
  server.close();
});

it.each(['', 'undefined', '00-0-0-00'])(
  'observes a request of a handler with the traceparent "%s", which names no trace',
  async (traceparent) => {
    const app = await start();
    const inbound = inboundContext(app.scope, { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` });
    await context.with(inbound, () => fetch(url, { headers: { traceparent } }));
    const [client] = await spansOf(app);
    expect(arrived[0]?.traceparent).toContain(client?.spanContext().spanId);
  },
);

describe.each([
  ['fetch', viaFetch],
  ['node:http', viaNode],
])('A request through %s', (_client, call) => {
  it('has a client span by the semantic conventions, and arrives with its trace', async () => {
    const app = await start();
    const parent = await app.service.trace('work', {}, async (span) => {
      await call(`${url}/orders/7?page=2`);
      return span.spanContext();
    });
    const [client, work] = await spansOf(app);
    expect(client).toMatchObject({
      name: 'GET',
      kind: SpanKind.CLIENT,
      parentSpanContext: { spanId: parent.spanId },
    });
    expect(client?.attributes).toEqual({
      'http.request.method': 'GET',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(url).port),
      'network.peer.address': '127.0.0.1',
      'network.peer.port': Number(new URL(url).port),
      'network.protocol.version': '1.1',
      'url.full': `${url}/orders/7?page=2`,
      'http.response.status_code': 200,
    });
    expect(arrived[0]?.traceparent).toBe(`00-${parent.traceId}-${client?.spanContext().spanId}-03`);
    expect(work?.spanContext()).toEqual(parent);
  });

  it('shows neither credentials nor secrets of the query', async () => {
    const app = await start();
    await call(`${url}/files?X-Amz-Signature=abcdef123456&access_token=t0psecret&page=3`);
    const [client] = await spansOf(app);
    expect(client?.attributes['url.full']).toMatch(/page=3$/);
    expect(client?.attributes['url.full']).not.toMatch(/abcdef123456|t0psecret/);
  });

  it.each([
    ...['X-Amz-Signature', 'X-Amz-Credential', 'X-Amz-Security-Token', 'AWSAccessKeyId'],
    ...['Signature', 'sig', 'X-Goog-Signature'],
  ])('keeps the parameter %s without its value, as the conventions name it', async (name) => {
    const app = await start();
    await call(`${url}/files?${name}=abcdef123456&page=3`);
    const [client] = await spansOf(app);
    const shown = new URL(String(client?.attributes['url.full'])).searchParams;
    expect([shown.get(name), shown.get('page')]).toEqual(['[redacted]', '3']);
  });

  it('names its server also where the path begins with two slashes', async () => {
    const app = await start();
    await call(`${url}//orders/7`);
    await app.runtime.flush();
    const [client] = app.exporter.getFinishedSpans();
    expect(client?.attributes).toMatchObject({
      'server.address': '127.0.0.1',
      'url.full': `${url}//orders/7`,
    });
  });

  it('is marked by a status from 400 on', async () => {
    const app = await start();
    await call(`${url}/missing`);
    const [client] = await spansOf(app);
    expect(client?.attributes).toMatchObject({ 'http.response.status_code': 404, 'error.type': '404' });
    expect(client?.status.code).toBe(SpanStatusCode.ERROR);
  });

  it('is marked by an error, which the caller receives unchanged', async () => {
    const app = await start();
    await expect(call(`${url}/hang-up`)).rejects.toThrow();
    const [client] = await spansOf(app);
    expect(client?.status.code).toBe(SpanStatusCode.ERROR);
    expect(client?.attributes['error.type']).toMatch(/^(ECONNRESET|UND_ERR_SOCKET)$/);
  });

  it('is unchanged within suppressed tracing', async () => {
    const app = await start();
    await context.with(suppressTracing(ROOT_CONTEXT), () => call(url));
    expect(arrived[0]).not.toHaveProperty('traceparent');
    expect(await spansOf(app)).toEqual([]);
  });

  it('is left alone when the option is off, and after shutdown', async () => {
    const off = await start({ client: false });
    await call(url);
    off.observer.onApplicationShutdown();
    const closed = await start();
    closed.observer.onApplicationShutdown();
    await call(url);
    expect(arrived.filter((headers) => headers.traceparent)).toEqual([]);
  });

  it('belongs to the application that makes it, where there are two', async () => {
    const [one, two] = [await start(), await start()];
    await context.with(contextOfApp(two.scope, ROOT_CONTEXT), () => call(url));
    expect([(await spansOf(one)).length, (await spansOf(two)).length]).toEqual([0, 1]);
  });
});

describe('The connection of a request', () => {
  it('gives the version that the server answers with, through node:http', async () => {
    const old = createTcpServer((socket) =>
      socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n')),
    ).listen(0, '127.0.0.1');
    await once(old, 'listening');
    url = `http://127.0.0.1:${(old.address() as AddressInfo).port}`;
    const app = await start();
    await viaNode(url);
    old.close();
    expect((await spansOf(app))[0]?.attributes['network.protocol.version']).toBe('1.0');
  });

  (hasIpv6 ? it : it.skip)('is known through node:http on IPv6, without a Host header too', async () => {
    const plain = createTcpServer((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')),
    ).listen(0, '::1');
    await once(plain, 'listening');
    const { port } = plain.address() as AddressInfo;
    url = 'http://[::1]';
    const app = await start();
    await viaNode(`http://[::1]:${port}`);
    await once(get({ host: '::1', port, setHost: false, agent: false }), 'response');
    plain.close();
    const known = { 'server.address': '::1', 'network.peer.address': '::1', 'network.peer.port': port };
    expect((await spansOf(app)).map(({ attributes }) => attributes)).toMatchObject([known, known]);
  });

  it('gives the version that was negotiated, and addresses without brackets, through undici', async () => {
    url = 'https://[::1]:8443';
    const app = await start();
    const request = { method: 'GET', origin: url, path: '/', headers: [], addHeader: () => undefined };
    channel('undici:request:create').publish({ request });
    const socket = { alpnProtocol: 'h2', remoteAddress: '::1', remotePort: 8443 };
    channel('undici:client:sendHeaders').publish({ request, headers: '', socket });
    channel('undici:request:headers').publish({ request, response: { statusCode: 200 } });
    expect((await spansOf(app))[0]?.attributes).toMatchObject({
      ...{ 'server.address': '::1', 'server.port': 8443, 'url.full': `${url}/` },
      ...{ 'network.peer.address': '::1', 'network.peer.port': 8443, 'network.protocol.version': '2' },
    });
  });

  it('is known of a request that failed after it was sent, and of none that was not', async () => {
    const app = await start();
    await expect(viaFetch(`${url}/hang-up`)).rejects.toThrow();
    const refused = createTcpServer().listen(0, '127.0.0.1');
    await once(refused, 'listening');
    const { port } = refused.address() as AddressInfo;
    await new Promise((resolve) => refused.close(resolve));
    const sent = await spansOf(app);
    url = `http://127.0.0.1:${port}`;
    for (const call of [viaFetch, viaNode]) await expect(call(url)).rejects.toThrow();
    expect(sent[0]?.attributes).toMatchObject({ 'network.peer.port': expect.any(Number) });
    for (const { attributes } of await spansOf(app)) {
      expect(attributes).toMatchObject({ 'error.type': 'ECONNREFUSED' });
      expect(attributes).not.toHaveProperty('network.peer.address');
      expect(attributes).not.toHaveProperty('network.protocol.version');
    }
  });
});

describe('The headers of a request', () => {
  it('stay as they are when they hold a trace already', async () => {
    const app = await start();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await fetch(url, { headers: { traceparent } });
    await new Promise((resolve) => get(url, { headers: { Traceparent: traceparent } }, resolve));
    expect(arrived.map((headers) => headers.traceparent)).toEqual([traceparent, traceparent]);
    expect(await spansOf(app)).toEqual([]);
  });

  it.each([
    ['fetch', viaFetch],
    ['node:http', viaNode],
  ])('carry the correlation id on through %s, and leave one that is there', async (_client, call) => {
    await start();
    await runWith({ correlation_id: 'order-7' }, () => call(url));
    await runWith({ correlation_id: 'order-7' }, () =>
      fetch(url, { headers: { 'X-Correlation-Id': 'own' } }),
    );
    await call(url);
    expect(arrived.map((headers) => headers['x-correlation-id'])).toEqual(['order-7', 'own', undefined]);
  });

  it('do not break a request that gives them as a list, which has been written by then', async () => {
    await start();
    await new Promise((resolve) => get(url, { headers: ['x-mine', '1', 'host', 'here'] as never }, resolve));
    expect(arrived[0]?.['x-mine']).toBe('1');
  });

  it('carry tracestate and baggage of the caller on', async () => {
    await start();
    const inbound = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      traceFlags: 0,
    });
    await context.with(inbound, () => viaFetch(url));
    expect(arrived[0]?.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-.*-00$/);
  });
});

describe('A request that becomes another protocol’s', () => {
  beforeEach(() => {
    server.on('upgrade', (incoming, socket) => {
      arrived.push(incoming.headers);
      socket.on('error', () => undefined);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n`);
    });
  });

  it('ends well, with status 101, through node:http', async () => {
    const app = await start();
    const outgoing = get(url, { headers: { connection: 'Upgrade', upgrade: 'x' } });
    const [, socket] = (await once(outgoing, 'upgrade')) as [unknown, Socket];
    socket.destroy();
    await new Promise(setImmediate);
    const [client] = await spansOf(app);
    expect(client?.attributes['http.response.status_code']).toBe(101);
    expect(client?.status.code).toBe(SpanStatusCode.UNSET);
    expect(arrived[0]?.traceparent).toBeDefined();
  });

  it('propagates the trace through undici, which does not report how it ends', async () => {
    const app = await start();
    const headers: Record<string, string> = {};
    const request = {
      ...{ method: 'GET', origin: url, path: '/socket', headers: [], upgrade: 'websocket' },
      addHeader: (name: string, value: string) => (headers[name] = value),
    };
    const parent = app.service.trace('work', {}, (span) => {
      channel('undici:request:create').publish({ request });
      return span.spanContext();
    });
    expect(headers.traceparent).toBe(`00-${parent.traceId}-${parent.spanId}-03`);
    expect((await spansOf(app)).map(({ name }) => name)).toEqual(['work']);
  });
});

it('A request that is destroyed before it left ends its span and throws nothing more', async () => {
  const app = await start();
  const outgoing = request(url);
  const closed = new Promise((resolve) => outgoing.on('error', () => undefined).on('close', resolve));
  outgoing.destroy();
  await closed;
  expect(await spansOf(app)).toHaveLength(1);
});
