import { pino, type Logger as Pino } from 'pino';

/** Logger names whose level can be set; bounded, because an application may create new names without end. */
const MAX_NAMES = 1_000;
const MAX_NAME_LENGTH = 256;

/** Where pino keeps the level of a logger. */
const LEVEL_VALUE = pino.symbols.levelValSym as symbol;

/**
 * One pino logger per name, from which all loggers of that name inherit. pino keeps a level as the logging methods of a
 * logger, and children without a level of their own find their parent's along the prototype chain: whatever is set
 * here holds for all of them at once, and no line has to look anything up.
 */
export class NamedLoggers {
  private readonly loggers = new Map<string, Pino>();
  private make: (() => Pino) | undefined;
  private rootLogger: Pino | undefined;

  /**
   * @param root the logger of everything without a name
   * @param make makes a child of it
   */
  adopt(root: Pino, make: () => Pino): void {
    this.rootLogger = root;
    this.make = make;
  }

  /** The logger from which those of this name inherit; undefined when it is no name, or there are too many. */
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

  /** @param level undefined for the root's again */
  setLevel(logger: Pino, level: string | undefined): void {
    if (level !== undefined) {
      logger.level = level;
      return;
    }
    for (const method of Object.keys(logger.levels.values)) Reflect.deleteProperty(logger, method);
    Reflect.deleteProperty(logger, LEVEL_VALUE);
  }
}
