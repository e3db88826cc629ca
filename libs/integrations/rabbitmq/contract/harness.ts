import { randomUUID } from 'node:crypto';
import { Test, type TestingModule } from '@nestjs/testing';
import type { DynamicModule, Provider } from '@nestjs/common';
import type { ConfirmChannel } from 'amqplib';
import { closeApp, openApp, type AppScope } from '#kernel';
import { APP_SCOPE } from '#contracts';
import { ObservableAmqpConnection } from '../connection/observable-amqp.connection.js';
import { ObservableRabbitMQModule } from '../observable-rabbitmq.module.js';
import type { ObservableRabbitMQConfig } from '../options.js';
import { RabbitQueues } from '../rabbit-queues.js';
import { delayQueueName, deadLetterQueueName } from '../retry/retry-topology.js';

/** A broker under test: how to connect to it, new for every test. */
export interface BrokerUnderTest {
  config: ObservableRabbitMQConfig;
  close(): Promise<void>;
}

export interface App {
  module: TestingModule;
  rabbit: ObservableAmqpConnection;
  queues: RabbitQueues;
  channel: ConfirmChannel;
  scope: AppScope;
}

/** Received items, with a way to wait for more. */
export class Inbox<T> {
  readonly items: T[] = [];
  private readonly waiting: { count: number; resolve: (items: T[]) => void }[] = [];

  push(item: T): void {
    this.items.push(item);
    for (const { count, resolve } of this.waiting) if (this.items.length >= count) resolve(this.items);
  }

  atLeast(count: number): Promise<T[]> {
    if (this.items.length >= count) return Promise.resolve(this.items);
    return new Promise((resolve) => this.waiting.push({ count, resolve }));
  }
}

/** Applications on one broker, closed after each test together with their queues. */
export class Bench {
  private readonly apps: App[] = [];
  private readonly queueNames: string[] = [];

  constructor(private readonly broker: BrokerUnderTest) {}

  /** A name that no other test uses. */
  name(label: string): string {
    const name = `${label}-${randomUUID().slice(0, 8)}`;
    this.queueNames.push(name);
    return name;
  }

  async app(providers: Provider[] = [], config: Partial<ObservableRabbitMQConfig> = {}): Promise<App> {
    const scope = openApp();
    const rabbitmq = ObservableRabbitMQModule.forRoot({ ...this.broker.config, ...config, logger: SILENT });
    const module = await Test.createTestingModule({ imports: [scopeModule(scope), rabbitmq], providers })
      .setLogger(SILENT)
      .compile();
    await module.init();
    const rabbit = module.get(ObservableAmqpConnection);
    const queues = module.get(RabbitQueues);
    const app = { module, rabbit, queues, channel: rabbit.channel as ConfirmChannel, scope };
    this.apps.push(app);
    return app;
  }

  async close(): Promise<void> {
    await this.deleteQueues();
    for (const { module, scope } of this.apps) {
      await module.close();
      closeApp(scope);
    }
    await this.broker.close();
  }

  private async deleteQueues(): Promise<void> {
    const channel = this.apps.find((app) => app.rabbit.connected)?.rabbit.channel;
    for (const name of this.queueNames) {
      const delays = DELAYS.map((delay) => delayQueueName(name, delay));
      for (const queue of [name, deadLetterQueueName(name), ...delays]) {
        await channel?.deleteQueue(queue);
      }
    }
  }
}

function scopeModule(scope: AppScope): DynamicModule {
  class ScopeModule {}
  return {
    module: ScopeModule,
    global: true,
    providers: [{ provide: APP_SCOPE, useValue: scope }],
    exports: [APP_SCOPE],
  };
}

/** Delays of the suites, milliseconds; the last three are the defaults. */
const DELAYS = [30, 60, 1000, 5000, 30_000];

const nothing = (): void => undefined;
const SILENT = { log: nothing, error: nothing, warn: nothing, debug: nothing, verbose: nothing };
