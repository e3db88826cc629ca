import { Inject, Module, type DynamicModule, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { Logger, LoggerModule, PinoLogger } from 'nestjs-pino';
import type { Logger as Pino } from 'pino';
import { APP_SCOPE, OBSERVABILITY_OPTIONS, type ResolvedOptions } from '#contracts';
import type { AppScope } from '#context';
import { AppPinoLogger } from './app-pino-logger.js';
import { createLogger } from './create-logger.js';
import { openDestination, type OpenDestination } from './log-destination.js';
import { adoptNestLogger } from './process-logger.js';
import { APP_LOGGER, NEST_LOGGER } from './tokens.js';

const LOG_DESTINATION = Symbol('log destination');

const streams: Provider[] = [
  {
    provide: LOG_DESTINATION,
    inject: [OBSERVABILITY_OPTIONS],
    useFactory: (options: ResolvedOptions) => openDestination(options.logging),
  },
  {
    provide: APP_LOGGER,
    inject: [OBSERVABILITY_OPTIONS, LOG_DESTINATION],
    useFactory: (options: ResolvedOptions, { stream }: OpenDestination) => createLogger(options, stream),
  },
];

@Module({ providers: streams, exports: [APP_LOGGER, LOG_DESTINATION] })
class LogStreamModule {}

/**
 * One pino logger per application in which nestjs-pino's `Logger` and `PinoLogger` and Nest's own `Logger` all end.
 * nestjs-pino's HTTP middleware is left out: the request line is written by the adapter hook.
 */
@Module({})
export class LoggingModule implements OnApplicationShutdown {
  constructor(
    @Inject(APP_SCOPE) scope: AppScope,
    @Inject(LOG_DESTINATION) private readonly destination: OpenDestination,
    logger: Logger,
  ) {
    scope.set(NEST_LOGGER, logger);
    adoptNestLogger();
  }

  static register(): DynamicModule {
    const pinoModule = LoggerModule.forRootAsync({
      imports: [LogStreamModule],
      inject: [APP_LOGGER],
      useFactory: (logger: Pino) => ({ pinoHttp: { logger }, useExisting: true, forRoutes: [] }),
      providers: [{ provide: PinoLogger, useClass: AppPinoLogger }],
    });
    return { module: LoggingModule, imports: [LogStreamModule, pinoModule], exports: [pinoModule, LogStreamModule] };
  }

  onApplicationShutdown(): void {
    this.destination.close();
  }
}
