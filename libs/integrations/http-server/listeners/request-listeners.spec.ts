import { connect } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module, Param, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  APP_SCOPE,
  HTTP_REQUEST_LISTENERS,
  OBSERVABILITY_OPTIONS,
  type HttpRequestListeners,
  type ServedRequest,
} from '#contracts';
import { closeApp, openApp } from '#kernel';
import { tracingProviders } from '#tracing';
import { resolvedOptions } from '../../../../test/support/resolved-options.js';
import { HttpObserver } from '../http.observer.js';
import { RequestListeners } from './request-listeners.js';

let arrived: (() => void) | undefined;

@Controller('orders')
class OrdersController {
  @Get(':id')
  find(@Param('id') id: string): string {
    if (id === 'broken') throw new Error('broken');
    return id;
  }

  @Get('slow/forever')
  hang(): Promise<never> {
    arrived?.();
    return new Promise(() => undefined);
  }
}

@Module({
  controllers: [OrdersController],
  providers: [
    { provide: OBSERVABILITY_OPTIONS, useValue: resolvedOptions({ enabled: false }) },
    { provide: APP_SCOPE, useFactory: openApp },
    { provide: HTTP_REQUEST_LISTENERS, useClass: RequestListeners },
    ...tracingProviders,
    HttpObserver,
  ],
})
class AppModule {}

const adapters = {
  Express: () => new ExpressAdapter(),
  Fastify: () => new FastifyAdapter({ forceCloseConnections: true }),
};

describe.each(Object.keys(adapters) as (keyof typeof adapters)[])(
  'Listeners to the requests of %s',
  (name) => {
    let app: INestApplication;
    let port: number;
    let listeners: HttpRequestListeners;
    const progress = new Map<string, number>();
    const served: ServedRequest[] = [];
    let onServed: (() => void) | undefined;
    const add = (at: string, change: number): void => void progress.set(at, (progress.get(at) ?? 0) + change);

    beforeEach(async () => {
      progress.clear();
      served.length = 0;
      app = await NestFactory.create(AppModule, adapters[name](), {
        logger: false,
        forceCloseConnections: true,
      });
      listeners = app.get(HTTP_REQUEST_LISTENERS);
      listeners.add({
        entered: (method, route) => add(`${method} ${route}`, 1),
        left: (method, route) => add(`${method} ${route}`, -1),
        served: (request) => {
          served.push(request);
          onServed?.();
        },
      });
      await app.listen(0, '127.0.0.1');
      ({ port } = (app.getHttpServer() as { address(): AddressInfo }).address());
    });

    afterEach(async () => {
      await app.close();
      closeApp(app.get(APP_SCOPE));
    });

    const get = async (path: string): Promise<number> => {
      const done = new Promise<void>((resolve) => (onServed = resolve));
      const { status } = await fetch(`http://127.0.0.1:${port}${path}`);
      await done;
      return status;
    };

    it('receive each request with its route template and status, as unmatched without a route', async () => {
      expect([await get('/orders/7?a=1'), await get('/orders/broken'), await get('/wp-login.php')]).toEqual([
        200, 500, 404,
      ]);
      expect(served.map(({ method, route, status }) => [method, route, status])).toEqual([
        ['GET', '/orders/:id', 200],
        ['GET', '/orders/:id', 500],
        ['GET', 'unmatched', 404],
      ]);
      expect(served.every(({ seconds }) => seconds > 0)).toBe(true);
      expect([...progress.values()].every((count) => count === 0)).toBe(true);
    });

    it('see a request in progress at its route, and that it is over when the client goes away', async () => {
      const waiting = new Promise<void>((resolve) => (arrived = resolve));
      const gone = new Promise<void>((resolve) => (onServed = resolve));
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write('GET /orders/slow/forever HTTP/1.1\r\nhost: x\r\n\r\n');
      await waiting;
      expect(progress.get('GET /orders/slow/forever')).toBe(1);
      socket.destroy();
      await gone;
      expect([...progress.values()].every((count) => count === 0)).toBe(true);
      expect(served).toMatchObject([{ route: '/orders/slow/forever', status: 499 }]);
    });

    it('cannot hurt a request', async () => {
      listeners.add({
        entered: () => {
          throw new Error('bad listener');
        },
      });
      expect(await get('/orders/1')).toBe(200);
    });
  },
);
