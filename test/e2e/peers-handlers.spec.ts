import { RabbitSubscribe, AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import {
  Injectable,
  Module,
  Scope,
  type DynamicModule,
  type INestApplication,
  type Provider,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  CommandBus,
  CommandHandler,
  CqrsModule,
  EventBus,
  EventsHandler,
  QueryBus,
  QueryHandler,
} from '@nestjs/cqrs';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { Interval, ScheduleModule, Timeout } from '@nestjs/schedule';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SpanStatusCode } from '@opentelemetry/api';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { ObservableRabbitMQModule } from 'nestjs-observability/rabbitmq';
import { Traced } from 'nestjs-observability/tracing';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { Story, until } from '../support/story.js';

/** A class with a handler of each kind that needs no infrastructure, named after its registration. */
function handlersNamed(name: string): Type<object> {
  @Injectable()
  class Handlers {
    @Timeout(5)
    job(): void {
      return undefined;
    }

    @OnEvent('happened')
    event(): void {
      return undefined;
    }

    @RabbitSubscribe({ queue: `queue-${name}` })
    message(): void {
      return undefined;
    }
  }
  Object.defineProperty(Handlers, 'name', { value: name });
  return Handlers;
}

const [AsClass, AsFactory, AsAsyncFactory, AsValue, InDynamic] = [
  'AsClass',
  'AsFactory',
  'AsAsyncFactory',
  'AsValue',
  'InDynamic',
].map(handlersNamed) as [Type<object>, Type<object>, Type<object>, Type<object>, Type<object>];

class Base extends handlersNamed('Base') {}

@Injectable()
class Inherited extends Base {}

@Module({})
class DynamicPart {
  static register(): DynamicModule {
    return { module: DynamicPart, providers: [InDynamic] };
  }
}

const PROVIDERS: Provider[] = [
  AsClass,
  Inherited,
  { provide: 'factory', useFactory: () => new AsFactory() },
  { provide: 'async factory', useFactory: () => Promise.resolve(new AsAsyncFactory()) },
  { provide: 'value', useValue: new AsValue() },
];

