import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import { MetricsRegistry } from '#metrics';
import { ObservableRabbitMQModule } from '#rabbitmq';
import { ObservabilityModule } from '../../../../src/observability.module.js';
import { samplesOf } from '../../../../test/support/recorded.js';
import { PresetModule } from '../preset.module.js';
import { EtlMetrics, EtlQueueCollector } from './index.js';
import { etl } from './etl.preset.js';

let app: INestApplicationContext;
afterEach(() => app.close());

it('reads the depth of queues from the broker by itself, and never makes a queue', async () => {
  @Module({
    imports: [
      ObservabilityModule.forRoot({ logging: { level: 'silent' }, management: { enabled: false } }),
      ObservableRabbitMQModule.forRoot({ embedded: true }),
      PresetModule.forRoot([etl]),
    ],
  })
  class AppModule {}
  app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  const rabbit = app.get(AmqpConnection);
  await rabbit.channel.assertQueue('records');
  for (const n of [1, 2, 3]) await rabbit.publish('', 'records', { n });
  app.get(EtlMetrics).messageConsumed('records');
  app.get(EtlQueueCollector).watch('missing');
  const registry = app.get(MetricsRegistry);
  await registry.collect();
  expect(samplesOf(registry, /queue_depth|errors_total/)).toEqual({
    'etl_rabbitmq_queue_depth{queue_name="records"}': 3,
    'etl_errors_total{error_type="ObservabilityError",component="consumer"}': 1,
  });
});
