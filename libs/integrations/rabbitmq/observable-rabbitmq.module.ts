import {
  AmqpConnection,
  AmqpConnectionManager,
  RABBIT_CONFIG_TOKEN,
  RabbitMQModule,
  type RabbitMQConfig,
} from '@golevelup/nestjs-rabbitmq';
import {
  Inject,
  Logger,
  Module,
  type ConfigurableModuleAsyncOptions,
  type DynamicModule,
  type Provider,
} from '@nestjs/common';
import type { AppScope } from '#kernel';
import { APP_SCOPE, type OnDrain } from '#contracts';
import { createConnection } from './connection/create-connection.js';
import { ObservableAmqpConnection } from './connection/observable-amqp.connection.js';
import type { ObservableRabbitMQConfig } from './options.js';
import { RabbitQueues } from './rabbit-queues.js';
import { asFirstModule } from './seams.js';

const EXPORTED = [AmqpConnectionManager, AmqpConnection, ObservableAmqpConnection, RabbitQueues];

/** Replace golevelup's providers with the same tokens, which would share one list of connections per process. */
const PROVIDERS: Provider[] = [
  {
    provide: AmqpConnectionManager,
    useFactory: connect,
    inject: [RABBIT_CONFIG_TOKEN, { token: APP_SCOPE, optional: true }],
  },
  {
    provide: AmqpConnection,
    useFactory: (manager: AmqpConnectionManager) => manager.getConnections()[0],
    inject: [AmqpConnectionManager],
  },
  { provide: ObservableAmqpConnection, useExisting: AmqpConnection },
  {
    provide: RabbitQueues,
    useFactory: (connection?: AmqpConnection) => new RabbitQueues(connection),
    inject: [{ token: AmqpConnection, optional: true }],
  },
];

/**
 * golevelup's `RabbitMQModule` with the same options and the same `@RabbitSubscribe` and `@RabbitRPC` handlers, with
 * observability: one trace from producer to consumer, the message's correlation id on every log line of its handler
 * (including guards), a graceful shutdown, and an embedded broker for development and tests.
 *
 * @example
 * ```ts
 * ObservableRabbitMQModule.forRoot({
 *   ...(process.env.RABBITMQ_URL ? { uri: process.env.RABBITMQ_URL } : { embedded: true }),
 *   exchanges: [{ name: 'records', type: 'topic' }],
 * })
 * ```
 */
@Module({})
export class ObservableRabbitMQModule extends RabbitMQModule implements OnDrain {
  @Inject(AmqpConnectionManager) private readonly manager!: AmqpConnectionManager;

  /**
   * @param config golevelup's options, `embedded`, `defaultErrorHandler`, `drainTimeoutMs`
   * @throws ObservabilityError at start: `OBS_OPTIONS_INVALID` without `uri` and `embedded`, `OBS_BROKER` without a
   *   broker
   */
  static override forRoot(config: ObservableRabbitMQConfig): DynamicModule {
    return extended(super.forRoot(config as RabbitMQConfig));
  }

  /** The same with options from a factory, a class or an existing provider. */
  static override forRootAsync(
    options: ConfigurableModuleAsyncOptions<ObservableRabbitMQConfig>,
  ): DynamicModule {
    return extended(super.forRootAsync(options as ConfigurableModuleAsyncOptions<RabbitMQConfig>));
  }

  override async onApplicationBootstrap(): Promise<void> {
    const registered = this.registerHandlers();
    if (this.manager.getConnections().every((connection) => connection.connected)) return registered;
    // `connectionInitOptions` allow a start without a broker: do not wait for one here either.
    const logger = new Logger(ObservableRabbitMQModule.name);
    logger.warn('RabbitMQ is not reachable yet; consuming starts when it is');
    registered.catch((error: unknown) => logger.error('RabbitMQ handlers could not be registered', error));
  }

  /** Handlers finish before the modules they use are destroyed; the connection stays open until the end. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.drain()));
  }

  /** Accepts no new messages; `gracefulShutdown` calls it while the application still serves requests. */
  async onDrain(timeoutMs: number): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.drain(timeoutMs)));
  }

  override async onApplicationShutdown(): Promise<void> {
    await this.manager.close();
    this.manager.clearConnections();
  }

  private get connections(): ObservableAmqpConnection[] {
    return this.manager.getConnections() as ObservableAmqpConnection[];
  }

  private registerHandlers(): Promise<void> {
    return asFirstModule(RabbitMQModule, () => super.onApplicationBootstrap());
  }
}

async function connect(config?: ObservableRabbitMQConfig, app?: AppScope): Promise<AmqpConnectionManager> {
  const manager = new AmqpConnectionManager();
  if (!config) return manager;
  const connection = createConnection(config, app);
  manager.addConnection(connection);
  await connection.init();
  return manager;
}

function extended(definition: DynamicModule): DynamicModule {
  return { ...definition, providers: [...(definition.providers ?? []), ...PROVIDERS], exports: EXPORTED };
}
