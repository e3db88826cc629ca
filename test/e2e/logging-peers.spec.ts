import { AmqpConnection, RabbitRPC, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import {
  Controller,
  Get,
  Injectable,
  Logger,
  Module,
  Req,
  UseInterceptors,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ScheduleModule, Timeout } from '@nestjs/schedule';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConsumeMessage } from 'amqplib';
import { ObservabilityModule } from 'nestjs-observability';
import { ErrorLogInterceptor } from 'nestjs-observability/logging';
import { ObservableRabbitMQModule } from 'nestjs-observability/rabbitmq';
import { InjectPinoLogger, PinoLogger } from 'nestjs-pino';
import { freePort } from '../support/free-port.js';
import { Story, until } from '../support/story.js';

/** Assigns a field here and logs deep inside the application, like users of nestjs-pino. */
@Injectable()
class Work {
  constructor(@InjectPinoLogger('Work') private readonly logger: PinoLogger) {}

  async run(kind: string): Promise<void> {
    this.logger.assign({ assigned: kind });
    await Promise.resolve();
    new Logger('Deep').log(`worked on ${kind}`);
  }
}

let delivered: ConsumeMessage | undefined;

@Injectable()
class Consumer {
  constructor(private readonly work: Work) {}

  @RabbitSubscribe({ queue: 'single' })
  single(): Promise<void> {
    return this.work.run('single');
  }

  @RabbitSubscribe({ queue: 'batch', batchOptions: { size: 2, timeout: 100 } })
  batch(): Promise<void> {
    return this.work.run('batch');
  }

  @RabbitRPC({ exchange: 'amq.direct', routingKey: 'rpc', queue: 'rpc' })
  async rpc(): Promise<string> {
    await this.work.run('rpc');
    return 'ok';
  }

  @UseInterceptors(ErrorLogInterceptor)
  @RabbitSubscribe({ queue: 'failing' })
  failing(_body: unknown, message?: ConsumeMessage): never {
    delivered = message;
    throw new Error('cannot be handled', { cause: new Error('no disk') });
  }

  @Timeout(5)
  job(): Promise<void> {
    return this.work.run('job');
  }
}

@Controller()
class HttpController {
  constructor(private readonly work: Work) {}

  @Get('work')
  async get(): Promise<string> {
    await this.work.run('request');
    return 'ok';
  }

  @Get('echo')
  echo(@Req() request: { raw?: object }): string {
    new Logger('Echo').log({
      req: request.raw ?? request,
      headers: { Authorization: 'Bearer s3cr3t-in-header' },
      msg: 'echo',
    });
    return 'ok';
  }

  @MessagePattern('rpc')
  async message(): Promise<string> {
    await this.work.run('microservice');
    return 'ok';
  }
}

const PORT = await freePort();

describe('nestjs-pino #803 #1035 #1715: assign outside of HTTP', () => {
  const story = new Story();
  let app: INestApplication;
  let rabbit: AmqpConnection;

  beforeAll(async () => {
    @Module({
      imports: [
        ObservabilityModule.forRoot(story.options()),
        ObservableRabbitMQModule.forRoot({ embedded: true }),
        ScheduleModule.forRoot(),
      ],
      controllers: [HttpController],
      providers: [Consumer, Work],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { bufferLogs: true });
    app.connectMicroservice<MicroserviceOptions>({
      transport: Transport.TCP,
      options: { host: '127.0.0.1', port: PORT },
    });
    await app.startAllMicroservices();
    await app.listen(0, '127.0.0.1');
    rabbit = app.get(AmqpConnection);
  });

  afterAll(() => app.close());

  const worked = (kind: string) =>
    until(() => story.lines.find(({ msg }) => msg === `worked on ${kind}`), kind);

  it.each(['single', 'batch'])('works in a queue consumer (%s)', async (queue) => {
    await rabbit.publish('', queue, {});
    expect(await worked(queue)).toMatchObject({ assigned: queue, context: 'Deep' });
  });

  it('works in an RPC handler', async () => {
    expect(await rabbit.request({ exchange: 'amq.direct', routingKey: 'rpc', payload: {} })).toBe('ok');
    expect(await worked('rpc')).toMatchObject({ assigned: 'rpc' });
  });

  it('works in a scheduled job', async () => expect(await worked('job')).toMatchObject({ assigned: 'job' }));

  it('works in a request, up to its own line, and has no effect on the next', async () => {
    const url = await app.getUrl();
    await (await fetch(`${url}/work`)).text();
    expect(await worked('request')).toMatchObject({ assigned: 'request' });
    await (await fetch(`${url}/echo`)).text();
    const requests = await until(() => {
      const found = story.lines.filter(({ context }) => context === 'HTTP');
      return found.length === 2 ? found : undefined;
    }, 'two request lines');
    expect(requests.map(({ assigned }) => assigned)).toEqual(['request', undefined]);
  });

  it('does nothing outside of any of them, rather than throw', () => {
    expect(() => app.get(Work).run('nothing')).not.toThrow();
  });

  it('LoggerErrorInterceptor writes .err onto an AMQP message: ErrorLogInterceptor logs the error and writes onto nothing', async () => {
    await rabbit.publish('', 'failing', { id: 1 });
    const line = await until(() => story.lines.find(({ msg }) => msg === 'handler failed'), 'the error');
    expect(line).toMatchObject({
      level: 'error',
      function: 'Consumer.failing',
      err: { message: 'cannot be handled', cause: { message: 'no disk' } },
    });
    expect(delivered).toBeDefined();
    expect(Object.keys(delivered ?? {}).sort()).toEqual(['content', 'fields', 'properties']);
  });
});

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('nestjs-pino #2168: cookies and Authorization on %s', (_name, adapter) => {
  const story = new Story();
  let app: INestApplication;

  beforeEach(async () => {
    @Module({
      imports: [ObservabilityModule.forRoot(story.options())],
      controllers: [HttpController],
      providers: [Work],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, adapter(), { bufferLogs: true });
    await app.listen(0, '127.0.0.1');
  });

  afterEach(() => app.close());

  it('are on no line, though the application logs the whole request', async () => {
    const headers = {
      authorization: 'Basic dXNlcjpzM2NyM3Q=',
      cookie: 'sid=s3cr3t',
      'x-api-key': 's3cr3t',
      accept: 'text/plain',
    };
    await (await fetch(`${await app.getUrl()}/echo?token=s3cr3t`, { headers })).text();
    await until(() => story.lines.find(({ context }) => context === 'HTTP'), 'the request line');
    const text = JSON.stringify(story.lines);
    expect(text).not.toMatch(/s3cr3t|dXNlcjpzM2NyM3Q/);
    expect(story.lines.find(({ msg }) => msg === 'echo')).toMatchObject({
      req: { method: 'GET', headers: { accept: 'text/plain', cookie: '[redacted]' } },
      headers: { Authorization: '[redacted]' },
    });
  });
});
