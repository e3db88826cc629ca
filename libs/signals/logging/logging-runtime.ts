import type { Logger as Pino } from 'pino';
import type { ResolvedOptions } from '#contracts';
import { watchCrashes } from './crash-line.js';
import type { LogSink } from './destination/log-sink.js';
import { shareWithWorkers } from './levels/cluster-levels.js';
import { shareByFile } from './levels/levels-file.js';
import type { LogLevelsControl } from './levels/log-levels.control.js';
import type { NamedLoggers } from './levels/named-loggers.js';
import { tellSdkMessages } from './otlp/sdk-messages.js';
import type { RepeatFilter } from './repeats/repeat-filter.js';

/** Default time limit of `close` for the exporter, milliseconds. */
const FLUSH_LIMIT_MS = 5_000;

/** Logging of one application, from start to shutdown. */
export class LoggingRuntime {
  private readonly endings: (() => void)[];
  private closing: Promise<void> | undefined;

  /**
   * @param options the resolved options
   * @param logger the application's logger
   * @param sink sink of its lines
   * @param levels changes its levels
   * @param named loggers by name
   * @param repeats suppresses repeated lines
   */
  constructor(
    options: ResolvedOptions,
    logger: Pino,
    private readonly sink: LogSink,
    levels: LogLevelsControl,
    named: NamedLoggers,
    repeats: RepeatFilter,
  ) {
    const { levelsFile } = options.logging;
    this.endings = [
      ...(levelsFile ? [shareByFile(levelsFile, levels)] : []),
      shareWithWorkers(options.service.name, levels),
      watchCrashes(logger),
      tellSdkMessages(named),
      () => levels.close(),
      () => repeats.close(),
    ];
  }

  /** Exports waiting lines because the application ends, within `limitMs` milliseconds. Never rejects. */
  flush(limitMs: number): Promise<void> {
    return this.sink.flushExport(limitMs);
  }

  /**
   * Writes and exports waiting lines; call it last, when no more lines are written. Never rejects.
   *
   * @param limitMs time limit of the exporter, milliseconds
   */
  close(limitMs = FLUSH_LIMIT_MS): Promise<void> {
    return (this.closing ??= this.end(limitMs));
  }

  private async end(limitMs: number): Promise<void> {
    for (const end of this.endings) end();
    await this.sink.close(limitMs);
  }
}
