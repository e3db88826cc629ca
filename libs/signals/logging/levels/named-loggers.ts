import { pino, type Logger as Pino } from 'pino';

/** Maximum number of logger names with a level, because an application may create names without limit. */
const MAX_NAMES = 1_000;
const MAX_NAME_LENGTH = 256;

/** pino's internal property for a logger's level. */
const LEVEL_VALUE = pino.symbols.levelValSym as symbol;

/**
 * One pino logger per name, which is the prototype of all loggers with that name. pino implements a level as the
 * logger's methods, and children without their own level inherit them: setting the level here changes all of them at
 * once, and logging calls need no lookup.
 */
export class NamedLoggers {
  private readonly loggers = new Map<string, Pino>();
  private make: (() => Pino) | undefined;
  private rootLogger: Pino | undefined;

  /**
   * @param root the logger without a name
   * @param make creates a child of it
   */
  adopt(root: Pino, make: () => Pino): void {
    this.rootLogger = root;
    this.make = make;
  }

  /** The logger for a name; undefined when it is no name, or there are too many. */
  of(name: unknown): Pino | undefined {
    if (typeof name !== 'string') return undefined;
    const known = this.loggers.get(name);
    if (known || !this.make || this.loggers.size >= MAX_NAMES || name.length > MAX_NAME_LENGTH) return known;
    const made = this.make();
    this.loggers.set(name, made);
    return made;
  }

  names(): string[] {
    return [...this.loggers.keys()];
  }

  get root(): Pino | undefined {
    return this.rootLogger;
  }

  /** @param level undefined restores the root's level */
  setLevel(logger: Pino, level: string | undefined): void {
    if (level !== undefined) {
      logger.level = level;
      return;
    }
    for (const method of Object.keys(logger.levels.values)) Reflect.deleteProperty(logger, method);
    Reflect.deleteProperty(logger, LEVEL_VALUE);
  }
}
