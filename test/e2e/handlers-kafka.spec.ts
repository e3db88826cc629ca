import { ClientKafka, Transport } from '@nestjs/microservices';
import type { INestApplication } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kafka, logLevel, type Consumer, type KafkaMessage } from 'kafkajs';
import { lastValueFrom } from 'rxjs';
import { startKafkaBroker, type KafkaBroker } from '../support/kafka-broker.js';
import { startReports, type ReportTransport } from '../support/report-app.js';
import { continuesForeignTraces, tellsItsStory } from '../support/report-story.js';
import { inbound, Story, until } from '../support/story.js';

// kafkajs and Nest are real; the broker is a fake, as no Kafka is available here.
describe('A microservice over Kafka', () => {
  const story = new Story();
  let broker: KafkaBroker;
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    broker = await startKafkaBroker(1);
    const transport: ReportTransport = {
      transport: Transport.KAFKA,
      options: {
        client: { brokers: [broker.address], logLevel: logLevel.NOTHING },
        // Closing waits for the pending request.
        consumer: { groupId: 'reports', maxWaitTimeInMs: 100 },
      },
    };
    ({ app, url } = await startReports(story, transport, async (client) => {
      if (!(client instanceof ClientKafka)) throw new Error('no client of Kafka');
      for (const pattern of ['report', 'broken']) client.subscribeToResponseOf(pattern);
      await client.connect();
    }));
  });

  afterAll(async () => {
    await app.close();
    await broker.close();
  });

  tellsItsStory(story, () => url);
  continuesForeignTraces(story, async (traceparent) => {
    const producer = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    const headers = { traceparent: Buffer.from(traceparent) };
    await producer.send({ topic: 'seen', messages: [{ value: '{}', headers }] });
    await producer.disconnect();
  });

  describe('sends records', () => {
    const received: KafkaMessage[] = [];
    let consumer: Consumer;
    let client: ClientKafka;

    beforeAll(async () => {
      client = app.get<ClientKafka>('REPORTS');
      const kafka = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING });
      consumer = kafka.consumer({ groupId: 'reader', maxWaitTimeInMs: 100 });
      await consumer.connect();
      await consumer.subscribe({ topics: ['orders'], fromBeginning: true });
      await consumer.run({
        eachMessage({ message }) {
          received.push(message);
          return Promise.resolve();
        },
      });
    });

    afterAll(() => consumer.disconnect());

    /** The next records, with their headers as strings. */
    async function taken(count: number) {
      await until(() => (received.length >= count ? true : undefined), `${count} records`);
      return received.splice(0, count).map(({ key, value, headers = {} }) => ({
        key: key?.toString(),
        value,
        headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)])),
      }));
    }

    it('with their own key and headers, and the trace in a copy of these', async () => {
      const { traceId, spanId, traceparent } = inbound(6);
      const headers = { traceparent, 'x-correlation-id': 'order-4711', tenant: 'acme' };
      const given = { ...headers };
      await lastValueFrom(client.emit('orders', { key: 'k1', value: { id: 1 }, headers: given }));
      expect(given).toEqual(headers);
      const [sent] = await story.spansOf(traceId, 'send orders');
      expect(sent?.parentSpanContext?.spanId).toBe(spanId);
      const traced = `00-${traceId}-${sent?.spanContext().spanId}-01`;
      expect(await taken(1)).toEqual([
        { key: 'k1', value: Buffer.from('{"id":1}'), headers: { ...headers, traceparent: traced } },
      ]);
    });

    it('of texts and bytes as they are', async () => {
      for (const data of ['plain', Buffer.from([0, 1, 255])])
        await lastValueFrom(client.emit('orders', data));
      const records = await taken(2);
      expect(records.map(({ value }) => value)).toEqual([Buffer.from('plain'), Buffer.from([0, 1, 255])]);
      expect(records[0]?.headers.traceparent).toMatch(/^00-/);
    });

    it('in batches, all of them in one trace', async () => {
      await lastValueFrom(client.emitBatch('orders', { messages: [{ value: 'a' }, { value: 'b' }] }));
      const [first, second] = await taken(2);
      expect(first?.headers.traceparent).toMatch(/^00-/);
      expect(second?.headers.traceparent).toBe(first?.headers.traceparent);
    });
  });
});
