import { request as httpRequest } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type HttpRequestLine } from '#contracts';
import { openApp } from '#kernel';
import { errorTypeOf } from '#operations';
import { TracingRuntime } from '#tracing';
import { TelemetryReceiver } from '#testing';
import {
  adapters,
  boot,
  counted,
  running,
  stop,
  TRACE_ID,
  watched,
  type AdapterName,
  type Running,
  moduleFor,
} from './contract/observed-app.js';

describe.each(Object.keys(adapters) as AdapterName[])('HttpObserver on %s', (adapter) => {
  let receiver: TelemetryReceiver;

  beforeEach(async () => {
    watched.seen = {};
    receiver = await TelemetryReceiver.start('grpc');
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map(stop));
    await receiver.stop();
  });

  const spans = async ({ app }: Running) => {
    await app.get(TracingRuntime).shutdown();
    return receiver.spans;
  };

  it('makes a server span in the caller’s trace, named by the route, seen by middleware, guard and handler', async () => {
    const server = await boot(adapter, receiver.url);
    const response = await fetch(`${server.url}/orders/7?secret=1`, {
      headers: { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`, 'x-correlation-id': 'order-7' },
    });

    expect(await response.json()).toEqual({ id: '7' });
    expect(response.headers.get('x-correlation-id')).toBe('order-7');
    const place = { trace: TRACE_ID, correlation: 'order-7' };
    expect(watched.seen).toEqual({
      middleware: place,
      guard: place,
      handler: place,
      line: place,
      scope: server.scope,
    });
    expect(await spans(server)).toMatchObject([
      {
        name: 'GET /orders/:id',
        kind: 'server',
        traceId: TRACE_ID,
        parentSpanId: 'b7ad6b7169203331',
        status: { code: 'unset' },
        attributes: {
          'http.request.method': 'GET',
          'http.route': '/orders/:id',
          'url.path': '/orders/7',
          'http.response.status_code': 200,
        },
      },
    ]);
  });

  it('keeps the context after the body was read', async () => {
    const server = await boot(adapter, receiver.url);
    const body = JSON.stringify({ text: 'x'.repeat(50_000) });
    const headers = { 'content-type': 'application/json', 'x-correlation-id': 'posted' };
    const response = await fetch(`${server.url}/orders`, { method: 'POST', headers, body });

    expect(await response.text()).toBe(body);
    expect(watched.seen.handler).toEqual({ trace: expect.any(String), correlation: 'posted' });
    expect((await spans(server))[0]).toMatchObject({
      name: 'POST /orders',
      attributes: { 'http.route': '/orders' },
    });
  });

  it.each(['white space', 'x'.repeat(129), '{"a":1}'])(
    'replaces a correlation id that is not sane: %s',
    async (id) => {
      const server = await boot(adapter, receiver.url);
      const response = await fetch(`${server.url}/orders/1`, { headers: { 'x-correlation-id': id } });

      expect(response.headers.get('x-correlation-id')).toMatch(/^[\da-f-]{36}$/);
      expect(watched.seen.handler).toMatchObject({ correlation: response.headers.get('x-correlation-id') });
    },
  );

  it('sends the ids also when middleware answers, and leaves its status, reason and headers unchanged', async () => {
    const server = await boot(adapter, receiver.url);
    const headers = { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`, 'x-turn': 'away' };
    const response = await fetch(`${server.url}/orders/1`, { headers });

    expect([response.status, response.statusText]).toEqual([401, 'Not you']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-reason': 'middleware',
      'x-trace-id': TRACE_ID,
      'x-correlation-id': expect.stringMatching(/^[\da-f-]{36}$/),
    });
  });

  it('marks a 5xx as an error, in span, metric and line', async () => {
    const server = await boot(adapter, receiver.url);
    const response = await fetch(`${server.url}/orders/broken`);

    expect(response.status).toBe(500);
    const [span] = await spans(server);
    expect(span).toMatchObject({ status: { code: 'error' }, attributes: { 'error.type': 'Error' } });
    expect(server.lines).toMatchObject([
      { method: 'GET', path: '/orders/broken', route: '/orders/:id', status: 500 },
    ]);
    expect(await counted(server, '/orders/:id', 500)).toBe(1);
  });

  it('names the type of a thrown null as in all other places', async () => {
    const server = await boot(adapter, receiver.url);
    expect((await fetch(`${server.url}/orders/null`)).status).toBe(500);
    expect(await spans(server)).toMatchObject([
      { status: { code: 'error' }, attributes: { 'error.type': errorTypeOf(null) } },
    ]);
  });

  it('sets the span attributes that the semantic conventions require, with the original method if it is unknown', async () => {
    const server = await boot(adapter, receiver.url);
    await fetch(`${server.url}/orders/1`);
    await fetch(`${server.url}/orders/1`, { method: 'PROPFIND' });
    const [known, other] = await spans(server);
    const required = { 'url.scheme': 'http', 'url.path': '/orders/1' };
    expect(known?.attributes).toMatchObject({
      ...{ ...required, 'http.request.method': 'GET', 'http.route': '/orders/:id' },
      'http.response.status_code': 200,
    });
    expect(known?.attributes).not.toHaveProperty('http.request.method_original');
    expect(other).toMatchObject({
      name: 'HTTP',
      attributes: {
        ...{ ...required, 'http.request.method': '_OTHER', 'http.request.method_original': 'PROPFIND' },
        'http.response.status_code': 404,
      },
    });
  });

  it('sets client, server and protocol on its span, without secrets of the query', async () => {
    const server = await boot(adapter, receiver.url);
    const headers = { 'user-agent': 'shop-app/2', 'x-forwarded-for': '203.0.113.7, 10.0.0.1' };
    await fetch(`${server.url}/orders/1?page=2&token=hunter2`, { headers });
    await fetch(`${server.url}/orders/1`);
    const [asked, plain] = await spans(server);
    const { hostname, port } = new URL(server.url);
    expect(asked?.attributes).toMatchObject({
      'url.query': expect.stringMatching(/^page=2&token=(?!hunter2)/),
      'server.address': hostname,
      'server.port': Number(port),
      'client.address': '203.0.113.7',
      'user_agent.original': 'shop-app/2',
      'network.peer.address': expect.stringContaining('127.0.0.1'),
      'network.peer.port': expect.any(Number),
      'network.protocol.version': '1.1',
    });
    expect(plain?.attributes).not.toHaveProperty('url.query');
    expect(plain?.attributes['client.address']).toContain('127.0.0.1');
  });

  it('gives all unmatched routes one span name and one series', async () => {
    const server = await boot(adapter, receiver.url);
    for (const path of ['/wp-login.php', '/.env']) expect((await fetch(server.url + path)).status).toBe(404);

    expect(await counted(server, '', 404)).toBe(2);
    const unmatched = await spans(server);
    expect(unmatched.map(({ name }) => name)).toEqual(['GET', 'GET']);
    expect(unmatched[0]?.attributes).not.toHaveProperty('http.route');
  });

  it('ends the observation of a request whose client went away', async () => {
    const server = await boot(adapter, receiver.url);
    const entered = new Promise<void>((resolve) => (watched.hanging = resolve));
    const request = httpRequest(`${server.url}/orders/slow/forever`).end();
    request.on('error', () => undefined);
    await entered;
    const gone = new Promise<HttpRequestLine>((resolve) => (watched.onLine = resolve));
    request.destroy();
    await gone;

    expect(server.lines).toEqual([await gone]);
    expect(await gone).toMatchObject({ route: '/orders/slow/forever', status: 499, aborted: true });
    expect((await spans(server))[0]?.attributes).toMatchObject({ 'http.response.status_code': 499 });
  });

  it('leaves ignored paths and switched-off applications alone', async () => {
    const ignoring = await boot(adapter, receiver.url, { ignorePaths: ['/orders/7'] });
    const off = await boot(adapter, receiver.url, { enabled: false });

    for (const { url } of [ignoring, off]) {
      const response = await fetch(`${url}/orders/7`);
      expect(response.status).toBe(200);
      expect(response.headers.has('x-correlation-id')).toBe(false);
    }
    expect([ignoring.lines, off.lines]).toEqual([[], []]);
  });

  it('keeps two applications in one process apart', async () => {
    const first = await boot(adapter, receiver.url);
    const second = await boot(adapter, receiver.url);

    await Promise.all([
      fetch(`${first.url}/orders/1`),
      fetch(`${first.url}/orders/2`),
      fetch(`${second.url}/orders/3`),
    ]);

    expect(first.lines.map(({ path }) => path).sort()).toEqual(['/orders/1', '/orders/2']);
    expect(second.lines.map(({ path }) => path)).toEqual(['/orders/3']);
    expect([await counted(first, '/orders/:id', 200), await counted(second, '/orders/:id', 200)]).toEqual([
      2, 1,
    ]);
  });

  it('observes an application made from a testing module too, also without a socket', async () => {
    const [scope, lines] = [openApp(), [] as HttpRequestLine[]];
    const testing = await Test.createTestingModule({
      imports: [moduleFor(scope, receiver.url, {}, lines)],
    }).compile();
    const app = testing.createNestApplication(adapters[adapter](), { logger: false });
    await app.listen(0, '127.0.0.1');
    running.push({ app, scope, lines, url: await app.getUrl() });

    await fetch(`${await app.getUrl()}/orders/1`);
    if (app.getHttpAdapter() instanceof FastifyAdapter) {
      await (app.getHttpAdapter() as FastifyAdapter).inject({ method: 'GET', url: '/orders/1' });
    }

    expect(lines).toHaveLength(adapter === 'fastify' ? 2 : 1);
    expect(watched.seen.middleware).toEqual(watched.seen.handler);
  });
});
