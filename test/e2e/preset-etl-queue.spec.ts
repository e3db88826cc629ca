import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { MetricsRegistry } from 'nestjs-observability/metrics';
import { PresetModule } from 'nestjs-observability/presets';
import { etl, EtlMetrics, EtlQueueCollector } from 'nestjs-observability/presets/etl';
import { ObservableRabbitMQModule } from 'nestjs-observability/rabbitmq';
import { samplesOf } from '../support/recorded.js';
import { until } from '../support/story.js';

let app: INestApplicationContext;
afterEach(() => app.close());

it('reads the depth of queues from the broker automatically, and never creates a queue', async () => {
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
  const samples = () => samplesOf(registry, /queue_depth|errors_total/);
  // After its time limit of a second, the collection ends without the answers of a slow broker.
  await until(() => Object.keys(samples()).length >= 2 || undefined, 'both answers');
  expect(samples()).toEqual({
    'etl_rabbitmq_queue_depth{queue_name="records"}': 3,
    'etl_errors_total{error_type="OBS_BROKER",component="consumer"}': 1,
  });
});
