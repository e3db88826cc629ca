import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { gracefulShutdown, ManagementServer } from 'nestjs-observability';
import type { AlertingOptions } from 'nestjs-observability';
import { ObservableAmqpConnection } from 'nestjs-observability/rabbitmq';
import { AppModule } from '../../apps/etl-consumer/src/app.module.js';
import { makeFolder } from '../../apps/etl-consumer/src/output/make-folder.js';
import { QueueMonitor } from '../../apps/etl-consumer/src/pipeline/queue-monitor.js';
import { EXCHANGE, ROUTING_KEY } from '../../apps/etl-consumer/src/pipeline/queues.js';
import { RunTally } from '../../apps/etl-consumer/src/report/run-tally.js';
import { MESSAGE_SOURCE, type MessageSource } from '../../apps/etl-consumer/src/source/message-source.js';
import { Publisher } from '../../apps/etl-consumer/src/source/publisher.js';
import { OBJECT_STORE } from '../../apps/etl-consumer/src/stores/stores.module.js';
import type { ObjectStore } from '../../apps/etl-consumer/src/storage/index.js';
import { glucose } from '../../test/support/etl-consumer.js';
import { ALERTS } from './settings.js';

const RATE = 20;
const BURST = 200;
const CONSUMED_MS = 60_000;

/** The demo, publishing and consuming until `end`. */
export async function startDemo(folder: string, alerting: AlertingOptions) {
  const output = join(folder, 'out');
  await makeFolder(`${output}/run`);
  const settings = { once: false, rate: RATE, seed: 1, output, trace: false };
  const app = await NestFactory.createApplicationContext(
    AppModule.for(settings, {
      console: true,
      store: { intervalMs: 1_000 },
      alerting: { interval: '1s', ...alerting },
      alerts: ALERTS,
      logging: { file: join(folder, 'demo.log') },
    }),
    { bufferLogs: true, abortOnError: false },
  );
  app.flushLogs();
  const amqp = app.get(ObservableAmqpConnection);
  const tally = app.get(RunTally);
  const publisher = app.get(Publisher);
  const store = app.get<ObjectStore>(OBJECT_STORE);
  await store.createBucket('burst');
  await store.put('burst', 'one.json', Buffer.from(glucose(100)));
  const publishing = publisher.run();
  let confirmed = 0;

  async function publishOne(): Promise<void> {
    const messageId = randomUUID();
    const message = {
      bucket: 'burst',
      key: 'one.json',
      record_type: 'BloodGlucoseRecord',
      user_id: 'user-1',
      correlation_id: messageId,
    };
    tally.announce(messageId);
    await amqp.publish(EXCHANGE, ROUTING_KEY, message, {
      correlationId: message.correlation_id,
      messageId,
      persistent: true,
    });
    confirmed += 1;
  }

  return {
    url: app.get(ManagementServer).url ?? '',
    depth: (): number => app.get(QueueMonitor).depth,
    ended: (): number => tally.ended,
    /** Publishes many messages at once. Messages that were unconfirmed when the broker died are not counted. */
    burst(): void {
      for (let each = 0; each < BURST; each++) void publishOne().catch(() => undefined);
    },
    /** @returns the numbers of confirmed messages and of completed messages */
    async end(): Promise<{ published: number; ended: number }> {
      publisher.end();
      await publishing;
      const published = publisher.published + confirmed;
      await tally.untilEnded(published, AbortSignal.timeout(CONSUMED_MS));
      await app.get<MessageSource>(MESSAGE_SOURCE).close?.();
      await gracefulShutdown(app).begin('end of the run');
      return { published, ended: tally.ended };
    },
  };
}
