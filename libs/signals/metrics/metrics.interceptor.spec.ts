import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Get,
  Injectable,
  NotFoundException,
  UseInterceptors,
  type INestApplication,
} from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { textOf } from '../../../test/support/promtool.js';
import { metricsPage } from './exposition/page.js';
import { MetricsInterceptor } from './metrics.interceptor.js';
import { MetricsRegistry } from './registry/metrics-registry.js';

@Controller()
@UseInterceptors(MetricsInterceptor)
class Orders {
  @Get('ok')
  list(): string {
    return 'fine';
  }

  @Get('gone')
  gone(): never {
    throw new NotFoundException();
  }
}

@Injectable()
@UseInterceptors(MetricsInterceptor)
class Consumer {
  onMessage(text: unknown): string {
    return String(text).toUpperCase();
  }
}

let app: INestApplication;
afterEach(() => app.close());

const boot = async (registry: MetricsRegistry): Promise<string> => {
  const module = await Test.createTestingModule({
    controllers: [Orders],
    providers: [Consumer, MetricsInterceptor, { provide: MetricsRegistry, useValue: registry }],
  }).compile();
  app = module.createNestApplication({ logger: false });
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
};
const calls = async (registry: MetricsRegistry): Promise<string[]> =>
  (await textOf(metricsPage(registry, [])))
    .split('\n')
    .filter((line) => /^handler_(calls_total|duration_seconds_count)\{/.test(line));

describe('MetricsInterceptor', () => {
  it('counts and times HTTP handlers by outcome', async () => {
    const registry = new MetricsRegistry();
    const url = await boot(registry);
    expect(await (await fetch(`${url}/ok`)).text()).toBe('fine');
    expect((await fetch(`${url}/gone`)).status).toBe(404);
    expect(await calls(registry)).toEqual([
      'handler_calls_total{handler="Orders.list",kind="http",outcome="success"} 1',
      'handler_calls_total{handler="Orders.gone",kind="http",outcome="error"} 1',
      'handler_duration_seconds_count{handler="Orders.list",kind="http"} 1',
      'handler_duration_seconds_count{handler="Orders.gone",kind="http"} 1',
    ]);
  });

  it('names a queue handler by its method, though it arrives bound', async () => {
    const registry = new MetricsRegistry();
    await boot(registry);
    const consumer = app.get(Consumer);
    const bound = consumer.onMessage.bind(consumer);
    const creator = app.get(ExternalContextCreator, { strict: false });
    const handler = creator.create(
      consumer,
      bound,
      'onMessage',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      'rmq',
    );
    expect(await handler('hello')).toBe('HELLO');
    expect(await calls(registry)).toEqual([
      'handler_calls_total{handler="Consumer.onMessage",kind="rmq",outcome="success"} 1',
      'handler_duration_seconds_count{handler="Consumer.onMessage",kind="rmq"} 1',
    ]);
  });
});
