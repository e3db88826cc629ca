import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { AmqpConnection, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import {
  Controller,
  Get,
  Inject,
  Injectable,
  Logger,
  Module,
  Param,
  Req,
  UseGuards,
  type CanActivate,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { Args, GraphQLModule, Int, Query, Resolver } from '@nestjs/graphql';
import {
  ClientsModule,
  MessagePattern,
  Transport,
  type ClientProxy,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import { WsAdapter } from '@nestjs/platform-ws';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { SpanKind } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ObservabilityModule, runWith } from 'nestjs-observability';
import { ObservableRabbitMQModule } from 'nestjs-observability/rabbitmq';
import { firstValueFrom } from 'rxjs';
import { WebSocket } from 'ws';
import { freePort } from '../support/free-port.js';
import { inbound, Story, until } from '../support/story.js';

interface Incoming {
  headers: Record<string, string>;
}

const REQUESTS = 200;
const PORT = await freePort();

/** Logs its request's number at every step, with varying waits between the steps. */
@Injectable()
class Worker {
  private readonly logger = new Logger('Worker');

  async work(id: number, where: string): Promise<number> {
    return runWith({ bound: id }, async () => {
      for (const step of ['begin', 'middle', 'end']) {
        this.logger.log({ id, where, step }, step);
        await sleep(Math.random() * 4);
      }
      return id;
    });
  }
}

@Injectable()
class QuietGuard implements CanActivate {
  async canActivate(): Promise<boolean> {
    await sleep(Math.random() * 2);
    return true;
  }
}

@Controller()
@UseGuards(QuietGuard)
class Endpoints {
  constructor(
    private readonly worker: Worker,
    private readonly events: EventEmitter2,
    private readonly rabbit: AmqpConnection,
    @Inject('SELF') private readonly client: ClientProxy,
  ) {}

  @Get('plain/:id')
  plain(@Param('id') id: string): Promise<number> {
    return this.worker.work(Number(id), 'http');
  }

  @Get('rpc/:id')
  rpc(@Param('id') id: string): Promise<number> {
    return firstValueFrom(this.client.send<number>('work', Number(id)));
  }

  @Get('event/:id')
  async event(@Param('id') id: string): Promise<number> {
    await this.events.emitAsync('work', Number(id));
    return 1;
  }

  @Get('rabbit/:id')
  async publish(@Param('id') id: string): Promise<number> {
    await this.rabbit.publish('', 'work', { id: Number(id) });
    return 1;
  }

  /** Sends a request over all outgoing paths: over HTTP, as a message, and from its handler over HTTP again. */
  @Get('hops/:id')
  async hops(@Param('id') id: string, @Req() request: Incoming): Promise<number> {
    const own = `http://${request.headers.host}`;
    await (await fetch(`${own}/rpc/${id}`)).text();
    await this.rabbit.publish('', 'onward', { url: `${own}/plain/${id}` });
    return 1;
  }

  @MessagePattern('work')
  message(id: number): Promise<number> {
    return this.worker.work(id, 'rpc');
  }
}

@Injectable()
class Consumer {
  constructor(private readonly worker: Worker) {}

  @RabbitSubscribe({ queue: 'work' })
  async consume({ id }: { id: number }): Promise<void> {
    await this.worker.work(id, 'rabbit');
  }

  @RabbitSubscribe({ queue: 'onward' })
  async onward({ url }: { url: string }): Promise<void> {
    await (await fetch(url)).text();
    new Logger('Worker').log('arrived');
  }

  @OnEvent('work')
  async on(id: number): Promise<void> {
    await this.worker.work(id, 'event');
  }
}

@Resolver()
class WorkResolver {
  constructor(private readonly worker: Worker) {}

  @Query(() => Int)
  work(@Args('id', { type: () => Int }) id: number): Promise<number> {
    return this.worker.work(id, 'graphql');
  }
}

@WebSocketGateway()
@UseGuards(QuietGuard)
class WorkGateway {
  constructor(private readonly worker: Worker) {}

  @SubscribeMessage('work')
  async work(_client: unknown, { id }: { id: number }): Promise<unknown> {
    return { event: 'done', data: await this.worker.work(id, 'websocket') };
  }
}

describe(`${REQUESTS} requests of every kind at once`, () => {
  const story = new Story();
  let app: INestApplication;
  let url: string;
  let socket: WebSocket;

  beforeAll(async () => {
    const options = { host: '127.0.0.1', port: PORT };
    @Module({
      imports: [
        ObservabilityModule.forRoot(story.options()),
        ObservableRabbitMQModule.forRoot({ embedded: true }),
        EventEmitterModule.forRoot(),
        GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true }),
        ClientsModule.register([{ name: 'SELF', transport: Transport.TCP, options }]),
      ],
      controllers: [Endpoints],
      providers: [Worker, Consumer, WorkResolver, WorkGateway],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { bufferLogs: true });
    app.useWebSocketAdapter(new WsAdapter(app));
    app.connectMicroservice<MicroserviceOptions>({ transport: Transport.TCP, options });
    await app.startAllMicroservices();
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    socket = new WebSocket(url.replace('http', 'ws'));
    await once(socket, 'open');
  });

  afterAll(async () => {
    socket.close();
    await app.close();
  });

  const kinds: ((id: number, traceparent: string) => Promise<unknown>)[] = [
    ...['plain', 'rpc', 'event', 'rabbit'].map(
      (path) => async (id: number, traceparent: string) =>
        (await fetch(`${url}/${path}/${id}`, { headers: { traceparent } })).text(),
    ),
    async (id, traceparent) =>
      (
        await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', traceparent },
          body: JSON.stringify({ query: `{ work(id: ${id}) }` }),
        })
      ).text(),
    (id, traceparent) => {
      socket.send(JSON.stringify({ event: 'work', data: { id, traceparent } }));
      return Promise.resolve();
    },
  ];

  it('give each line and each span the trace id of its request', async () => {
    const ids = Array.from({ length: REQUESTS }, (_, index) => index + 1);
    await Promise.all(ids.map(async (id) => kinds[id % kinds.length]?.(id, inbound(id).traceparent)));
    const own = await until(() => {
      const lines = story.lines.filter(({ context }) => context === 'Worker');
      return lines.length === REQUESTS * 3 ? lines : undefined;
    }, 'three lines of each');

    const crossed = own.filter(
      ({ id, trace_id, bound }) => trace_id !== inbound(id as number).traceId || bound !== id,
    );
    expect(crossed).toEqual([]);
    expect(new Set(own.map(({ where }) => where))).toEqual(
      new Set(['http', 'rpc', 'event', 'rabbit', 'graphql', 'websocket']),
    );
    const pairs = own.map(({ id, correlation_id }) => `${String(id)} ${String(correlation_id)}`);
    expect(new Set(pairs).size).toBe(REQUESTS);
  });

  it('keep one correlation id on all hops: HTTP, a microservice, RabbitMQ, and HTTP again', async () => {
    const { traceparent, traceId } = inbound(REQUESTS);
    const headers = { traceparent, 'x-correlation-id': 'order-4711' };
    await fetch(`${url}/hops/900`, { headers });
    const lines = await until(() => {
      const found = story.lines.filter(({ correlation_id }) => correlation_id === 'order-4711');
      return found.some(({ msg }) => msg === 'arrived') ? found : undefined;
    }, 'the last hop');
    const own = lines.filter(({ context, id }) => context === 'Worker' && id === 900);
    expect(own.map(({ where, step }) => `${String(where)} ${String(step)}`)).toEqual(
      ['rpc', 'http'].flatMap((where) => ['begin', 'middle', 'end'].map((step) => `${where} ${step}`)),
    );
    expect(new Set(lines.map(({ trace_id }) => trace_id))).toEqual(new Set([traceId]));
  });

  it('make spans whose parents are in the same trace', async () => {
    const traces = (): Set<string> => new Set(story.spans.map((span) => span.spanContext().traceId));
    await until(
      () => (traces().size >= REQUESTS ? true : undefined),
      `spans of each; ${[...new Set(Array.from({ length: REQUESTS }, (_, i) => i + 1).filter((i) => !traces().has(inbound(i).traceId)))].join()}`,
    );
    const traceOf = new Map(
      story.spans.map((span) => [span.spanContext().spanId, span.spanContext().traceId]),
    );
    const strays = story.spans.filter((span) => {
      const parentTrace = traceOf.get(span.parentSpanContext?.spanId ?? '');
      return parentTrace !== undefined && parentTrace !== span.spanContext().traceId;
    });
    expect(strays).toEqual([]);
    const consumers = story.spans.filter(({ kind }) => kind === SpanKind.CONSUMER);
    expect(new Set(consumers.map(({ attributes }) => attributes['messaging.system.name']))).toEqual(
      new Set(['rabbitmq', 'websocket']),
    );
    for (const { attributes } of consumers)
      expect(attributes).toMatchObject({
        'messaging.operation.type': 'process',
        'messaging.operation.name': 'process',
      });
    const wanted = new Set(Array.from({ length: REQUESTS }, (_, index) => inbound(index + 1).traceId));
    const strangers = story.spans.filter((span) => !wanted.has(span.spanContext().traceId));
    expect(strangers.map(({ name, attributes }) => ({ name, attributes }))).toEqual([]);
    expect(traces()).toEqual(wanted);
  });
});
