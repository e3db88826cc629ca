import {
  Inject,
  Logger as NestLogger,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type Provider,
} from '@nestjs/common';
import { LazyModuleLoader, ModulesContainer } from '@nestjs/core';
import { Logger, LoggerModule, PinoLogger } from 'nestjs-pino';
import type { Logger as Pino } from 'pino';
import {
  APP_SCOPE,
  EXPORTER_STATUSES,
  LOG_FORMAT,
  LOG_LEVELS_CONTROL,
  LOG_LINES,
  LOG_RECORD_LISTENERS,
  OBSERVABILITY_OPTIONS,
  PRESETS,
  THREAD_EXPORTS,
  type ExporterStatuses,
  type LogFormat,
  type PresetDefinition,
  type ResolvedOptions,
  type ThreadExports,
} from '#contracts';
import { byFactory, OwnModule } from '#container';
import type { AppScope } from '#kernel';
import { AppNestLogger } from './app-nest-logger.js';
import { AppPinoLogger } from './app-pino-logger.js';
import { createLogger } from './create-logger.js';
import { LineTap } from './destination/line-tap.js';
import { LogSink } from './destination/log-sink.js';
import { LostLines } from './destination/lost-lines.js';
import { openDestination } from './destination/open-destination.js';
import { ErrorFingerprints } from './errors/error-fingerprints.js';
import { relayLogLevels } from './levels/cluster-levels.js';
import { LogLevelsControl } from './levels/log-levels.control.js';
import { NamedLoggers } from './levels/named-loggers.js';
import { chosenFormat } from './line/chosen-format.js';
import { DEFAULT_FORMAT } from './line/format.js';
import { LoggingRuntime } from './logging-runtime.js';
import { openLogExport } from './otlp/otlp-log-export.js';
import { openThreadLogExport } from './otlp/thread-log-export.js';
import { ownPinoModule, provideLateLoggers, warnOfForeignPino } from './pino-modules.js';
import { adoptNestLogger } from './process-logger.js';
import { RepeatFilter } from './repeats/repeat-filter.js';
import { APP_LOGGER, NEST_LOGGER, PINO_LOGGER } from './tokens.js';

const streams: Provider[] = [
  {
    provide: LOG_FORMAT,
    inject: [OBSERVABILITY_OPTIONS, { token: PRESETS, optional: true }],
    useFactory: ({ logging }: ResolvedOptions, presets?: PresetDefinition[]) =>
      chosenFormat(logging.format, presets),
  },
  {
    provide: LogSink,
    inject: [
      OBSERVABILITY_OPTIONS,
      { token: EXPORTER_STATUSES, optional: true },
      { token: THREAD_EXPORTS, optional: true },
    ],
    useFactory: (options: ResolvedOptions, statuses?: ExporterStatuses, thread?: ThreadExports) => {
      const { endpoint = '', json, format } = options.logging;
      const lost = new LostLines();
      const lines = new LineTap(!json || format === DEFAULT_FORMAT);
      const exporter = thread?.has('logs')
        ? openThreadLogExport(thread, endpoint, lines, lost, statuses)
        : openLogExport(options, lost, statuses);
      return new LogSink(openDestination(options.logging, lost), exporter, lost, lines);
    },
  },
  { provide: LOG_LINES, inject: [LogSink], useFactory: ({ lines }: LogSink) => lines },
  {
    provide: LOG_RECORD_LISTENERS,
    inject: [LogSink],
    useFactory: ({ listeners }: LogSink) => listeners,
  },
  NamedLoggers,
  {
    provide: ErrorFingerprints,
    inject: [OBSERVABILITY_OPTIONS],
    useFactory: ({ logging }: ResolvedOptions) => new ErrorFingerprints(logging.maxFingerprints),
  },
  {
    provide: RepeatFilter,
    inject: [OBSERVABILITY_OPTIONS],
    useFactory: ({ logging }: ResolvedOptions) =>
      new RepeatFilter(logging.repeatLimit, logging.repeatWindowMs, logging.repeatSampleEvery),
  },
  {
    provide: APP_LOGGER,
    inject: [OBSERVABILITY_OPTIONS, LogSink, NamedLoggers, ErrorFingerprints, RepeatFilter, LOG_FORMAT],
    useFactory: (
      options: ResolvedOptions,
      sink: LogSink,
      named: NamedLoggers,
      fingerprints: ErrorFingerprints,
      repeats: RepeatFilter,
      format: LogFormat,
    ) => createLogger(options, sink, { named, fingerprints, repeats, format }),
  },
  {
    provide: LogLevelsControl,
    inject: [OBSERVABILITY_OPTIONS, NamedLoggers, APP_LOGGER],
    useFactory: ({ logging }: ResolvedOptions, named: NamedLoggers, logger: Pino) =>
      new LogLevelsControl(named, logging.level, logger.child({ context: 'LogLevels' })),
  },
  { provide: LOG_LEVELS_CONTROL, useExisting: LogLevelsControl },
  {
    provide: LoggingRuntime,
    inject: [OBSERVABILITY_OPTIONS, APP_LOGGER, LogSink, LogLevelsControl, NamedLoggers, RepeatFilter],
    useFactory: (
      options: ResolvedOptions,
      logger: Pino,
      sink: LogSink,
      levels: LogLevelsControl,
      named: NamedLoggers,
      repeats: RepeatFilter,
    ) => new LoggingRuntime(options, logger, sink, levels, named, repeats),
  },
];

const exported = [
  LOG_FORMAT,
  LOG_LINES,
  LOG_RECORD_LISTENERS,
  APP_LOGGER,
  LogSink,
  ErrorFingerprints,
  RepeatFilter,
  LogLevelsControl,
  LOG_LEVELS_CONTROL,
  LoggingRuntime,
];

@OwnModule()
@Module({ providers: byFactory(streams), exports: exported })
class LogStreamModule {}

/**
 * One pino logger per application, used by nestjs-pino's `Logger` and `PinoLogger` and by Nest's own `Logger`. Without
 * nestjs-pino's HTTP middleware, because the adapter hook writes the request line.
 */
@OwnModule()
@Module({})
export class LoggingModule implements OnApplicationBootstrap {
  constructor(
    @Inject(APP_SCOPE) scope: AppScope,
    @Inject(APP_LOGGER) pino: Pino,
    logger: Logger,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(LazyModuleLoader) loader: LazyModuleLoader,
  ) {
    provideLateLoggers(modules, loader);
    scope.set(NEST_LOGGER, logger);
    scope.set(PINO_LOGGER, pino);
    adoptNestLogger();
  }

  static register(): DynamicModule {
    // A cluster's primary also evaluates the application's modules, without starting them.
    relayLogLevels();
    const pinoModule = ownPinoModule(
      LoggerModule.forRootAsync({
        imports: [LogStreamModule],
        inject: [APP_LOGGER],
        useFactory: (logger: Pino) => ({ pinoHttp: { logger }, useExisting: true, forRoutes: [] }),
        providers: [
          { provide: PinoLogger, useClass: AppPinoLogger },
          { provide: Logger, useClass: AppNestLogger },
        ],
      }),
    );
    return {
      module: LoggingModule,
      global: true,
      imports: [LogStreamModule, pinoModule],
      exports: [pinoModule, LogStreamModule],
    };
  }

  /** Writes the lines held back by `bufferLogs: true`, which an application context does not do itself. */
  async onApplicationBootstrap(): Promise<void> {
    NestLogger.flush();
    await warnOfForeignPino(this.modules);
  }
}
