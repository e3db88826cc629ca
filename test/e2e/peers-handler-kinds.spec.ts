/** Every kind of handler, registered in every way: each handler that Nest runs has its span and its series. */
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { BullModule, getQueueToken } from '@nestjs/bullmq';
import {
  Injectable,
  Module,
  Scope,
  type INestApplication,
  type ModuleMetadata,
  type Provider,
} from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
import { CommandBus, CqrsModule, EventBus, QueryBus } from '@nestjs/cqrs';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { GraphQLModule, Resolver } from '@nestjs/graphql';
import { ClientProxyFactory, Transport } from '@nestjs/microservices';
import { WsAdapter } from '@nestjs/platform-ws';
import { ScheduleModule } from '@nestjs/schedule';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Queue } from 'bullmq';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { ObservableRabbitMQModule } from 'nestjs-observability/rabbitmq';
import { Traced } from 'nestjs-observability/tracing';
import { firstValueFrom } from 'rxjs';
import { WebSocket } from 'ws';
import { freePort } from '../support/free-port.js';
import { KINDS, messageOf, ran, WAYS, type Kind, type Way } from '../support/handler-kinds.js';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { describeWith, startService, type RunningService } from '../support/services.js';
import { Story, until } from '../support/story.js';

/** Triggers the handler of a topic, from outside if possible. */
type Trigger = (topic: string) => unknown;

interface Bench {
  imports?: () => ModuleMetadata['imports'] | Promise<ModuleMetadata['imports']>;
  /** Resources opened here are closed by the functions pushed to `close`. */
  open: (app: INestApplication, close: (() => unknown)[]) => Trigger | Promise<Trigger>;
  span: (topic: string) => string;
  series: [name: string, labels: (topic: string) => Record<string, string>];
  /** Ways in which Nest does not run such a handler, with the reason. */
  never?: Partial<Record<Way, string>>;
  /** Ways in which the application does not start, even without this package. */
  refused?: Way[];
}

const ONLY_CLASSES = 'Nest takes controllers as classes';
const ONE_FOR_ALL = 'its package leaves out what is not a singleton';
const NOT_EXPLORED = 'Nest looks for handlers only while it starts';

const method = (topic: string): string => `${topic}.run`;
const message = (topic: string): string => `process ${topic}`;

const messages: (system: string) => Bench['series'] = (system) => [
  'messaging_process_duration_seconds_count',
  (topic) => ({ messaging_system: system, messaging_destination_name: topic }),
];

const cqrs = (
  kind: string,
  name: string,
  bus: (app: INestApplication) => (one: object) => unknown,
): Bench => ({
  imports: () => [CqrsModule.forRoot()],
  open: (app) => (topic) => bus(app)(new (messageOf(topic))()),
  span: (topic) => `${topic}.${name}`,
  refused: ['factory', 'value'],
  series: [`${kind}_handler_duration_seconds_count`, (topic) => ({ handler: `${topic}.${name}` })],
});

let redis: RunningService;

