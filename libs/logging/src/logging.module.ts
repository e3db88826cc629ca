import {
  Inject,
  Logger as NestLogger,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { Logger, LoggerModule, PinoLogger } from 'nestjs-pino';
import type { Logger as Pino } from 'pino';
import { APP_SCOPE, OBSERVABILITY_OPTIONS, type ResolvedOptions } from '#contracts';
import type { AppScope } from '#context';
import { AppNestLogger } from './app-nest-logger.js';
import { AppPinoLogger } from './app-pino-logger.js';
import { watchCrashes } from './crash-line.js';
import { createLogger } from './create-logger.js';
import { LogSink } from './destination/log-sink.js';
import { openDestination } from './destination/open-destination.js';
import { openLogExport } from './otlp/otlp-log-export.js';
import { adoptNestLogger } from './process-logger.js';
import { APP_LOGGER, NEST_LOGGER, PINO_LOGGER } from './tokens.js';

const streams: Provider[] = [
  {
    provide: LogSink,
    inject: [OBSERVABILITY_OPTIONS],
    useFactory: async (options: ResolvedOptions) =>
      new LogSink(await openDestination(options.logging), await openLogExport(options)),
  },
  { provide: APP_LOGGER, inject: [OBSERVABILITY_OPTIONS, LogSink], useFactory: createLogger },
];

@Module({ providers: streams, exports: [APP_LOGGER, LogSink] })
class LogStreamModule {}

/**
 * One pino logger per application in which nestjs-pino's `Logger` and `PinoLogger` and Nest's own `Logger` all end.
 * nestjs-pino's HTTP middleware is left out: the request line is written by the adapter hook.
 */
@Module({})
export class LoggingModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopWatching: () => void;

  constructor(
    @Inject(APP_SCOPE) scope: AppScope,
    private readonly sink: LogSink,
    @Inject(APP_LOGGER) pino: Pino,
    logger: Logger,
  ) {
    scope.set(NEST_LOGGER, logger);
    scope.set(PINO_LOGGER, pino);
    adoptNestLogger();
    this.stopWatching = watchCrashes(pino);
  }

  static register(): DynamicModule {
    const pinoModule = LoggerModule.forRootAsync({
      imports: [LogStreamModule],
      inject: [APP_LOGGER],
      useFactory: (logger: Pino) => ({ pinoHttp: { logger }, useExisting: true, forRoutes: [] }),
      providers: [
        { provide: PinoLogger, useClass: AppPinoLogger },
        { provide: Logger, useClass: AppNestLogger },
      ],
    });
    return {
      module: LoggingModule,
      // Global modules end last: lines of other modules' shutdown are exported, too.
      global: true,
      imports: [LogStreamModule, pinoModule],
      exports: [pinoModule, LogStreamModule],
    };
  }

  /** `bufferLogs: true` holds lines back until somebody asks for them; an application context never does. */
  onApplicationBootstrap(): void {
    NestLogger.flush();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sink.close();
    this.stopWatching();
  }
}
