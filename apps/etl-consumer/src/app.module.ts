import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';
import { provideHealth, StoreHealth } from 'nestjs-observability/health';
import { PresetModule, type PresetOverrides } from 'nestjs-observability/presets';
import { etl } from 'nestjs-observability/presets/etl';
import {
  ObservableRabbitMQModule,
  RabbitMQHealth,
  RabbitQueues,
  retryTopology,
  retryWithDelay,
  type ObservableRabbitMQConfig,
} from 'nestjs-observability/rabbitmq';
import { SETTINGS, type Settings } from './cli/settings.js';
import { S3Health } from './health/s3.health.js';
import type { DeduplicationStore } from './deduplication/index.js';
import { ActiveConsumers } from './pipeline/active-consumers.js';
import { deserialize } from './pipeline/etl-message.js';
import { EtlConsumer } from './pipeline/etl.consumer.js';
import { EtlProcessor } from './pipeline/etl.processor.js';
import { FailureReport, isOutage } from './pipeline/failure-report.js';
import { FaultHook, faultHook } from './pipeline/fault-hook.js';
import { OutageGate } from './pipeline/outage-gate.js';
import { fieldsOf } from './pipeline/message-fields.js';
import { pseudonym, PSEUDONYM, type Pseudonym } from './pipeline/pseudonym.js';
import { QueueMonitor } from './pipeline/queue-monitor.js';
import { QueueWatch } from './pipeline/queue-watch.js';
import { CHANNELS, EXCHANGE, HANDLER, QUEUE, recordsQueue } from './pipeline/queues.js';
import { RunTally } from './report/run-tally.js';
import { MESSAGE_SOURCE } from './source/message-source.js';
import { Publisher } from './source/publisher.js';
import { sourceFor } from './source/source-for.js';
import { DEDUPLICATION_STORE, OBJECT_STORE, StoresModule } from './stores/stores.module.js';

/** Maximum time a message is held while a required service is down, in milliseconds. */
const OUTAGE_PATIENCE_MS = 300_000;

/** Interval of the health checks of services, in milliseconds. */
const HEALTH_INTERVAL_MS = 1_000;

/** Shared by all parts of a run: settings, tally and failure report. */
@Global()
@Module({ providers: [FailureReport], exports: [FailureReport] })
class RunModule {
  static for(settings: Settings): DynamicModule {
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: RunTally, useValue: tallyOf(settings) },
      { provide: PSEUDONYM, useValue: pseudonym(settings.userIdKey) },
      {
        provide: OutageGate,
        useValue: new OutageGate(isOutage, settings.outagePatienceMs ?? OUTAGE_PATIENCE_MS),
      },
    ];
    return { module: RunModule, providers, exports: providers };
  }
}

/** On a shared broker, a run that publishes counts only its own messages, starting with their first delivery. */
function tallyOf({ role = 'both' }: Settings): RunTally {
  const tally = new RunTally();
  if (role === 'both' && process.env.RABBITMQ_URL) tally.countAnnouncedOnly();
  return tally;
}

/** The broker is reachable and our queue exists. */
const BROKER_HEALTH = provideHealth('rabbitmq', {
  inject: [RabbitQueues],
  useFactory: (broker: RabbitQueues) => new RabbitMQHealth(broker, { queues: [QUEUE] }),
});

/** Not critical: without the store, the index of the output still prevents duplicates. */
const DEDUPLICATION_HEALTH = provideHealth('deduplication_store', {
  critical: false,
  inject: [DEDUPLICATION_STORE],
  useFactory: (store: DeduplicationStore) => new StoreHealth(store),
});

const CONSUMING: Provider[] = [
  EtlConsumer,
  ActiveConsumers,
  EtlProcessor,
  DEDUPLICATION_HEALTH,
  QueueWatch,
  { provide: FaultHook, useFactory: () => faultHook(process.env.ETL_FAULT) },
];

const PUBLISHING: Provider[] = [
  Publisher,
  { provide: MESSAGE_SOURCE, inject: [SETTINGS, OBJECT_STORE, OutageGate], useFactory: sourceFor },
];

/** Telemetry options of a run. */
export interface Telemetry {
  logging?: ObservabilityOptions['logging'];
  exporters?: SpanExporter[];
  console?: ObservabilityOptions['console'];
  store?: ObservabilityOptions['store'];
  alerting?: ObservabilityOptions['alerting'];
  /** Overrides of the preset's alerts. */
  alerts?: PresetOverrides;
}

/** The ETL consumer. It uses observability only through injection and decorators. */
@Module({})
export class AppModule {
  static for(settings: Settings, telemetry: Telemetry = {}): DynamicModule {
    const { logging, exporters, console, store, alerting, alerts } = telemetry;
    const { role = 'both' } = settings;
    return {
      module: AppModule,
      imports: [
        ObservabilityModule.forRoot({
          service: { name: 'etl-narrative-engine', version: '1.0.0' },
          tracing: { exporters },
          logging,
          console,
          store,
          alerting,
          health: { intervalMs: HEALTH_INTERVAL_MS },
        }),
        PresetModule.forRoot([alerts ? etl.with(alerts) : etl]),
        RunModule.for(settings),
        StoresModule.for(role),
        ObservableRabbitMQModule.forRootAsync({
          inject: [SETTINGS, FailureReport, PSEUDONYM],
          useFactory: brokerConfig,
        }),
      ],
      providers: [
        BROKER_HEALTH,
        S3Health,
        QueueMonitor,
        ...(role === 'producer' ? [] : CONSUMING),
        ...(role === 'consumer' ? [] : PUBLISHING),
      ],
    };
  }
}

function brokerConfig(
  { queueType = 'classic' }: Settings,
  failures: FailureReport,
  userPseudonym: Pseudonym,
): ObservableRabbitMQConfig {
  const uri = process.env.RABBITMQ_URL;
  const retries = failures.retryOptions();
  const topology = retryTopology(QUEUE, retries);
  return {
    ...(uri ? { uri } : { embedded: true }),
    exchanges: [{ name: EXCHANGE, type: 'topic' }, ...topology.exchanges],
    queues: [...topology.queues, recordsQueue(queueType)],
    handlers: {
      [HANDLER]: { queue: QUEUE, createQueueIfNotExists: false, queueOptions: { channel: 'etl' } },
    },
    channels: CHANNELS,
    deserializer: (body) => withPseudonym(deserialize(body), userPseudonym),
    defaultErrorHandler: retryWithDelay(retries),
    logFields: fieldsOf,
  };
}

/** User ids are replaced on receipt, so that no later step sees them. */
function withPseudonym(body: unknown, userPseudonym: Pseudonym): unknown {
  const { user_id } = (body ?? {}) as { user_id?: unknown };
  return typeof user_id === 'string' ? { ...(body as object), user_id: userPseudonym(user_id) } : body;
}