const BENCHES: Record<Kind, Bench> = {
  controller: {
    open: (app) => async (topic) => fetch(`${await app.getUrl()}/${topic}`),
    span: (topic) => `GET /${topic}`,
    series: ['http_server_request_duration_seconds_count', (topic) => ({ http_route: `/${topic}` })],
    never: { factory: ONLY_CLASSES, value: ONLY_CLASSES },
  },
  pattern: {
    async open(app, close) {
      const tcp = {
        transport: Transport.TCP,
        options: { host: '127.0.0.1', port: await freePort() },
      } as const;
      app.connectMicroservice(tcp);
      await app.startAllMicroservices();
      const client = ClientProxyFactory.create(tcp);
      close.push(() => client.close());
      return (topic) => firstValueFrom(client.send(topic, {}));
    },
    span: message,
    series: [
      'rpc_server_call_duration_seconds_count',
      (topic) => ({ rpc_system_name: 'nestjs', rpc_method: topic }),
    ],
    never: { factory: ONLY_CLASSES, value: ONLY_CLASSES },
  },
  resolver: {
    imports: () => [
      GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true }),
    ],
    open: (app) => async (topic) =>
      fetch(`${await app.getUrl()}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: `{ ${topic} }` }),
      }),
    span: method,
    series: ['graphql_resolver_duration_seconds_count', (topic) => ({ resolver: method(topic) })],
  },
  gateway: {
    async open(app, close) {
      const socket = new WebSocket((await app.getUrl()).replace('http', 'ws'));
      await once(socket, 'open');
      close.push(() => socket.close());
      return (topic) => socket.send(JSON.stringify({ event: topic }));
    },
    span: message,
    series: messages('websocket'),
    never: { factory: 'Nest finds gateways by their class', value: 'Nest finds gateways by their class' },
  },
  processor: {
    async imports() {
      redis = await startService('redis');
      const { hostname, port } = new URL(redis.url);
      return [
        BullModule.forRoot({ connection: { host: hostname, port: Number(port) } }),
        ...WAYS.map((way) => BullModule.registerQueue({ name: `processor_${way}` })),
      ];
    },
    open(app, close) {
      close.push(() => redis.remove());
      return (topic) => app.get<Queue>(getQueueToken(topic)).add('one', {});
    },
    span: message,
    series: messages('bullmq'),
  },
  command: cqrs('command', 'execute', (app) => (one) => app.get(CommandBus).execute(one)),
  query: cqrs('query', 'execute', (app) => (one) => app.get(QueryBus).execute(one)),
  fact: {
    ...cqrs('event', 'handle', (app) => (one) => app.get(EventBus).publish(one) as unknown),
    refused: ['value'],
  },
  event: {
    imports: () => [EventEmitterModule.forRoot()],
    open: (app) => (topic) => app.get(EventEmitter2).emit(topic),
    span: method,
    series: ['event_handler_duration_seconds_count', (topic) => ({ handler: method(topic) })],
  },
  job: {
    imports: () => [ScheduleModule.forRoot()],
    open: () => () => undefined,
    span: method,
    series: ['scheduled_job_duration_seconds_count', (topic) => ({ job: method(topic) })],
    never: { request: ONE_FOR_ALL },
  },
  message: {
    imports: () => [ObservableRabbitMQModule.forRoot({ embedded: true })],
    open: (app) => (topic) => app.get(AmqpConnection).publish('', topic, {}),
    span: message,
    series: messages('rabbitmq'),
    never: { request: ONE_FOR_ALL },
  },
};

/** A module with one handler, registered in the given way. */
function registered(kind: Kind, way: Way): ModuleMetadata {
  const topic = `${kind}_${way}`;
  const made = KINDS[kind](topic, way === 'request' ? Scope.REQUEST : undefined);
  Object.defineProperty(made, 'name', { value: topic });
  const type = way === 'inherited' ? class Inherited extends made {} : made;
  // The schema is built from directly decorated classes.
  if (kind === 'resolver' && way === 'inherited') Resolver()(type);
  if (way === 'factory') return { providers: [{ provide: topic, useFactory: () => new type() }] };
  if (way === 'value') return { providers: [{ provide: topic, useValue: new type() }] };
  return kind === 'controller' || kind === 'pattern' ? { controllers: [type] } : { providers: [type] };
}

function partOf(kind: Kind, way: Way) {
  class Part {}
  if (way === 'dynamic') return { module: Part, ...registered(kind, way) };
  Module(registered(kind, way))(Part);
  return Part;
}

function observedInEveryWay(kind: Kind): void {
  const { imports, open, span, series, never: absent, refused = [] } = BENCHES[kind];
  const never: Partial<Record<Way, string>> = { ...absent, late: NOT_EXPLORED };
  const accepted = WAYS.filter((way) => !refused.includes(way));
  const story = new Story();
  const close: (() => unknown)[] = [];
  let app: INestApplication;
  let trigger: Trigger;

  const load = (way: Way) => {
    const part = partOf(kind, way);
    return app.get(LazyModuleLoader).load(() => part);
  };

  beforeAll(async () => {
    @Module({
      imports: [
        ...((await imports?.()) ?? []),
        ObservabilityModule.forRoot({ ...story.options(), management: { port: 0 } }),
        ...accepted.filter((way) => way !== 'lazy' && way !== 'late').map((way) => partOf(kind, way)),
      ],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { bufferLogs: true });
    app.useWebSocketAdapter(new WsAdapter(app));
    await load('lazy');
    await app.listen(0, '127.0.0.1');
    trigger = await open(app, close);
    await load('late');
    // Checked first, so that they had all the time of the other tests to run.
    for (const way of WAYS.filter((one) => never[one]))
      await Promise.resolve(`${kind}_${way}`)
        .then(trigger)
        .catch(() => undefined);
  });

  afterAll(async () => {
    await app.close();
    for (const one of close) await one();
  });

  /** Recording after an answer emits no event, so this polls until the series exists. */
  async function recorded(topic: string): Promise<number> {
    const [name, labels] = series;
    for (;;) {
      const value = metricValue(
        await fetchMetricsPage(app.get(ManagementServer).url ?? ''),
        name,
        labels(topic),
      );
      if (value !== undefined) return value;
      await setTimeout(5);
    }
  }

  it.each(accepted.filter((way) => !never[way]))('%s: has a span and a series', async (way) => {
    const topic = `${kind}_${way}`;
    await trigger(topic);
    await until(() => (ran.has(topic) ? true : undefined), `a run of ${topic}`);
    const names = () => story.spans.map(({ name }) => name);
    await until(() => (names().includes(span(topic)) ? true : undefined), span(topic)).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}; there are ${names().join()}`);
      },
    );
    expect(await recorded(topic)).toBe(1);
  });

  it.each(Object.entries(never))('%s: does not run, as %s', (way) => {
    expect(ran).not.toContain(`${kind}_${way}`);
  });

  if (refused.length === 0) return;
  it.each(refused)('%s: is refused by its package', async (way) => {
    @Module({ imports: [...((await imports?.()) ?? []), partOf(kind, way)] })
    class AppModule {}
    const plain = await NestFactory.create(AppModule, { logger: false });
    await expect(plain.init()).rejects.toThrow();
    await plain.close();
  });
}