describe('Handlers, however they are registered', () => {
  const story = new Story();
  let app: INestApplication;

  beforeAll(async () => {
    @Module({
      // The explorers of these modules run before ours.
      imports: [
        ScheduleModule.forRoot(),
        EventEmitterModule.forRoot(),
        ObservabilityModule.forRoot({ ...story.options(), management: { port: 0 } }),
        ObservableRabbitMQModule.forRoot({ embedded: true }),
        DynamicPart.register(),
      ],
      providers: PROVIDERS,
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { bufferLogs: true });
    await app.listen(0, '127.0.0.1');
  });

  afterAll(() => app.close());

  describe.each(['AsClass', 'AsFactory', 'AsAsyncFactory', 'AsValue', 'InDynamic', 'Base'])('%s', (name) => {
    const queue = `queue-${name}`;

    it('runs its job, its event and its message in a span', async () => {
      app.get(EventEmitter2).emit('happened');
      await app.get(AmqpConnection).publish('', queue, {});
      for (const wanted of [`${name}.job`, `${name}.event`, `process ${queue}`])
        await until(() => story.spans.find((span) => span.name === wanted), wanted);
    });

    it('counts them', async () => {
      const page = await until(() => app.get(ManagementServer).url, 'the port').then(fetchMetricsPage);
      expect(
        metricValue(page, 'scheduled_job_duration_seconds_count', { job: `${name}.job` }),
      ).toBeGreaterThanOrEqual(1);
      expect(
        metricValue(page, 'event_handler_duration_seconds_count', { handler: `${name}.event` }),
      ).toBeGreaterThanOrEqual(1);
      expect(
        metricValue(page, 'messaging_client_consumed_messages_total', { messaging_destination_name: queue }),
      ).toBeGreaterThanOrEqual(1);
    });
  });
});

class Pay {
  constructor(readonly fails = false) {}
}
class Balance {}
class Paid {}

@CommandHandler(Pay)
class PayHandler {
  async execute({ fails }: Pay): Promise<string> {
    await Promise.resolve();
    if (fails) throw Object.assign(new Error('declined'), { code: 'DECLINED' });
    return 'paid';
  }
}

@QueryHandler(Balance)
class BalanceHandler {
  execute(): Promise<number> {
    return Promise.resolve(7);
  }
}

let handled = 0;

@EventsHandler(Paid)
class PaidHandler {
  handle(): void {
    handled += 1;
  }
}

@Injectable({ scope: Scope.REQUEST })
class ScopedState {}

class Audit {}

@CommandHandler(Audit, { scope: Scope.REQUEST })
class AuditHandler {
  constructor(private readonly state: ScopedState) {}

  execute(): Promise<boolean> {
    return Promise.resolve(this.state instanceof ScopedState);
  }
}

@Injectable()
class Jobs {
  @Interval(10)
  @Traced()
  tick(): void {
    return undefined;
  }

  @OnEvent('told')
  @Traced()
  told(): void {
    return undefined;
  }
}

describe('CQRS, and handlers that are traced by decorator', () => {
  const story = new Story();
  let app: INestApplication;

  beforeAll(async () => {
    @Module({
      imports: [
        CqrsModule.forRoot(),
        ScheduleModule.forRoot(),
        EventEmitterModule.forRoot(),
        ObservabilityModule.forRoot({ ...story.options(), management: { port: 0 } }),
      ],
      providers: [PayHandler, BalanceHandler, PaidHandler, AuditHandler, ScopedState, Jobs],
    })
    class AppModule {}
    app = await NestFactory.create(AppModule, { bufferLogs: true });
    await app.init();
  });

  afterAll(() => app.close());

  const spanOf = (name: string) => until(() => story.spans.find((span) => span.name === name), name);

  it('commands, queries and events have spans and metrics', async () => {
    expect(await app.get(CommandBus).execute(new Pay())).toBe('paid');
    expect(await app.get(QueryBus).execute(new Balance())).toBe(7);
    expect(await app.get(CommandBus).execute(new Audit())).toBe(true);
    await app.get(EventBus).publish(new Paid());
    expect(handled).toBe(1);
    for (const name of [
      'PayHandler.execute',
      'BalanceHandler.execute',
      'PaidHandler.handle',
      'AuditHandler.execute',
    ])
      await spanOf(name);
    const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
    const count = (metric: string, handler: string) =>
      metricValue(page, `${metric}_duration_seconds_count`, { handler });
    expect(count('command_handler', 'PayHandler.execute')).toBe(1);
    expect(count('command_handler', 'AuditHandler.execute')).toBe(1);
    expect(count('query_handler', 'BalanceHandler.execute')).toBe(1);
    expect(count('event_handler', 'PaidHandler.handle')).toBe(1);
  });

  it('a command that fails rejects as before, its span and its series say why', async () => {
    await expect(app.get(CommandBus).execute(new Pay(true))).rejects.toMatchObject({ code: 'DECLINED' });
    await until(
      () =>
        story.spans.find(
          ({ name, status }) => name === 'PayHandler.execute' && status.code === SpanStatusCode.ERROR,
        ),
      'the failed span',
    );
    const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
    const labels = { handler: 'PayHandler.execute', error_type: 'DECLINED' };
    expect(metricValue(page, 'command_handler_duration_seconds_count', labels)).toBe(1);
  });

  it('@Interval and @OnEvent with @Traced make one span per run', async () => {
    app.get(EventEmitter2).emit('told');
    await spanOf('Jobs.told');
    await spanOf('Jobs.tick');
    expect(story.spans.filter(({ name }) => name === 'Jobs.told')).toHaveLength(1);
    const ticks = story.spans.filter(({ name }) => name === 'Jobs.tick');
    expect(new Set(ticks.map((span) => span.spanContext().traceId)).size).toBe(ticks.length);
    expect(ticks.every(({ parentSpanContext }) => parentSpanContext === undefined)).toBe(true);
  });
});
