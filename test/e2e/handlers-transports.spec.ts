import { Controller, Get, Inject, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientsModule,
  EventPattern,
  MessagePattern,
  Transport,
  type ClientProvider,
  type ClientProxy,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import { SpanKind } from '@opentelemetry/api';
import { beforeAll, expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { firstValueFrom } from 'rxjs';
import { ownServices } from '../support/real-services.js';
import { describeWith, type ServiceName } from '../support/services.js';
import { inbound, Story, Teller, until } from '../support/story.js';
import { Telling, TOLD_AROUND } from '../support/telling.js';

@Controller()
class ReportController {
  constructor(
    private readonly teller: Teller,
    @Inject('REPORTS') private readonly client: ClientProxy,
  ) {}

  @MessagePattern('report')
  @Telling()
  async report(id: number): Promise<number> {
    await this.teller.tell();
    return id * 2;
  }

  @EventPattern('seen')
  @Telling()
  async seen(): Promise<void> {
    await this.teller.tell();
  }

  @Get('ask')
  ask(): Promise<number> {
    return firstValueFrom(this.client.send<number>('report', 21));
  }

  @Get('tell')
  async tell(): Promise<string> {
    await firstValueFrom(this.client.emit('seen', {}), { defaultValue: undefined });
    return 'told';
  }
}

interface RealTransport {
  service: ServiceName;
  /** Client and server are configured alike. */
  options: (env: Record<string, string>) => ClientProvider & MicroserviceOptions;
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
};

for (const [name, { service, options }] of Object.entries(transports)) {
  describeWith([service], `A microservice over ${name}`, () => {
    const services = ownServices([service]);
    const story = new Story();
    let app: INestApplication;
    let url: string;

    beforeAll(async () => {
      const transport = options(services.env);
      @Module({
        imports: [
          ObservabilityModule.forRoot(story.options()),
          ClientsModule.register([{ name: 'REPORTS', ...transport }]),
        ],
        controllers: [ReportController],
        providers: [Teller],
      })
      class AppModule {}
      app = await NestFactory.create(AppModule, { bufferLogs: true });
      services.beforeRemoval(() => app.close());
      app.connectMicroservice<MicroserviceOptions>(transport);
      await app.startAllMicroservices();
      await app.listen(0, '127.0.0.1');
      url = await app.getUrl();
    }, 30_000);

    it('answers in the trace of the request that asked: spans, lines, and all that Nest runs', async () => {
      const { traceId, spanId, traceparent } = inbound(1);
      expect(await (await fetch(`${url}/ask`, { headers: { traceparent } })).text()).toBe('42');

      const spans = await story.spansOf(traceId, 'GET /ask');
      const find = (title: string) => spans.find((span) => span.name === title);
      const [received, sent, asked] = [find('process report'), find('send report'), find('GET /ask')];
      expect([received?.kind, sent?.kind]).toEqual([SpanKind.SERVER, SpanKind.CLIENT]);
      expect(received?.parentSpanContext?.spanId).toBe(sent?.spanContext().spanId);
      expect(sent?.parentSpanContext?.spanId).toBe(asked?.spanContext().spanId);
      expect(asked?.parentSpanContext?.spanId).toBe(spanId);
      expect(story.told(traceId)).toEqual(expect.arrayContaining(TOLD_AROUND));
    });

    it('handles events in the trace of whoever emitted them', async () => {
      const { traceId, traceparent } = inbound(2);
      await fetch(`${url}/tell`, { headers: { traceparent } });
      const spans = await story.spansOf(traceId, 'process seen');
      const sent = spans.find(({ name: title }) => title === 'send seen');
      const received = spans.find(({ name: title }) => title === 'process seen');
      expect([received?.kind, received?.parentSpanContext?.spanId]).toEqual([
        SpanKind.CONSUMER,
        sent?.spanContext().spanId,
      ]);
      await until(() => (story.told(traceId).includes('answered') ? true : undefined), 'the last line');
      expect(story.told(traceId)).toEqual(expect.arrayContaining(TOLD_AROUND));
    });

    it('leaves one line for the message, with its trace', async () => {
      const { traceId, traceparent } = inbound(3);
      await fetch(`${url}/ask`, { headers: { traceparent } });
      const line = await until(
        () => story.lines.find(({ trace_id, context }) => trace_id === traceId && context === 'Messages'),
        'the line',
      );
      expect(line).toMatchObject({ destination: 'report', outcome: 'done' });
    });
  });
}