describe.each((Object.keys(KINDS) as Kind[]).filter((kind) => kind !== 'processor'))(
  'A %s',
  observedInEveryWay,
);

describeWith(['redis'], 'Handler of the kind processor', () => observedInEveryWay('processor'));

describe('A module that is loaded after the start', () => {
  const story = new Story();
  let app: INestApplication;

  beforeAll(async () => {
    @Module({ imports: [ObservabilityModule.forRoot(story.options())] })
    class AppModule {}
    app = await NestFactory.create(AppModule, { bufferLogs: true });
    await app.init();
  });

  afterAll(() => app.close());

  it('has the spans of its decorators, however its providers are registered', async () => {
    const made = (name: string) => {
      @Injectable()
      class Late {
        @Traced(`${name}.work`)
        work(): string {
          return name;
        }
      }
      return Late;
    };
    const [AsClass, AsFactory, AsValue] = [made('class'), made('factory'), made('value')];
    const providers: Provider[] = [
      AsClass,
      { provide: 'factory', useFactory: () => new AsFactory() },
      { provide: 'value', useValue: new AsValue() },
    ];
    @Module({ providers })
    class LatePart {}
    const late = await app.get(LazyModuleLoader).load(() => LatePart);
    for (const token of [AsClass, 'factory', 'value']) {
      const one = late.get<{ work(): string }>(token);
      const name = one.work();
      await until(() => story.spans.find((span) => span.name === `${name}.work`), `${name}.work`);
    }
    expect(story.spans).toHaveLength(3);
  });

  it('has the spans of its clients, once', async () => {
    const options = { host: '127.0.0.1', port: await freePort() };
    const client = ClientProxyFactory.create({ transport: Transport.TCP, options });
    @Module({ providers: [{ provide: 'client', useValue: client }] })
    class ClientPart {}
    @Module({})
    class NextPart {}
    await app.get(LazyModuleLoader).load(() => ClientPart);
    await app.get(LazyModuleLoader).load(() => NextPart);
    await expect(firstValueFrom(client.send('asked', {}))).rejects.toBeDefined();
    const asked = () => story.spans.filter(({ name }) => name === 'send asked');
    await until(() => asked()[0], 'send asked');
    expect(asked()).toHaveLength(1);
    client.close();
  });
});
