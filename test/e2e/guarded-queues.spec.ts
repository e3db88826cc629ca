/** golevelup #409 #729 #204: how an application's global guards and interceptors affect its queues. */
import { EventEmitter, once } from 'node:events';
import { AmqpConnection, isRabbitContext, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import {
  Controller,
  Get,
  Injectable,
  Module,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  type INestApplicationContext,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { ObservableRabbitMQModule } from 'nestjs-observability/rabbitmq';
import type { Observable } from 'rxjs';
import { fetchMetricsPage } from 'nestjs-observability/testing';

const news = new EventEmitter();
const seen: string[] = [];

/** Rejects HTTP requests and lets messages pass, as the documentation advises. */
@Injectable()
class ApiKeyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    seen.push(`guard: ${context.getType<string>()}`);
    return isRabbitContext(context);
  }
}

@Injectable()
class EnvelopeInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    seen.push(`interceptor: ${context.getType<string>()}`);
    return next.handle();
  }
}

@Controller('orders')
class OrdersController {
  @Get()
  all(): string {
    return 'orders';
  }
}

@Injectable()
class OrderConsumer {
  @RabbitSubscribe({ queue: 'guarded-orders' })
  consume(order: { id: number }): void {
    news.emit('order', order.id);
  }
}

@Module({
  imports: [
    ObservabilityModule.forRoot({
      logging: { level: 'silent' },
      management: { port: 0 },
      health: { intervalMs: 20 },
    }),
    ObservableRabbitMQModule.forRoot({ embedded: true }),
  ],
  controllers: [OrdersController],
  providers: [
    OrderConsumer,
    { provide: APP_GUARD, useClass: ApiKeyGuard },
    { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor },
  ],
})
class AppModule {}

const KINDS: [string, AbstractHttpAdapter | undefined][] = [
  ['Express', new ExpressAdapter()],
  ['Fastify', new FastifyAdapter()],
  ['no HTTP', undefined],
];

describe.each(KINDS)('With a global guard and interceptor of the application on %s', (_kind, adapter) => {
  let app: INestApplicationContext;
  let appUrl: string | undefined;

  beforeEach(async () => {
    seen.length = 0;
    appUrl = undefined;
    if (!adapter) {
      app = await NestFactory.createApplicationContext(AppModule, { logger: false });
      return;
    }
    const http: INestApplication = await NestFactory.create(AppModule, adapter, { logger: false });
    await http.listen(0, '127.0.0.1');
    [app, appUrl] = [http, await http.getUrl()];
  });

  afterEach(() => app.close());

  it('both run for HTTP and for messages, each once, and neither for our pages and checks', async () => {
    const pages = app.get(ManagementServer).url ?? '';
    for (const path of ['/metrics', '/health', '/health/ready', '/info']) {
      expect([path, (await fetch(pages + path)).status]).toEqual([path, 200]);
    }
    expect(seen).toEqual([]);

    const handled = once(news, 'order');
    await app.get(AmqpConnection).publish('', 'guarded-orders', { id: 7 });
    expect(await handled).toEqual([7]);
    expect(seen).toEqual(['guard: rmq', 'interceptor: rmq']);

    if (appUrl) {
      expect((await fetch(`${appUrl}/orders`)).status).toBe(403);
      expect(seen.slice(2)).toEqual(['guard: http']);
    }
    const page = JSON.stringify([...(await fetchMetricsPage(pages)).values()]);
    expect(page).toContain('guarded-orders');
  });
});
