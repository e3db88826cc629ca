import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { UseGuards, type CanActivate } from '@nestjs/common';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace';
import { appOf, assignFields, boundFields, ensureContextManager, type AppScope, runWith } from '#kernel';
import { tracerOf } from '#tracing';
import { Bench, Inbox, type BrokerUnderTest } from './harness.js';

interface Sight {
  fields: Readonly<Record<string, unknown>>;
  app: AppScope | undefined;
  foreign: unknown;
}

/** The contract of traces, bound fields and the application in handlers. */
export function describeTracing(name: string, start: () => BrokerUnderTest): void {
  describe(`context on ${name}`, () => {
    const exporter = new InMemorySpanExporter();
    const foreign = new AsyncLocalStorage<string>();
    let bench: Bench;

    beforeAll(() => {
      ensureContextManager();
      trace.setGlobalTracerProvider(
        new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
      );
    });
    afterAll(() => trace.disable());
    beforeEach(() => {
      bench = new Bench(start());
    });
    afterEach(async () => {
      await bench.close();
      exporter.reset();
    });

    it('makes one trace of producer and consumer', async () => {
      const { app, queue, sights } = await watching();
      const options = { headers: { own: 1 }, correlationId: 'c-1' };
      await app.rabbit.publish('', queue, {}, options);
      await sights.atLeast(1);
      await app.rabbit.drain();

      const sent = span('publish');
      const handled = span('handle');
      expect(sent).toMatchObject({
        name: `publish ${queue}`,
        kind: SpanKind.PRODUCER,
        attributes: {
          'messaging.system.name': 'rabbitmq',
          'messaging.operation.type': 'send',
          'messaging.operation.name': 'publish',
          'messaging.destination.name': queue,
          'rabbitmq.destination.routing_key': queue,
          'messaging.message.conversation_id': 'c-1',
        },
      });
      expect(handled.spanContext().traceId).toBe(sent.spanContext().traceId);
      expect(handled.parentSpanContext?.spanId).toBe(sent.spanContext().spanId);
      expect(options).toEqual({ headers: { own: 1 }, correlationId: 'c-1' });
    });

    it('names a destination by exchange, routing key and queue', async () => {
      const queue = bench.name('bound');
      const done = new Inbox<string>();
      class Consumer {
        @RabbitSubscribe({ exchange: 'amq.topic', routingKey: `${queue}.*`, queue })
        handle(): void {
          done.push('handled');
        }
      }
      const app = await bench.app([Consumer]);
      await app.rabbit.publish('amq.topic', `${queue}.paid`, {});
      await done.atLeast(1);
      await app.rabbit.drain();
      expect(span('publish amq.topic').attributes).toMatchObject({
        'messaging.destination.name': `amq.topic:${queue}.paid`,
        'rabbitmq.destination.routing_key': `${queue}.paid`,
      });
    });

    it('leaves the error of a publication as it is and records it', async () => {
      const broken = new TypeError('cannot be serialized');
      const serializer = (): Buffer => {
        throw broken;
      };
      const { rabbit } = await bench.app([], { serializer });
      expect(() => rabbit.publish('amq.topic', 'some.key', {})).toThrow(broken);
      expect(span('publish amq.topic')).toMatchObject({
        status: { code: SpanStatusCode.ERROR, message: 'cannot be serialized' },
        attributes: { 'error.type': 'TypeError' },
      });
    });

    it('keeps the default headers of the module in addition to the trace', async () => {
      const queue = bench.name('defaults');
      const { rabbit, channel } = await bench.app([], {
        queues: [{ name: queue }],
        defaultPublishOptions: { headers: { origin: 'lab' } },
      });
      await rabbit.publish('', queue, {});
      const message = await channel.get(queue, { noAck: true });
      expect(message).toMatchObject({
        properties: { headers: { origin: 'lab', traceparent: expect.any(String) } },
      });
    });

    it('starts a new trace for a message of an untraced producer, whatever runs beside it', async () => {
      const { app, queue, sights } = await watching();
      const around = tracerOf().startSpan('around');
      context.with(trace.setSpan(context.active(), around), () =>
        foreign.run('leaked', () => app.channel.sendToQueue(queue, Buffer.from('{}'))),
      );
      around.end();
      await sights.atLeast(1);
      await app.rabbit.drain();
      expect(span('handle').parentSpanContext).toBeUndefined();
      expect(span('handle').spanContext().traceId).not.toBe(around.spanContext().traceId);
      expect(sights.items[0]!.foreign).toBeUndefined();
    });

    it('golevelup#990 #991: binds the correlation id in guards, in the handler and after an await, and lets the handler add to it', async () => {
      const { app, queue, guards, sights } = await watching();
      await app.rabbit.publish('', queue, {}, { correlationId: 'by property' });
      await sights.atLeast(1);
      await app.rabbit.publish('', queue, {}, { headers: { correlation_id: 'by header' } });
      await sights.atLeast(2);
      expect(guards.items.map(({ fields }) => fields)).toEqual([
        { correlation_id: 'by property' },
        { correlation_id: 'by header' },
      ]);
      expect(sights.items.map(({ fields }) => fields)).toEqual([
        { correlation_id: 'by property', record_type: 'steps' },
        { correlation_id: 'by header', record_type: 'steps' },
      ]);
      expect(boundFields()).toEqual({});
    });

    it('sends the correlation id along, unless the caller has set one, and makes one where there is none', async () => {
      const { app, queue, sights } = await watching();
      const options = { headers: { own: 1 } };
      await runWith({ correlation_id: 'order-7' }, () => app.rabbit.publish('', queue, {}, options));
      await sights.atLeast(1);
      await runWith({ correlation_id: 'order-7' }, () =>
        app.rabbit.publish('', queue, {}, { correlationId: 'c-1' }),
      );
      await sights.atLeast(2);
      await app.rabbit.publish('', queue, {});
      await sights.atLeast(3);
      const [sent, own, made] = sights.items.map(({ fields }) => fields.correlation_id);
      expect([sent, own]).toEqual(['order-7', 'c-1']);
      expect(made).toMatch(/^[0-9a-f-]{36}$/);
      expect(options).toEqual({ headers: { own: 1 } });
    });

    it('golevelup#631: runs each handler in its own application', async () => {
      const one = await watching();
      const two = await watching();
      await one.app.rabbit.publish('', two.queue, {});
      await two.app.rabbit.publish('', one.queue, {});
      expect((await one.guards.atLeast(1))[0]!.app).toBe(one.app.scope);
      expect((await two.guards.atLeast(1))[0]!.app).toBe(two.app.scope);
    });

    function span(label: string): ReadableSpan {
      const found = exporter.getFinishedSpans().find(({ name: title }) => title.startsWith(label));
      if (!found) throw new Error(`no span "${label}"`);
      return found;
    }

    async function watching() {
      const queue = bench.name('watch');
      const guards = new Inbox<Sight>();
      const sights = new Inbox<Sight>();
      const look = (): Sight => ({ fields: { ...boundFields() }, app: appOf(), foreign: foreign.getStore() });
      class Guard implements CanActivate {
        canActivate(): boolean {
          guards.push(look());
          return true;
        }
      }
      class Consumer {
        @RabbitSubscribe({ queue })
        @UseGuards(Guard)
        async handle(): Promise<void> {
          const work = tracerOf().startSpan('handle');
          assignFields({ record_type: 'steps' });
          await sleep(1);
          work.end();
          sights.push(look());
        }
      }
      return { app: await bench.app([Consumer]), queue, guards, sights };
    }
  });
}
