import {
  ObservabilityError,
  LOG_LEVELS,
  type LoggerLevel,
  type LogLevel,
  type LogLevelName,
  type LogLevels,
} from '#contracts';

/** Log levels without a logger: the part that the management pages need. */
export class MemoryLevels implements LogLevels {
  private readonly levels = new Map<string, LoggerLevel>();

  list(): LoggerLevel[] {
    return [...this.levels.values()];
  }

  set(logger: string, level: LogLevelName | undefined, { forMs }: { forMs?: number } = {}): LoggerLevel {
    if (level !== undefined && !LOG_LEVELS.includes(level as LogLevel))
      throw new ObservabilityError('OBS_LOG_LEVEL', `there is no level "${level}"`);
    const changed: LoggerLevel = {
      logger,
      level: (level ?? 'info') as LogLevel,
      configured: 'info',
      ...(forMs !== undefined && { until: new Date(forMs).toISOString() }),
    };
    this.levels.set(logger, changed);
    return changed;
  }
}
