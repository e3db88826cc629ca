import { Transport } from '@nestjs/microservices';
import { beforeAll } from '@jest/globals';
import { connectAsync } from 'mqtt';
import { connect as connectNats, headers as natsHeaders } from 'nats';
import { ownServices } from '../support/real-services.js';
import { startReports, type ReportTransport } from '../support/report-app.js';
import { continuesForeignTraces, tellsItsStory } from '../support/report-story.js';
import { describeWith, type ServiceName } from '../support/services.js';
import { Story } from '../support/story.js';

type Environment = Record<string, string>;

interface RealTransport {
  service: ServiceName;
  options: (env: Environment) => ReportTransport;
  /** Sends an event like a program without Nest, with the trace in the transport's headers. */
  sendForeign?: (env: Environment, traceparent: string) => Promise<unknown>;
}

const transports: Record<string, RealTransport> = {
  Redis: {
    service: 'redis',
    options: ({ REDIS_URL = '' }) => {
      const { hostname, port } = new URL(REDIS_URL);
      return { transport: Transport.REDIS, options: { host: hostname, port: Number(port) } };
    },
  },
  RabbitMQ: {
    service: 'rabbitmq',
    options: ({ RABBITMQ_URL = '' }) => ({
      transport: Transport.RMQ,
      options: { urls: [RABBITMQ_URL], queue: 'transport-test', queueOptions: { durable: false } },
    }),
  },
  NATS: {
    service: 'nats',
    options: ({ NATS_URL = '' }) => ({ transport: Transport.NATS, options: { servers: [NATS_URL] } }),
    sendForeign: async ({ NATS_URL = '' }, traceparent) => {
      const connection = await connectNats({ servers: [NATS_URL] });
      const headers = natsHeaders();
      headers.set('Traceparent', traceparent);
      connection.publish('seen', '{"id":1}', { headers });
      await connection.drain();
    },
  },
  MQTT: {
    service: 'mosquitto',
    options: ({ MQTT_URL = '' }) => ({
      transport: Transport.MQTT,
      options: { url: MQTT_URL, protocolVersion: 5 },
    }),
    sendForeign: async ({ MQTT_URL = '' }, traceparent) => {
      const client = await connectAsync(MQTT_URL, { protocolVersion: 5 });
      await client.publishAsync('seen', '{"order":1}', { properties: { userProperties: { traceparent } } });
      await client.endAsync();
    },
  },
};

for (const [name, { service, options, sendForeign }] of Object.entries(transports)) {
  describeWith([service], `A microservice over ${name}`, () => {
    const services = ownServices([service]);
    const story = new Story();
    let url: string;

    beforeAll(async () => {
      const started = await startReports(story, options(services.env));
      services.beforeRemoval(() => started.app.close());
      url = started.url;
    });

    tellsItsStory(story, () => url);
    if (sendForeign) continuesForeignTraces(story, (traceparent) => sendForeign(services.env, traceparent));
  });
}
