import { LOG_LEVELS, type LogLevel } from '#contracts';

/** A level set at run time, as exchanged between processes. */
export interface LevelChange {
  readonly logger: string;
  readonly level: LogLevel;
  /** Time at which it expires, milliseconds since 1970; permanent without it. */
  readonly until?: number;
}

/** Whether an external value is a list of changes. */
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
