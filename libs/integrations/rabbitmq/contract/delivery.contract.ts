import { beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import { MessageHandlerErrorBehavior, Nack, RabbitSubscribe, RabbitRPC } from '@golevelup/nestjs-rabbitmq';
import type { ConsumeMessage, GetMessage } from 'amqplib';
import { Bench, Inbox, type App, type BrokerUnderTest } from './harness.js';

const TOPICS: [pattern: string, key: string, matches: boolean][] = [
  ['a.b', 'a.b', true],
  ['a.b', 'a.b.c', false],
  ['a.*', 'a.b', true],
  ['a.*', 'a', false],
  ['a.*', 'a.b.c', false],
  ['*.b', 'a.b', true],
  ['*', '', false],
  ['#', '', true],
  ['#', 'a.b.c', true],
  ['a.#', 'a', true],
  ['a.#', 'a.b.c', true],
  ['a.#', 'ab', false],
  ['#.b', 'b', true],
  ['#.b', 'a.a.b', true],
  ['#.b', 'a.b.c', false],
  ['a.#.b', 'a.b', true],
  ['a.#.b', 'a.x.y.b', true],
  ['a.#.b', 'a.x', false],
  ['a.*.#', 'a', false],
  ['a.*.#', 'a.b', true],
  ['*.#.*', 'a', false],
  ['*.#.*', 'a.b', true],
  ['#.#', 'a', true],
  ['a..b', 'a..b', true],
  ['a.*.b', 'a..b', true],
];

/** The contract of all brokers behind the module for messages. */
export function describeDelivery(name: string, start: () => BrokerUnderTest): void {
  describe(`delivery on ${name}`, () => {
    let bench: Bench;
    beforeEach(() => {
      bench = new Bench(start());
    });
    afterEach(() => bench.close());

    it('routes topics as AMQP defines `*` and `#`', async () => {
      const { channel } = await bench.app();
      const exchange = bench.name('topics');
      const queue = bench.name('topic');
      await channel.assertExchange(exchange, 'topic', { autoDelete: true, durable: false });
      await channel.assertQueue(queue);
      const wrong: string[] = [];
      for (const [pattern, key, matches] of TOPICS) {
        await channel.bindQueue(queue, exchange, pattern);
        await publish(channel, exchange, key);
        const found = await channel.get(queue, { noAck: true });
        if ((found !== false) !== matches) wrong.push(`${pattern} and ${key}: ${found !== false}`);
        // A second binding keeps the auto-delete exchange alive.
        await channel.bindQueue(queue, exchange, 'kept.alive');
        await channel.unbindQueue(queue, exchange, pattern);
      }
      expect(wrong).toEqual([]);
    });

    it('routes by direct, fanout and headers exchanges, and through exchanges bound to exchanges', async () => {
      const { channel } = await bench.app();
      const queue = bench.name('routes');
      await channel.assertQueue(queue);
      const exchanges = { direct: bench.name('d'), fanout: bench.name('f'), headers: bench.name('h') };
      for (const [type, exchange] of Object.entries(exchanges)) {
        await channel.assertExchange(exchange, type, { durable: false, autoDelete: true });
      }
      await channel.bindQueue(queue, exchanges.direct, 'exact');
      await channel.bindQueue(queue, exchanges.headers, '', { 'x-match': 'all', unit: 'mmol', kind: 'cgm' });
      await channel.bindExchange(exchanges.direct, exchanges.fanout, '');

      await publish(channel, exchanges.direct, 'exact', 'direct');
      await publish(channel, exchanges.direct, 'other', 'lost');
      await publish(channel, exchanges.fanout, 'exact', 'through fanout');
      await publish(channel, exchanges.headers, '', 'headers', { unit: 'mmol', kind: 'cgm', more: 1 });
      await publish(channel, exchanges.headers, '', 'lost', { unit: 'mmol' });

      const bodies = [await take(channel, queue), await take(channel, queue), await take(channel, queue)];
      expect(bodies).toEqual(['direct', 'through fanout', 'headers']);
      expect(await channel.get(queue)).toBe(false);
    });

    it('gives a consumer no more than its prefetch', async () => {
      const { app, queue, inbox, release } = await consumerWithGate({ prefetchCount: 2 });
      for (let n = 0; n < 5; n++) await app.rabbit.publish('', queue, n);
      await inbox.atLeast(2);
      // After a round trip nothing more has arrived, and the rest is still in the queue.
      expect(await app.queues.queueDepth(queue)).toBe(3);
      expect(inbox.items).toHaveLength(2);
      release();
      await inbox.atLeast(5);
      expect(inbox.items.map(({ content }) => Number(content))).toEqual([0, 1, 2, 3, 4]);
    });

    it('redelivers messages nacked with requeue, marked as redelivered and before later messages', async () => {
      const inbox = new Inbox<ConsumeMessage>();
      const queue = bench.name('requeue');
      class Consumer {
        @RabbitSubscribe({ queue })
        handle(_body: unknown, raw: ConsumeMessage): Nack | undefined {
          inbox.push(raw);
          return inbox.items.length === 1 ? new Nack(true) : undefined;
        }
      }
      const { channel, rabbit } = await bench.app([], { prefetchCount: 1 });
      await channel.assertQueue(queue);
      for (const body of ['first', 'second']) await rabbit.publish('', queue, body);
      await bench.app([Consumer], { prefetchCount: 1 });
      const messages = await inbox.atLeast(3);
      expect(messages.map(({ content, fields }) => [String(content), fields.redelivered])).toEqual([
        ['"first"', false],
        ['"first"', true],
        ['"second"', false],
      ]);
    });

    it('dead-letters rejected messages, with their history and headers', async () => {
      const { app, queue, grave } = await deadLettering({ arguments: { 'x-max-length': 10 } });
      await app.rabbit.publish('', queue, 'x', { headers: { own: 'kept' }, correlationId: 'c-1' });
      const message = await taken(app, queue);
      app.channel.nack(message, false, false);
      const dead = await arrived(app, grave);
      expect(dead.properties.correlationId).toBe('c-1');
      expect(dead.properties.headers).toMatchObject({
        own: 'kept',
        'x-first-death-queue': queue,
        'x-first-death-reason': 'rejected',
        'x-first-death-exchange': '',
        'x-death': [{ count: 1, reason: 'rejected', queue, exchange: '', 'routing-keys': [queue] }],
      });
    });

    it('moves expired messages on after their time, by the queue or by the message', async () => {
      const { app, queue, grave } = await deadLettering({ messageTtl: 60 });
      const start = Date.now();
      await app.rabbit.publish('', queue, 'by queue');
      const first = await arrived(app, grave);
      expect(Date.now() - start).toBeGreaterThanOrEqual(50);
      await app.rabbit.publish('', queue, 'by message', { expiration: 20 });
      const second = await arrived(app, grave);
      const reasons = [first, second].map(({ properties }) => {
        const [death]: { reason?: unknown; 'original-expiration'?: unknown }[] =
          properties.headers!['x-death']!;
        return [death!.reason, death!['original-expiration']];
      });
      expect(reasons).toEqual([
        ['expired', undefined],
        ['expired', '20'],
      ]);
      expect(second.properties.expiration).toBeUndefined();
    });

    it('drops the oldest when a bounded queue is full', async () => {
      const { app, queue, grave } = await deadLettering({ maxLength: 2 });
      for (const body of ['oldest', 'older', 'newest']) await publish(app.channel, '', queue, body);
      expect(String((await arrived(app, grave)).content)).toBe('oldest');
      expect([await take(app.channel, queue), await take(app.channel, queue)]).toEqual(['older', 'newest']);
    });

    it('copies body and headers when they are published', async () => {
      const { channel } = await bench.app();
      const queue = bench.name('copy');
      await channel.assertQueue(queue);
      const body = Buffer.from('before');
      const headers = { nested: { list: [1, 2] } };
      const sent = publish(channel, '', queue, body, headers);
      await sent;
      body.write('after!');
      headers.nested.list.push(3);
      const message = (await channel.get(queue)) as GetMessage;
      expect(String(message.content)).toBe('before');
      expect(message.properties.headers).toEqual({ nested: { list: [1, 2] } });
    });

    it('answers requests', async () => {
      const queue = bench.name('rpc');
      class Responder {
        @RabbitRPC({ exchange: 'amq.direct', routingKey: queue, queue })
        double({ n }: { n: number }): { doubled: number } {
          return { doubled: n * 2 };
        }
      }
      const { rabbit } = await bench.app([Responder]);
      const answer = await rabbit.request({ exchange: 'amq.direct', routingKey: queue, payload: { n: 21 } });
      expect(answer).toEqual({ doubled: 42 });
    });

    it('hands a batch over at once and acknowledges all of it', async () => {
      const inbox = new Inbox<unknown>();
      const queue = bench.name('batch');
      class Batches {
        @RabbitSubscribe({ queue, batchOptions: { size: 3, timeout: 60_000 } })
        handle(bodies: unknown[]): void {
          inbox.push(bodies);
        }
      }
      const { rabbit, queues } = await bench.app([Batches]);
      for (const n of [1, 2, 3]) await rabbit.publish('', queue, n);
      await inbox.atLeast(1);
      expect(inbox.items).toEqual([[1, 2, 3]]);
      await rabbit.drain();
      expect(await queues.queueDepth(queue)).toBe(0);
    });

    it('reads a depth passively, and a missing queue harms no consumer', async () => {
      const { app, queue, inbox, release } = await consumerWithGate({});
      release();
      const missing = bench.name('missing');
      await expect(app.queues.queueDepth(missing)).rejects.toThrow(/OBS_BROKER.*depth of queue.*NOT_FOUND/);
      await expect(app.queues.queueDepth(missing)).rejects.toThrow(/NOT_FOUND/);
      await app.rabbit.publish('', queue, 'still consumed');
      await inbox.atLeast(1);
      await app.queues.ping();
      expect(app.queues.isConnected()).toBe(true);
    });

    it('reconnects and resumes after a refused operation cost the connection', async () => {
      const { app, queue, inbox, release } = await consumerWithGate({
        connectionManagerOptions: { reconnectTimeInSeconds: 0.05 },
      });
      release();
      const again = new Promise((resolve) => app.rabbit.managedChannel.once('connect', resolve));
      await expect(app.channel.checkQueue(bench.name('missing'))).rejects.toMatchObject({ code: 404 });
      await again;
      await app.rabbit.publish('', queue, 'after the reconnect');
      await inbox.atLeast(1);
    });

    it('runs the consumers of two applications in one process', async () => {
      const both = [new Inbox<unknown>(), new Inbox<unknown>()] as const;
      const names = [bench.name('one'), bench.name('two')] as const;
      class One {
        @RabbitSubscribe({ queue: names[0] })
        handle(body: unknown): void {
          both[0].push(body);
        }
      }
      class Two {
        @RabbitSubscribe({ queue: names[1] })
        handle(body: unknown): void {
          both[1].push(body);
        }
      }
      const one = await bench.app([One]);
      const two = await bench.app([Two]);
      await two.rabbit.publish('', names[0], 'from two');
      await one.rabbit.publish('', names[1], 'from one');
      expect(await both[0].atLeast(1)).toEqual(['from two']);
      expect(await both[1].atLeast(1)).toEqual(['from one']);
    });

    it('drains: takes no new message and lets running ones finish', async () => {
      const { app, queue, inbox, release } = await consumerWithGate({ prefetchCount: 1 });
      await app.rabbit.publish('', queue, 'in hand');
      await inbox.atLeast(1);
      const drained = app.rabbit.drain();
      await app.rabbit.publish('', queue, 'late');
      expect(app.rabbit.messagesInHand).toBe(1);
      release();
      expect(await drained).toBe(true);
      expect(inbox.items).toHaveLength(1);
      const witness = await bench.app();
      await app.module.close();
      expect(await witness.queues.queueDepth(queue)).toBe(1);
    });

    it('keeps a message whose error handler fails', async () => {
      const inbox = new Inbox<ConsumeMessage>();
      const queue = bench.name('broken-handler');
      class Consumer {
        @RabbitSubscribe({ queue, errorBehavior: MessageHandlerErrorBehavior.ACK, errorHandler: explode })
        handle(_body: unknown, raw: ConsumeMessage): void {
          inbox.push(raw);
          if (inbox.items.length === 1) throw new Error('first time');
        }
      }
      const { rabbit } = await bench.app([Consumer]);
      await rabbit.publish('', queue, 'precious');
      const [, second] = await inbox.atLeast(2);
      expect(second!.fields.redelivered).toBe(true);
    });

    async function consumerWithGate(config: Parameters<Bench['app']>[1]) {
      const inbox = new Inbox<ConsumeMessage>();
      const queue = bench.name('gate');
      let release = (): void => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      class Consumer {
        @RabbitSubscribe({ queue })
        async handle(_body: unknown, raw: ConsumeMessage): Promise<void> {
          inbox.push(raw);
          await gate;
        }
      }
      return { app: await bench.app([Consumer], config), queue, inbox, release };
    }

    async function deadLettering(options: object) {
      const queue = bench.name('dying');
      const grave = bench.name('grave');
      const app = await bench.app();
      await app.channel.assertQueue(grave);
      await app.channel.assertQueue(queue, {
        ...options,
        deadLetterExchange: '',
        deadLetterRoutingKey: grave,
      });
      return { app, queue, grave };
    }
  });
}

function explode(): never {
  throw new Error('the error handler is broken too');
}

function publish(
  channel: App['channel'],
  exchange: string,
  key: string,
  body: string | Buffer = 'x',
  headers: object = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const content = Buffer.isBuffer(body) ? body : Buffer.from(body);
    channel.publish(exchange, key, content, { headers }, (error) =>
      error ? reject(error as Error) : resolve(),
    );
  });
}

async function take(channel: App['channel'], queue: string): Promise<string> {
  const message = await channel.get(queue, { noAck: true });
  return message === false ? 'nothing' : String(message.content);
}

async function taken({ channel }: App, queue: string): Promise<GetMessage> {
  return (await channel.get(queue)) as GetMessage;
}

/** Waits for the next message of a queue. */
async function arrived({ channel }: App, queue: string): Promise<ConsumeMessage> {
  const inbox = new Inbox<ConsumeMessage>();
  const { consumerTag } = await channel.consume(queue, (message) => message && inbox.push(message), {
    noAck: true,
  });
  const [message] = await inbox.atLeast(1);
  await channel.cancel(consumerTag);
  return message!;
}
