import { type IncomingMessage, type ServerResponse } from 'node:http';
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
import { context, trace, type Context } from '@opentelemetry/api';
import {
  APP_SCOPE,
  HTTP_REQUEST_LISTENERS,
  OBSERVABILITY_OPTIONS,
  type HttpOptions,
  type HttpRequestLine,
  type ManagementEndpoint,
} from '#contracts';
import { appOf, boundFields, closeApp, openApp, type AppScope } from '#kernel';
import { METRICS_ENDPOINTS, METRICS_PROVIDERS } from '#metrics';
import { TracingRuntime, tracingProviders } from '#tracing';
import { resolvedOptions } from '../../../../test/support/resolved-options.js';
import { HTTP_REQUEST_LINE } from '../http-request-line.js';
import { HttpObserver } from '../http.observer.js';
import { RequestListeners } from '../listeners/request-listeners.js';
import { HTTP_REQUEST_RECORDER, HttpServerMetrics } from '../http-server.metrics.js';

export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

/** The context of the caller, as seen in a handler, a guard or a middleware. */
export const here = (): Record<string, unknown> => ({
  trace: trace.getActiveSpan()?.spanContext().traceId,
  correlation: boundFields().correlation_id,
});

/** Observations of handlers, guards and middleware, and what a suite waits for. */
export const watched: {
  seen: Record<string, unknown>;
  hanging?: (() => void) | undefined;
  onLine?: ((line: HttpRequestLine) => void) | undefined;
} = { seen: {} };

@Injectable()
class SeeingGuard implements CanActivate {
  canActivate(): boolean {
    watched.seen.guard = here();
    return true;
  }
}

@Injectable()
class SeeingMiddleware implements NestMiddleware {
  use(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    watched.seen.middleware = here();
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
    watched.seen.handler = here();
    watched.seen.scope = appOf();
    if (id === 'broken') throw new Error('broken');
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- code of others does
    if (id === 'null') throw null;
    return { id };
  }

  @Post()
  create(@Body() body: unknown): unknown {
    watched.seen.handler = here();
    return body;
  }

  @Get('slow/forever')
  hang(): Promise<never> {
    watched.hanging?.();
    return new Promise(() => undefined);
  }
}

export interface Running {
  app: INestApplication;
  scope: AppScope;
  lines: HttpRequestLine[];
  url: string;
}

export const running: Running[] = [];

export function moduleFor(
  scope: AppScope,
  endpoint: string,
  http: Partial<HttpOptions>,
  lines: HttpRequestLine[],
) {
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
          watched.seen.line = context.with(of, here);
          watched.onLine?.(line);
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

export const adapters: Record<'express' | 'fastify', () => ExpressAdapter | FastifyAdapter> = {
  express: () => new ExpressAdapter(),
  fastify: () => new FastifyAdapter({ forceCloseConnections: true }),
};
export type AdapterName = keyof typeof adapters;

export const boot = (
  adapter: AdapterName,
  endpoint: string,
  http: Partial<HttpOptions> = {},
): Promise<Running> => bootOn(adapters[adapter](), endpoint, http);

export async function bootOn(
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

/** Number of requests with a route and status, as shown on `/metrics`. */
export async function counted({ app }: Running, route: string, status: number): Promise<number> {
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

export async function stop({ app, scope }: Running): Promise<void> {
  await app.get(TracingRuntime).shutdown();
  await app.close();
  closeApp(scope);
}
