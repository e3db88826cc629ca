import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';
import { EtlMetrics } from 'nestjs-observability/presets/etl';
import {
  ObservableRabbitMQModule,
  retryTopology,
  retryWithDelay,
  type ObservableRabbitMQConfig,
} from 'nestjs-observability/rabbitmq';
import { SETTINGS, type Settings } from './cli/settings.js';
import { DeduplicationHealth } from './health/deduplication.health.js';
import { RabbitMQHealth } from './health/rabbitmq.health.js';
import { S3Health } from './health/s3.health.js';
import { deserialize } from './pipeline/etl-message.js';
import { CONSUMER_CHANNELS, EtlConsumer } from './pipeline/etl.consumer.js';
import { EtlProcessor } from './pipeline/etl.processor.js';
import { FailureReport } from './pipeline/failure-report.js';
import { fieldsOf } from './pipeline/message-fields.js';
import { pseudonym, PSEUDONYM, type Pseudonym } from './pipeline/pseudonym.js';
import { QueueMonitor } from './pipeline/queue-monitor.js';
import { EXCHANGE, QUEUE } from './pipeline/queues.js';
import { RunTally } from './report/run-tally.js';
import { MESSAGE_SOURCE } from './source/message-source.js';
import { Publisher } from './source/publisher.js';
import { sourceFor } from './source/source-for.js';
import { OBJECT_STORE, StoresModule } from './stores/stores.module.js';

/** What every part of the run shares: its settings, its tally, its metrics. */
@Global()
@Module({ providers: [RunTally, EtlMetrics, FailureReport], exports: [RunTally, EtlMetrics, FailureReport] })
class RunModule {
  static for(settings: Settings): DynamicModule {
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: PSEUDONYM, useValue: pseudonym(settings.userIdKey) },
    ];
    return { module: RunModule, providers, exports: providers };
  }
}

/** What is observed, and how much of it the run asks for. */
export interface Telemetry {
  logging?: ObservabilityOptions['logging'];
  exporters?: SpanExporter[];
}

/** The ETL consumer. It knows observability by injection and decorators alone. */
@Module({})
export class AppModule {
  static for(settings: Settings, { logging, exporters }: Telemetry = {}): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ObservabilityModule.forRoot({
          service: { name: 'etl-narrative-engine', version: '1.0.0' },
          tracing: { exporters },
          logging,
        }),
        RunModule.for(settings),
        StoresModule,
        ObservableRabbitMQModule.forRootAsync({
          inject: [FailureReport, PSEUDONYM],
          useFactory: brokerConfig,
        }),
      ],
      providers: [
        EtlConsumer,
        EtlProcessor,
        QueueMonitor,
        RabbitMQHealth,
        S3Health,
        DeduplicationHealth,
        Publisher,
        { provide: MESSAGE_SOURCE, inject: [SETTINGS, OBJECT_STORE], useFactory: sourceFor },
      ],
    };
  }
}

function brokerConfig(failures: FailureReport, userPseudonym: Pseudonym): ObservableRabbitMQConfig {
  const uri = process.env.RABBITMQ_URL;
  const retries = failures.retryOptions();
  const topology = retryTopology(QUEUE, retries);
  return {
    ...(uri ? { uri } : { embedded: true }),
    exchanges: [{ name: EXCHANGE, type: 'topic' }, ...topology.exchanges],
    queues: topology.queues,
    channels: CONSUMER_CHANNELS,
    deserializer: (body) => withPseudonym(deserialize(body), userPseudonym),
    defaultErrorHandler: retryWithDelay(retries),
    logFields: fieldsOf,
  };
}

/** User ids are replaced where messages come in, so that nothing behind ever sees them. */
function withPseudonym(body: unknown, userPseudonym: Pseudonym): unknown {
  const { user_id } = (body ?? {}) as { user_id?: unknown };
  return typeof user_id === 'string' ? { ...(body as object), user_id: userPseudonym(user_id) } : body;
}
