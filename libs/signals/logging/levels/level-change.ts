import { LOG_LEVELS, type LogLevel } from '#contracts';

/** A level that was set at run time, as processes tell it each other. */
export interface LevelChange {
  readonly logger: string;
  readonly level: LogLevel;
  /** When it ends by itself, in milliseconds since 1970; without it, it stays. */
  readonly until?: number;
}

/** Whether something from outside is a list of changes. */
export function areLevelChanges(value: unknown): value is LevelChange[] {
  return Array.isArray(value) && value.every(isLevelChange);
}

function isLevelChange(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { logger, level, until } = value as Partial<Record<keyof LevelChange, unknown>>;
  return (
    typeof logger === 'string' &&
    logger.length > 0 &&
    LOG_LEVELS.includes(level as LogLevel) &&
    (until === undefined || typeof until === 'number')
  );
}
