import { AmqpConnection, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import {
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  Param,
  SetMetadata,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory, Reflector, type AbstractHttpAdapter } from '@nestjs/core';
import { ClientsModule, MessagePattern, Transport, type ClientProxy } from '@nestjs/microservices';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { ObservableRabbitMQModule } from 'nestjs-observability/rabbitmq';
import { Traced } from 'nestjs-observability/tracing';
import { firstValueFrom, interval, lastValueFrom, take, type Observable } from 'rxjs';
import { freePort } from '../support/free-port.js';
import { inbound, Story, until } from '../support/story.js';

const Role = (role: string) => SetMetadata('role', role);

/** Admits users named in the handler's metadata. */
@Injectable()
class RoleGuard implements CanActivate {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  canActivate(execution: ExecutionContext): boolean {
    return this.reflector.get<string>('role', execution.getHandler()) === 'user';
  }
}

@Controller('guarded')
@UseGuards(RoleGuard)
class GuardedController {
  @Traced()
  @Get('above/:id')
  @Role('user')
  above(@Param('id') id: string): string {
    return `above ${id}`;
  }

  @Get('below/:id')
  @Role('user')
  @Traced()
  below(@Param('id') id: string): string {
    return `below ${id}`;
  }

  @Role('nobody')
  @Traced()
  @Get('shut')
  shut(): string {
    return 'never';
  }
}

@Injectable()
class Work {
  @Traced('later')
  later(until: Promise<string>): Promise<string> {
    return until;
  }

  @Traced('stream')
  stream(): Observable<number> {
    return interval(10).pipe(take(3));
  }

  @Traced('nothing')
  throwNothing(): never {
    throw undefined; // eslint-disable-line @typescript-eslint/only-throw-error
  }

  @Traced('broken attributes', {
    attributes: () => {
      throw new Error('no attributes');
    },
  })
  attributed(): string {
    return 'fine';
  }
}

@Controller()
class Messages {
  @MessagePattern('sum')
  sum([a, b]: number[]): number {
    return (a ?? 0) + (b ?? 0);
  }

  @RabbitSubscribe({ queue: 'peers' })
  consume(): void {
    // The test only checks its span.
  }
}

const ADAPTERS: [string, () => AbstractHttpAdapter][] = [
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
];

describe.each(ADAPTERS)('Complaints about spans and metadata, on %s', (_name, adapter) => {
  const story = new Story();
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    const options = { host: '127.0.0.1', port: await freePort() };
    @Module({
      imports: [
        ObservabilityModule.forRoot(story.options()),
        ObservableRabbitMQModule.forRoot({ embedded: true, enableControllerDiscovery: true }),
        ClientsModule.register([{ name: 'SELF', transport: Transport.TCP, options }]),
      ],
      controllers: [GuardedController, Messages],
      providers: [Work],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, adapter(), { bufferLogs: true });
    app.connectMicroservice({ transport: Transport.TCP, options });
    await app.startAllMicroservices();
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterAll(() => app.close());

  const ended = (name: string) => story.spans.filter((span) => span.name === name);
  const span = (name: string) => until(() => ended(name)[0], name);

  it.each(['above', 'below'])(
    'nestjs-otel#502, otel-js-contrib#633 #676: guards and routes work with @Traced %s their decorators',
    async (place) => {
      expect(await (await fetch(`${url}/guarded/${place}/7`)).text()).toBe(`${place} 7`);
      await span(`GuardedController.${place}`);
      expect(await span(`GET /guarded/${place}/:id`)).toBeDefined();
    },
  );

  it('nestjs-otel#502: a guard still refuses by the metadata of a traced handler', async () => {
    expect((await fetch(`${url}/guarded/shut`)).status).toBe(403);
    expect(ended('GuardedController.shut')).toEqual([]);
  });

  it('nestjs-otel 7.0.1: the span of a method that is not async and returns a promise ends with the promise', async () => {
    let settle: (text: string) => void = () => undefined;
    const running = app.get(Work).later(new Promise((resolve) => (settle = resolve)));
    await app.get(Work).later(Promise.resolve('a later call'));
    await span('later');
    expect(ended('later')).toHaveLength(1);
    settle('done');
    expect(await running).toBe('done');
    await until(() => (ended('later').length === 2 ? true : undefined), 'the span of the first call');
  });

  it('nestjs-otel, all versions: the span of an Observable ends when it completes', async () => {
    expect(await lastValueFrom(app.get(Work).stream())).toBe(2);
    expect((await span('stream')).duration[1] / 1e6).toBeGreaterThan(20);
  });

  it('nestjs-otel, all versions: `throw undefined` stays undefined, and its span failed', async () => {
    let caught: unknown = 'nothing';
    try {
      app.get(Work).throwNothing();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeUndefined();
    expect((await span('nothing')).status.code).toBe(SpanStatusCode.ERROR);
  });

  it('nestjs-otel, all versions: an attribute callback that throws does not break the method', async () => {
    expect(app.get(Work).attributed()).toBe('fine');
    expect((await span('broken attributes')).attributes).toEqual({});
  });

  it('otel-js-contrib#1648: Nest was loaded first, and its requests have their spans all the same', async () => {
    const { traceId, spanId, traceparent } = inbound(1);
    await fetch(`${url}/guarded/above/1`, { headers: { traceparent } });
    const spans = await story.spansOf(traceId, 'GET /guarded/above/:id');
    const server = spans.find(({ kind }) => kind === SpanKind.SERVER);
    expect(server?.parentSpanContext?.spanId).toBe(spanId);
  });

  it('otel-js-contrib#1371: messages of amqplib have their spans in Nest, and the caller’s headers stay as they are', async () => {
    const { traceId, traceparent } = inbound(2);
    const headers = { traceparent };
    await app.get(AmqpConnection).publish('', 'peers', {}, { headers });
    // The consumer may be done, and its span exported, before the broker confirms the message.
    await story.spansOf(traceId, 'publish peers');
    const spans = await story.spansOf(traceId, 'process peers');
    expect(spans.map(({ kind }) => kind).sort()).toEqual([SpanKind.PRODUCER, SpanKind.CONSUMER]);
    expect(headers).toEqual({ traceparent });
  });

  it('otel-js-contrib#2510: messages of microservices have their spans', async () => {
    expect(await firstValueFrom(app.get<ClientProxy>('SELF').send('sum', [2, 3]))).toBe(5);
    const [sent, received] = [await span('send sum'), await span('process sum')];
    expect(received.parentSpanContext?.spanId).toBe(sent.spanContext().spanId);
  });
});
