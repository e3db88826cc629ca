import { AsyncLocalStorage, createHook, type AsyncHook } from 'node:async_hooks';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { AmqpConnection, Nack, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Injectable, type Provider } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { ConsumeMessage } from 'amqplib';
import { until } from '../../../test/support/story.js';
import { Inbox } from './contract/harness.js';
import { ObservableAmqpConnection } from './connection/observable-amqp.connection.js';
import { EmbeddedBroker } from '#embedded-amqp';
import { ObservableRabbitMQModule } from './observable-rabbitmq.module.js';
import type { ObservableRabbitMQConfig } from './options.js';
import { RabbitQueues } from './rabbit-queues.js';

const NOBODY_LISTENS = 'amqp://user:s3cret@127.0.0.1:1';

describe('ObservableRabbitMQModule', () => {
  const open: TestingModule[] = [];
  const brokers: EmbeddedBroker[] = [];
  const hooks: AsyncHook[] = [];
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const app of open.splice(0)) await app.close();
    for (const broker of brokers.splice(0)) await broker.close();
    for (const hook of hooks.splice(0)) hook.disable();
  });

  it('takes its options from forRootAsync and injects the connection by either class', async () => {
    @Injectable()
    class Sender {
      constructor(
        readonly golevelup: AmqpConnection,
        readonly ours: ObservableAmqpConnection,
      ) {}
    }
    const imports = [ObservableRabbitMQModule.forRootAsync({ useFactory: () => ({ embedded: true }) })];
    const app = await start(Test.createTestingModule({ imports, providers: [Sender] }));
    const sender = app.get(Sender);
    expect(sender.golevelup).toBe(sender.ours);
    expect(sender.ours.connected).toBe(true);
    expect(sender.ours.managedConnection.isConnected()).toBe(true);
  });

  it.each<[string, ObservableRabbitMQConfig]>([
    ['neither uri nor embedded', {}],
    ['another protocol', { uri: 'http://user:s3cret@localhost' }],
    ['no address at all', { uri: 's3cret' }],
    ['an object without host', { uri: { password: 's3cret' } }],
  ])('refuses %s, without repeating secrets', async (_case, config) => {
    const failure = await launch([], config).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'OBS_OPTIONS_INVALID' });
    expect(String(failure)).not.toContain('s3cret');
  });

  it('fails the start with a clear error when there is no broker, and leaves nothing running', async () => {
    const { watched, stillOpen } = watchHandles();
    const connectionInitOptions = { timeout: 100 };
    const failure = await watched(() => launch([], { uri: NOBODY_LISTENS, connectionInitOptions })).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'OBS_BROKER' });
    expect(String(failure)).toContain('embedded: true');
    // After a failed attempt in progress, golevelup pauses and then stops.
    await until(() => stillOpen().length === 0 || undefined, 'the last handle closed');
  });

  it('golevelup#492 #572 #475: starts without waiting if configured, even with handlers', async () => {
    class Consumer {
      @RabbitSubscribe({ queue: 'later' })
      handle(): void {}
    }
    const app = await launch([Consumer], { uri: NOBODY_LISTENS, connectionInitOptions: { wait: false } });
    const queues = app.get(RabbitQueues);
    expect(queues.isConnected()).toBe(false);
    await expect(queues.ping()).rejects.toThrow(/OBS_BROKER.*not connected/);
    await expect(queues.queueDepth('later')).rejects.toThrow(/OBS_BROKER.*"later".*not connected/);
  });

  it('takes an address in parts', async () => {
    const uri = { hostname: '127.0.0.1', port: 1, username: 'u', password: 'p@', vhost: '/x', heartbeat: 3 };
    const app = await launch([], { uri, connectionInitOptions: { wait: false } });
    expect(app.get(AmqpConnection).configuration.uri).toEqual(['amqp://u:p%40@127.0.0.1:1/x?heartbeat=3']);
  });

  it.each(['::1', '[::1]'])('takes the IPv6 address %s in parts', async (hostname) => {
    const app = await launch([], { uri: { hostname, port: 1 }, connectionInitOptions: { wait: false } });
    expect(app.get(AmqpConnection).configuration.uri).toEqual(['amqp://[::1]:1']);
  });

  it('leaves no timer or socket behind, though messages wait for their expiry', async () => {
    const { watched, stillOpen } = watchHandles();
    await watched(async () => {
      const queues = [{ name: 'slow', options: { messageTtl: 60_000 } }];
      const app = await launch([], { embedded: true, queues });
      await app.get(AmqpConnection).publish('', 'slow', 'x');
      await app.close();
    });
    await until(() => stillOpen().length === 0 || undefined, 'the last handle closed');
  });

  it('separates applications with different brokers, and connects those that share one', async () => {
    const queues = [{ name: 'same' }];
    const apart = [
      await launch([], { embedded: true, queues }),
      await launch([], { embedded: true, queues }),
    ] as const;
    await apart[0].get(AmqpConnection).publish('', 'same', 'x');
    expect(await apart[0].get(RabbitQueues).queueDepth('same')).toBe(1);
    expect(await apart[1].get(RabbitQueues).queueDepth('same')).toBe(0);

    const embedded = broker();
    const producer = await launch([], { embedded, queues });
    await producer.get(AmqpConnection).publish('', 'same', 'x');
    await producer.close();
    const consumer = await launch([], { embedded, queues });
    expect(await consumer.get(RabbitQueues).queueDepth('same')).toBe(1);
  });

  it('redelivers messages in progress when the connection broke, and survives their late acknowledgement', async () => {
    const embedded = broker();
    const inbox = new Inbox<ConsumeMessage>();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    class Consumer {
      @RabbitSubscribe({ queue: 'work' })
      async handle(_body: unknown, raw: ConsumeMessage): Promise<void> {
        inbox.push(raw);
        if (inbox.items.length === 1) await gate;
      }
    }
    const app = await launch([Consumer], { embedded });
    await app.get(AmqpConnection).publish('', 'work', 'x');
    await inbox.atLeast(1);
    embedded.dropConnections();
    release();
    const [, again] = await inbox.atLeast(2);
    expect(again!.fields.redelivered).toBe(true);
    await app.get(ObservableAmqpConnection).drain();
    expect(embedded.depth('work')).toBe(0);
  });

  it('ends in time though a handler hangs, and gives its message back', async () => {
    const embedded = broker();
    const inbox = new Inbox<unknown>();
    class Consumer {
      @RabbitSubscribe({ queue: 'hanging' })
      handle(body: unknown): Promise<void> {
        inbox.push(body);
        return new Promise(() => undefined);
      }
    }
    const app = await launch([Consumer], { embedded, drainTimeoutMs: 30 });
    await app.get(AmqpConnection).publish('', 'hanging', 'x');
    await inbox.atLeast(1);
    await app.close();
    expect(embedded.depth('hanging')).toBe(1);
  });

  it('golevelup#138: does not starve the process when a handler requeues for ever', async () => {
    let deliveries = 0;
    class Consumer {
      @RabbitSubscribe({ queue: 'loop' })
      handle(): Nack {
        deliveries++;
        return new Nack(true);
      }
    }
    const app = await launch([Consumer], { embedded: true });
    await app.get(AmqpConnection).publish('', 'loop', 'x');
    // Timers run between the deliveries, however many there are.
    await until(() => deliveries >= 3 || undefined, 'three deliveries');
    await app.close();
  });

  it('drops a message that would expire in circles', async () => {
    const embedded = broker();
    const options = { messageTtl: 5, deadLetterExchange: '', deadLetterRoutingKey: 'circle' };
    const app = await launch([], { embedded, queues: [{ name: 'circle', options }] });
    // The message does not expire before it is counted.
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    await app.get(AmqpConnection).publish('', 'circle', 'x');
    expect(embedded.depth('circle')).toBe(1);
    clock.mockRestore();
    // The broker does not report expired messages.
    await until(() => embedded.depth('circle') === 0 || undefined, 'the message gone');
  });

  it('refuses a second declaration that differs, as RabbitMQ does', async () => {
    const embedded = broker();
    await launch([], { embedded, queues: [{ name: 'typed', options: { maxLength: 1 } }] });
    const channel = await embedded.connect().createConfirmChannel();
    await expect(channel.assertQueue('typed', { maxLength: 2 })).rejects.toMatchObject({ code: 406 });
  });

  function broker(): EmbeddedBroker {
    const made = new EmbeddedBroker();
    brokers.push(made);
    return made;
  }

  function launch(providers: Provider[], config: ObservableRabbitMQConfig): Promise<TestingModule> {
    const imports = [ObservableRabbitMQModule.forRoot({ ...config, logger: SILENT })];
    return start(Test.createTestingModule({ imports, providers }));
  }

  async function start(builder: ReturnType<typeof Test.createTestingModule>): Promise<TestingModule> {
    const app = await builder.setLogger(SILENT).compile();
    open.push(app);
    return app.init();
  }

  /**
   * Records the timers and sockets that some work creates, without Jest's; returns those that keep the process alive.
   */
  function watchHandles() {
    const watching = new AsyncLocalStorage<true>();
    const open = new Map<number, { type: string; handle: { hasRef?: () => boolean } }>();
    const hook = createHook({
      init: (id, type, _trigger, handle) => {
        if (watching.getStore() && /^(?:Timeout|TCPWRAP)$/.test(type)) open.set(id, { type, handle });
      },
      destroy: (id) => open.delete(id),
    });
    hooks.push(hook.enable());
    return {
      watched: <T>(work: () => Promise<T>): Promise<T> => watching.run(true, work),
      stillOpen: (): string[] =>
        [...open.values()].filter(({ handle }) => handle.hasRef?.()).map(({ type }) => type),
    };
  }
});

const nothing = (): void => undefined;
const SILENT = { log: nothing, error: nothing, warn: nothing, debug: nothing, verbose: nothing };
