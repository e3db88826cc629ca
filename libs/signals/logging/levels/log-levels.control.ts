import type { Logger as Pino } from 'pino';
import {
  LOG_LEVEL_ALIASES,
  LOG_LEVELS,
  ObservabilityError,
  type LoggerLevel,
  type LogLevel,
  type LogLevelName,
  type LogLevels,
} from '#contracts';
import type { LevelChange } from './level-change.js';
import type { NamedLoggers } from './named-loggers.js';

/** Name for all loggers without their own level. */
export const ROOT = 'ROOT';

const MAX_CHANGES = 1_000;
const MAX_FOR_MS = 7 * 24 * 3_600_000;

/**
 * Changes log levels at run time: of one logger (its Nest context) or of all (`ROOT`), permanently or for a time.
 * Logging calls need no lookup.
 *
 * @example
 * ```ts
 * constructor(private readonly levels: LogLevelsControl) {}
 * this.levels.set('Orders', 'debug', { forMs: 600_000 }); // back by itself after ten minutes
 * this.levels.set('ROOT', undefined); // back now
 * ```
 */
export class LogLevelsControl implements LogLevels {
  private readonly changes = new Map<string, LevelChange>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly listeners = new Set<(changes: LevelChange[]) => void>();

  /**
   * @param loggers loggers whose levels can be set
   * @param configured the level without changes
   * @param lines the logger for messages about changes
   */
  constructor(
    private readonly loggers: NamedLoggers,
    private readonly configured: LogLevel,
    private readonly lines: Pino,
  ) {}

  list(): LoggerLevel[] {
    const names = new Set([...this.loggers.names(), ...this.changes.keys()]);
    names.delete(ROOT);
    return [ROOT, ...[...names].sort()].map((name) => this.describe(name));
  }

  set(logger: string, level: LogLevelName | undefined, { forMs }: { forMs?: number } = {}): LoggerLevel {
    const known = level === undefined ? undefined : levelOf(level);
    this.check(logger, forMs);
    if (known === undefined) this.end(logger);
    else this.begin({ logger, level: known, ...(forMs !== undefined && { until: Date.now() + forMs }) });
    const changes = this.snapshot();
    for (const listener of this.listeners) listener(changes);
    return this.describe(logger);
  }

  /** All changes in force, for other processes. */
  snapshot(): LevelChange[] {
    return [...this.changes.values()];
  }

  /** Applies the changes of another process, or of an earlier one; expired ones are skipped. */
  restore(changes: readonly LevelChange[]): void {
    const now = Date.now();
    const wanted = changes.filter(({ until }) => until === undefined || until > now).slice(0, MAX_CHANGES);
    for (const name of [...this.changes.keys()]) {
      if (!wanted.some(({ logger }) => logger === name)) this.end(name);
    }
    for (const change of wanted) {
      const { level, until } = this.changes.get(change.logger) ?? {};
      if (level !== change.level || until !== change.until) this.begin(change);
    }
  }

  /** @param listener called with all changes in force after each `set`; must not throw */
  listen(listener: (changes: LevelChange[]) => void): void {
    this.listeners.add(listener);
  }

  close(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.listeners.clear();
  }

  private begin(change: LevelChange): void {
    const { logger, level, until } = change;
    const text = until === undefined ? 'until it is changed again' : `until ${new Date(until).toISOString()}`;
    // Logged before the change, since the new level may hide the line.
    this.lines.info({ logger, level_set: level }, `level of ${logger} is ${level} ${text}`);
    this.changes.set(logger, change);
    this.apply(logger, level);
    clearTimeout(this.timers.get(logger));
    this.timers.delete(logger);
    if (until !== undefined) {
      const timer = setTimeout(() => this.end(logger), Math.max(0, until - Date.now()));
      this.timers.set(logger, timer.unref());
    }
  }

  private end(logger: string): void {
    clearTimeout(this.timers.get(logger));
    this.timers.delete(logger);
    if (!this.changes.delete(logger)) return;
    this.apply(logger, logger === ROOT ? this.configured : undefined);
    const { level } = this.describe(logger);
    this.lines.info({ logger, level_set: level }, `level of ${logger} is ${level} again`);
  }

  private apply(name: string, level: LogLevel | undefined): void {
    const logger = name === ROOT ? this.loggers.root : this.loggers.of(name);
    if (logger) this.loggers.setLevel(logger, level);
  }

  private describe(logger: string): LoggerLevel {
    const change = this.changes.get(logger) ?? this.changes.get(ROOT);
    const { until } = this.changes.get(logger) ?? {};
    return {
      logger,
      level: change?.level ?? this.configured,
      configured: this.configured,
      ...(until !== undefined && { until: new Date(until).toISOString() }),
    };
  }

  private check(logger: unknown, forMs: unknown): void {
    if (typeof logger !== 'string' || logger.length === 0 || logger.length > 256)
      throw refused(
        'the name of a logger must have 1 to 256 characters. Use a Nest context, or ROOT for all',
      );
    if (!this.changes.has(logger) && this.changes.size >= MAX_CHANGES)
      throw refused(`${MAX_CHANGES} loggers have their own level. Reset some of them first`);
    if (forMs === undefined) return;
    if (typeof forMs !== 'number' || !Number.isInteger(forMs) || forMs < 1 || forMs > MAX_FOR_MS)
      throw refused(
        `forMs must be 1 to ${MAX_FOR_MS} milliseconds (a week); leave it out for a permanent change`,
      );
  }
}

function levelOf(name: unknown): LogLevel {
  const lower = typeof name === 'string' ? name.toLowerCase() : '';
  const level = LOG_LEVEL_ALIASES[lower as keyof typeof LOG_LEVEL_ALIASES] ?? lower;
  if (LOG_LEVELS.includes(level)) return level;
  const shown = typeof name === 'string' ? `"${name.slice(0, 64)}"` : String(typeof name);
  throw refused(`${shown} is not a level. Use one of ${LOG_LEVELS.join(', ')}`);
}

function refused(text: string): ObservabilityError {
  return new ObservabilityError('OBS_LOG_LEVEL', text);
}
