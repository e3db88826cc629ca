import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Body,
  Controller,
  Get,
  Injectable,
  Module,
  Param,
  Post,
  UseGuards,
  type CanActivate,
  type INestApplication,
  type MiddlewareConsumer,
  type NestModule,
  type NestMiddleware,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { context, trace, type Context } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  APP_SCOPE,
  HTTP_REQUEST_LISTENERS,
  OBSERVABILITY_OPTIONS,
  type HttpOptions,
  type HttpRequestLine,
  type ManagementEndpoint,
} from '#contracts';
import { appOf, boundFields, closeApp, openApp, type AppScope } from '#kernel';
import { errorTypeOf } from '#operations';
import { METRICS_ENDPOINTS, METRICS_PROVIDERS } from '#metrics';
import { TracingRuntime, tracingProviders } from '#tracing';
import { TelemetryReceiver } from '#testing';
import { resolvedOptions } from '../../../test/support/resolved-options.js';
import { HTTP_REQUEST_LINE } from './http-request-line.js';
import { HttpObserver } from './http.observer.js';
import { RequestListeners } from './listeners/request-listeners.js';
import { HTTP_REQUEST_RECORDER, HttpServerMetrics } from './http-server.metrics.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

/** Where the caller stands, as a handler, a guard or a middleware sees it. */
const here = (): Record<string, unknown> => ({
  trace: trace.getActiveSpan()?.spanContext().traceId,
  correlation: boundFields().correlation_id,
});

let seen: Record<string, unknown> = {};
let hanging: (() => void) | undefined;
let onLine: ((line: HttpRequestLine) => void) | undefined;

@Injectable()
class SeeingGuard implements CanActivate {
  canActivate(): boolean {
    seen.guard = here();
    return true;
  }
}

@Injectable()
class SeeingMiddleware implements NestMiddleware {
  use(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    seen.middleware = here();
    if (request.headers['x-turn'] !== 'away') return next();
    response.writeHead(401, 'Not you', { 'x-reason': 'middleware' }).end();
  }
}

@Controller('orders')
class OrdersController {
  @Get(':id')
  @UseGuards(SeeingGuard)
  async find(@Param('id') id: string): Promise<unknown> {
    await new Promise(setImmediate);
    seen.handler = here();
    seen.scope = appOf();
    if (id === 'broken') throw new Error('broken');
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- code of others does
    if (id === 'null') throw null;
    return { id };
  }

  @Post()
  create(@Body() body: unknown): unknown {
    seen.handler = here();
    return body;
  }

  @Get('slow/forever')
  hang(): Promise<never> {
    hanging?.();
    return new Promise(() => undefined);
  }
}

interface Running {
  app: INestApplication;
  scope: AppScope;
  lines: HttpRequestLine[];
  url: string;
}

const running: Running[] = [];

function moduleFor(scope: AppScope, endpoint: string, http: Partial<HttpOptions>, lines: HttpRequestLine[]) {
  const base = resolvedOptions({ endpoint });
  @Module({
    controllers: [OrdersController],
    providers: [
      { provide: OBSERVABILITY_OPTIONS, useValue: { ...base, http: { ...base.http, ...http } } },
      { provide: APP_SCOPE, useValue: scope },
      {
        provide: HTTP_REQUEST_LINE,
        useValue: (of: Context, _at: number, line: HttpRequestLine) => {
          lines.push(line);
          seen.line = context.with(of, here);
          onLine?.(line);
        },
      },
      ...tracingProviders,
      ...METRICS_PROVIDERS,
      { provide: HTTP_REQUEST_RECORDER, useClass: HttpServerMetrics },
      { provide: HTTP_REQUEST_LISTENERS, useClass: RequestListeners },
      HttpObserver,
    ],
  })
  class AppModule implements NestModule {
    configure(consumer: MiddlewareConsumer): void {
      consumer.apply(SeeingMiddleware).forRoutes('*path');
    }
  }
  return AppModule;
}

const adapters = {
  express: () => new ExpressAdapter(),
  fastify: () => new FastifyAdapter({ forceCloseConnections: true }),
};
type AdapterName = keyof typeof adapters;

const boot = (adapter: AdapterName, endpoint: string, http: Partial<HttpOptions> = {}): Promise<Running> =>
  bootOn(adapters[adapter](), endpoint, http);

