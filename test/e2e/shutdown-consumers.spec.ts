/**
 * A shutdown with work in progress and more waiting: the work in progress completes on an open pool, the rest is not
 * started.
 */
import { EventEmitter, once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { BullModule, Processor, WorkerHost } from '@nestjs/bullmq';
import {
  Controller,
  Inject,
  Injectable,
  Module,
  type INestApplicationContext,
  type OnModuleDestroy,
  type Provider,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientProxyFactory,
  Ctx,
  EventPattern,
  MessagePattern,
  Payload,
  Transport,
  type ClientOptions,
  type MicroserviceOptions,
  type RmqContext,
} from '@nestjs/microservices';
import { expect, it } from '@jest/globals';
import { connect, type Channel } from 'amqplib';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { MqttClient } from 'mqtt';
import type { NatsConnection } from 'nats';
import { gracefulShutdown, ObservabilityModule, type OnDrain } from 'nestjs-observability';
import { firstValueFrom } from 'rxjs';
import { ownServices } from '../support/real-services.js';
import type { ReportTransport } from '../support/report-app.js';
import { describeWith } from '../support/services.js';

/** Work that ends when the test says so, on a pool that is destroyed like usual pools. */
@Injectable()
class Work implements OnDrain, OnModuleDestroy {
  readonly news = new EventEmitter();
  readonly begun: unknown[] = [];
  readonly done: unknown[] = [];
  private isOpen = true;

  async do(id: unknown): Promise<unknown> {
    this.begun.push(id);
    this.news.emit('begun');
    await once(this.news, 'finish');
    if (!this.isOpen) throw new Error('the pool is closed');
    this.done.push(id);
    return id;
  }

  onDrain(): Promise<void> {
    this.news.emit('drain');
    return Promise.resolve();
  }

  onModuleDestroy(): void {
    this.isOpen = false;
  }
}

function moduleOf(parts: { imports?: never[]; controllers?: Type[]; providers?: Provider[] }): Type {
  class AppModule {}
  const own = ObservabilityModule.forRoot({ logging: { level: 'silent' }, management: { port: 0 } });
  Module({
    ...parts,
    imports: [own, ...(parts.imports ?? [])],
    providers: [Work, ...(parts.providers ?? [])],
  })(AppModule);
  return AppModule;
}

/**
 * Shuts down while one piece of work is running and more are waiting, and lets it finish within the grace period.
 *
 * @param meanwhile runs when the consumers have stopped taking work, and the work is still running
 */
async function shutDown(
  app: INestApplicationContext,
  work: Work,
  meanwhile = (): Promise<unknown> => Promise.resolve(),
): Promise<void> {
  const drain = once(work.news, 'drain');
  const ended = gracefulShutdown(app, { graceMs: 400, timeoutMs: 20_000 }).begin();
  await drain;
  await turn();
  await meanwhile();
  work.news.emit('finish');
  expect(await ended).toMatchObject({ outcome: 'clean', errors: [] });
}

describeWith(['redis'], 'A shutdown', () => {
  const services = ownServices(['redis']);
  const connection = () => {
    const { hostname, port } = new URL(services.env.REDIS_URL ?? '');
    return { host: hostname, port: Number(port) };
  };

  @Processor('mail')
  class MailProcessor extends WorkerHost {
    constructor(@Inject(Work) private readonly work: Work) {
      super();
    }

    process({ data }: { data: unknown }): Promise<unknown> {
      return this.work.do(data);
    }
  }

  it('has BullMQ’s workers finish the running job, and leaves the others in the queue', async () => {
    const imports = [
      BullModule.forRoot({ connection: connection() }),
      BullModule.registerQueue({ name: 'mail' }),
    ] as never[];
    const app = await NestFactory.createApplicationContext(
      moduleOf({ imports, providers: [MailProcessor] }),
      {
        logger: false,
      },
    );
    const work = app.get(Work);
    const begun = once(work.news, 'begun');
    const queue = new Queue('mail', { connection: connection() });
    await queue.addBulk([1, 2, 3].map((data) => ({ name: 'letter', data })));
    await begun;
    await shutDown(app, work);
    expect([work.begun, work.done]).toEqual([[1], [1]]);
    expect(await queue.getJobCounts('waiting', 'active', 'completed', 'failed')).toMatchObject({
      ...{ waiting: 2, active: 0, completed: 1, failed: 0 },
    });
    await queue.close();
  });
});

type Environment = Record<string, string>;

interface Broker {
  transport: (env: Environment) => ReportTransport;
  /** Resolves when the broker has processed everything sent before on the microservice's connection. */
  settled: (client: never) => Promise<unknown>;
}

const brokers: Record<string, Broker> = {
  Redis: {
    transport: ({ REDIS_URL = '' }) => {
      const { hostname, port } = new URL(REDIS_URL);
      return { transport: Transport.REDIS, options: { host: hostname, port: Number(port) } };
    },
    settled: ([, subscriber]: [Redis, Redis]) => subscriber.ping(),
  },
  NATS: {
    transport: ({ NATS_URL = '' }) => ({ transport: Transport.NATS, options: { servers: [NATS_URL] } }),
    settled: (client: NatsConnection) => client.flush(),
  },
  MQTT: {
    transport: ({ MQTT_URL = '' }) => ({ transport: Transport.MQTT, options: { url: MQTT_URL } }),
    settled: (client: MqttClient) => client.unsubscribeAsync('nothing'),
  },
};

describeWith(['redis', 'nats', 'mosquitto'], 'A shutdown', () => {
  const services = ownServices(['redis', 'nats', 'mosquitto']);

  @Controller()
  class ReportController {
    constructor(@Inject(Work) private readonly work: Work) {}

    @MessagePattern('report')
    report(@Payload() id: number): Promise<unknown> {
      return this.work.do(id);
    }
  }

  it.each(Object.entries(brokers))(
    'has a microservice over %s answer what it was asked, and hear nothing more',
    async (_name, broker) => {
      const transport = broker.transport(services.env);
      const app = await NestFactory.create(moduleOf({ controllers: [ReportController] }), { logger: false });
      const microservice = app.connectMicroservice<MicroserviceOptions>(transport);
      await app.startAllMicroservices();
      const work = app.get(Work);
      const client = ClientProxyFactory.create(transport as ClientOptions);
      const begun = once(work.news, 'begun');
      const answered = firstValueFrom(client.send<number>('report', 1));
      await begun;
      await shutDown(app, work, async () => {
        await broker.settled(microservice.unwrap<never>());
        await firstValueFrom(client.emit('report', 2), { defaultValue: undefined });
        // When the broker answers once more, it has delivered everything that it would deliver.
        await broker.settled(microservice.unwrap<never>());
      });
      expect(await answered).toBe(1);
      expect([work.begun, work.done]).toEqual([[1], [1]]);
      await client.close();
    },
  );
});

describeWith(['rabbitmq'], 'A shutdown', () => {
  const services = ownServices(['rabbitmq']);
  const QUEUE = 'shutdown-orders';

  @Controller()
  class OrderController {
    constructor(@Inject(Work) private readonly work: Work) {}

    @EventPattern('order')
    async order(@Payload() id: number, @Ctx() context: RmqContext): Promise<void> {
      await this.work.do(id);
      (context.getChannelRef() as Channel).ack(context.getMessage() as never);
    }
  }

  it('has a microservice over RabbitMQ finish the running message, and leaves the others in the queue', async () => {
    const urls = [services.env.RABBITMQ_URL ?? ''];
    const options = { urls, queue: QUEUE, noAck: false, prefetchCount: 1, queueOptions: { durable: false } };
    const app = await NestFactory.create(moduleOf({ controllers: [OrderController] }), { logger: false });
    app.connectMicroservice<MicroserviceOptions>({ transport: Transport.RMQ, options });
    await app.startAllMicroservices();
    const work = app.get(Work);
    const broker = await connect(urls[0] ?? '');
    const channel = await broker.createConfirmChannel();
    const begun = once(work.news, 'begun');
    for (const data of [1, 2, 3]) {
      channel.sendToQueue(QUEUE, Buffer.from(JSON.stringify({ pattern: 'order', data })));
    }
    await channel.waitForConfirms();
    await begun;
    await shutDown(app, work);
    expect([work.begun, work.done]).toEqual([[1], [1]]);
    expect((await channel.checkQueue(QUEUE)).messageCount).toBe(2);
    await broker.close();
  });
});
