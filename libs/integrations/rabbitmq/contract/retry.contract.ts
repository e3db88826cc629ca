import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import type { ConsumeMessage } from 'amqplib';
import type { DeadLetteredMessage, RetriedMessage, RetryOptions } from '../retry/retry-options.js';
import { deadLetterQueueName, retryTopology } from '../retry/retry-topology.js';
import { retryWithDelay } from '../retry/retry-with-delay.js';
import { Bench, Inbox, type BrokerUnderTest } from './harness.js';

interface Attempt {
  raw: ConsumeMessage;
  at: number;
}

/** The contract of `retryWithDelay`, from the first failure to the dead letter. */
export function describeRetry(name: string, start: () => BrokerUnderTest): void {
  describe(`retryWithDelay on ${name}`, () => {
    let bench: Bench;
    beforeEach(() => {
      bench = new Bench(start());
    });
    afterEach(() => bench.close());

    it.each(['classic', 'quorum'] as const)(
      'tries again later, then gives up with the reason (%s queues)',
      async (queueType) => {
        const options: RetryOptions = { attempts: 3, delaysMs: [30, 60], queueType };
        const { app, queue, attempts, retried, dead } = await failing(
          options,
          () => new TypeError('no  such\nobject'),
        );
        const headers = {
          traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
          own: 'kept',
        };
        await app.channel.assertQueue(deadLetterQueueName(queue), {
          arguments: { 'x-queue-type': queueType },
        });
        app.channel.sendToQueue(queue, Buffer.from('{"n":1}'), {
          headers,
          correlationId: 'c-7',
          contentType: 'application/json',
        });

        const [event] = await dead.atLeast(1);
        expect(event).toMatchObject({
          queue,
          attempt: 3,
          failureType: 'attempts_exhausted',
          reason: 'TypeError: no such object',
        });
        expect(attempts.items.map(({ raw }) => raw.properties.headers?.['x-attempt'] as unknown)).toEqual([
          undefined,
          2,
          3,
        ]);
        expect(gaps(attempts.items)[0]).toBeGreaterThanOrEqual(25);
        expect(gaps(attempts.items)[1]).toBeGreaterThanOrEqual(55);
        expect(retried.items.map(({ attempt, delayMs }) => [attempt, delayMs])).toEqual([
          [1, 30],
          [2, 60],
        ]);
        for (const { raw } of attempts.items) {
          expect(raw.properties.headers).toMatchObject(headers);
          expect(raw.properties).toMatchObject({ correlationId: 'c-7', contentType: 'application/json' });
        }

        const letter = await app.channel.get(deadLetterQueueName(queue), { noAck: true });
        if (letter === false) throw new Error('no dead letter');
        expect(String(letter.content)).toBe('{"n":1}');
        expect(letter.properties.correlationId).toBe('c-7');
        expect(letter.properties.headers).toMatchObject({
          ...headers,
          'x-attempt': 3,
          'x-failure-type': 'attempts_exhausted',
          'x-failure-reason': 'TypeError: no such object',
          'x-original-exchange': '',
          'x-original-routing-key': queue,
        });
        expect(await app.queues.queueDepth(queue)).toBe(0);
      },
    );

    it('gives a permanent failure up at once, through a dead-letter exchange', async () => {
      const deadLetterExchange = bench.name('dlx');
      const options: RetryOptions = {
        deadLetterExchange,
        isPermanent: (error) => error instanceof RangeError,
      };
      const { app, queue, attempts, dead } = await failing(options, () => new RangeError('x'.repeat(2000)));
      await app.rabbit.publish('amq.topic', `${queue}.created`, { n: 1 });
      const [event] = await dead.atLeast(1);
      expect(event!.failureType).toBe('permanent');
      expect(event!.reason).toHaveLength(512);
      expect(attempts.items).toHaveLength(1);
      const letter = await app.channel.get(deadLetterQueueName(queue), { noAck: true });
      expect(letter).toMatchObject({
        fields: { exchange: deadLetterExchange, routingKey: `${queue}.created` },
      });
      await app.channel.deleteExchange(deadLetterExchange);
    });

    it('gives a body that is not JSON up at once, without quoting it', async () => {
      const { app, queue, dead } = await failing({}, () => undefined);
      app.channel.sendToQueue(queue, Buffer.from('glucose 41 mg/dL'));
      const [event] = await dead.atLeast(1);
      expect(event).toMatchObject({
        failureType: 'permanent',
        reason: 'MalformedMessageError: The message body is not valid JSON (16 bytes)',
      });
    });

    it('keeps a message whose dead letter no queue takes, and does not try hotly', async () => {
      const deadLetterExchange = bench.name('nowhere');
      const { app, queue, attempts, dead } = await failing(
        { deadLetterExchange, requeueDelayMs: 40, isPermanent: () => true },
        () => new Error('always'),
        false,
      );
      await app.channel.assertExchange(deadLetterExchange, 'topic');
      await app.rabbit.publish('', queue, 'precious');
      await attempts.atLeast(3);
      expect(dead.items).toEqual([]);
      expect(Math.min(...gaps(attempts.items))).toBeGreaterThanOrEqual(35);
      await app.channel.assertQueue(deadLetterQueueName(queue));
      await app.channel.bindQueue(deadLetterQueueName(queue), deadLetterExchange, '#');
      await dead.atLeast(1);
      await app.channel.deleteExchange(deadLetterExchange);
    });

    async function failing(options: RetryOptions, errorOf: () => Error | undefined, declare = true) {
      const queue = bench.name('retry');
      const attempts = new Inbox<Attempt>();
      const retried = new Inbox<RetriedMessage>();
      const dead = new Inbox<DeadLetteredMessage>();
      class Consumer {
        @RabbitSubscribe({ queue, exchange: 'amq.topic', routingKey: `${queue}.#` })
        handle(_body: unknown, raw: ConsumeMessage): void {
          attempts.push({ raw, at: Date.now() });
          const error = errorOf();
          if (error) throw error;
        }
      }
      const defaultErrorHandler = retryWithDelay({
        ...options,
        onRetry: (event) => retried.push(event),
        onDeadLetter: (event) => dead.push(event),
      });
      const topology = declare ? retryTopology(queue, options) : {};
      const app = await bench.app([Consumer], { defaultErrorHandler, ...topology });
      return { app, queue, attempts, retried, dead };
    }
  });
}

/** Milliseconds between one attempt and the next. */
function gaps(attempts: Attempt[]): number[] {
  return attempts.slice(1).map(({ at }, index) => at - attempts[index]!.at);
}