async function bootOn(
  adapter: ExpressAdapter | FastifyAdapter,
  endpoint: string,
  http: Partial<HttpOptions> = {},
): Promise<Running> {
  const [scope, lines] = [openApp(), [] as HttpRequestLine[]];
  const module = moduleFor(scope, endpoint, http, lines);
  const app = await NestFactory.create(module, adapter, {
    logger: false,
    forceCloseConnections: true,
  });
  await app.listen(0, '127.0.0.1');
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  const started = { app, scope, lines, url: `http://127.0.0.1:${port}` };
  running.push(started);
  return started;
}

/** Requests counted under a route and a status, as `/metrics` shows them. */
async function counted({ app }: Running, route: string, status: number): Promise<number> {
  const [endpoint] = app.get<ManagementEndpoint[]>(METRICS_ENDPOINTS);
  const answer = await endpoint?.handle({
    method: 'GET',
    path: '/metrics',
    params: {},
    query: new URLSearchParams(),
    headers: {},
    bytes: () => Promise.resolve(new Uint8Array()),
    json: () => Promise.resolve({}),
  });
  let page = '';
  for await (const piece of answer?.body as AsyncIterable<Uint8Array>) page += Buffer.from(piece).toString();
  const series = `http_server_request_duration_seconds_count{http_request_method="GET",http_route="${route}",http_response_status_code="${status}",url_scheme="http",error_type="${status >= 500 ? 'Error' : ''}"}`;
  const line = page.split('\n').find((text) => text.startsWith(series));
  return Number(line?.slice(series.length));
}

async function stop({ app, scope }: Running): Promise<void> {
  await app.get(TracingRuntime).shutdown();
  await app.close();
  closeApp(scope);
}

describe.each(Object.keys(adapters) as AdapterName[])('HttpObserver on %s', (adapter) => {
  let receiver: TelemetryReceiver;

  beforeEach(async () => {
    seen = {};
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
    expect(seen).toEqual({
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
    expect(seen.handler).toEqual({ trace: expect.any(String), correlation: 'posted' });
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
      expect(seen.handler).toMatchObject({ correlation: response.headers.get('x-correlation-id') });
    },
  );

  it('tells the ids also when middleware answers by itself, and leaves its status, reason and headers alone', async () => {
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

  it('names the type of a thrown null as everything else does', async () => {
    const server = await boot(adapter, receiver.url);
    expect((await fetch(`${server.url}/orders/null`)).status).toBe(500);
    expect(await spans(server)).toMatchObject([
      { status: { code: 'error' }, attributes: { 'error.type': errorTypeOf(null) } },
    ]);
  });

  it('says on its span what the semantic conventions require, and what was asked for when that is no known method', async () => {
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
    const entered = new Promise<void>((resolve) => (hanging = resolve));
    const request = httpRequest(`${server.url}/orders/slow/forever`).end();
    request.on('error', () => undefined);
    await entered;
    const gone = new Promise<HttpRequestLine>((resolve) => (onLine = resolve));
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
    expect(seen.middleware).toEqual(seen.handler);
  });
});

describe('HttpObserver on an Express application of the user’s', () => {
  let receiver: TelemetryReceiver;

  beforeEach(async () => {
    receiver = await TelemetryReceiver.start('grpc');
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(stop));
    await receiver.stop();
  });

  const early = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    seen.early = here();
    if (request.url === '/early') response.end('early');
    else next();
  };

  it('observes middleware that was there before Nest', async () => {
    const adapter = new ExpressAdapter();
    adapter.use(early);
    const { url, lines } = await bootOn(adapter, receiver.url);
    const answer = await fetch(`${url}/early`, {
      headers: { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` },
    });
    expect([await answer.text(), answer.headers.get('x-trace-id')]).toEqual(['early', TRACE_ID]);
    expect(seen.early).toMatchObject({ trace: TRACE_ID });
    expect(lines).toMatchObject([{ path: '/early', status: 200 }]);
  });

  it('observes what comes to Nest from a bigger application, and leaves it what Nest does not know', async () => {
    const { app, lines } = await bootOn(new ExpressAdapter(), receiver.url);
    const bigger = new ExpressAdapter();
    bigger.use('/api', app.getHttpAdapter().getInstance());
    bigger.initHttpServer({});
    const server = bigger.getHttpServer() as Server;
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    expect(await (await fetch(`${url}/api/orders/7`)).json()).toEqual({ id: '7' });
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
    expect(lines).toMatchObject([{ route: '/api/orders/:id', status: 200 }]);

    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
});
